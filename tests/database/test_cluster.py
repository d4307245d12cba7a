"""The private cluster is found, made, started, refused and stopped as it should be."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from database.cluster import binaries, service
from database.cluster.binaries import Binaries
from database.cluster.service import Cluster, is_running, open_cluster, start, stop
from database.errors import SetupError


@pytest.fixture(autouse=True)
def shared_homes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep what these tests make out of the machine's own folder: pytest's is closed to others."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    monkeypatch.setattr(service, "SHARED_HOMES", folder)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def clusters(shared_homes: Path) -> Iterator[Callable[[Path], Cluster]]:
    """Hand out clusters and stop each of them after the test."""
    made: list[Cluster] = []

    def make(folder: Path) -> Cluster:
        made.append(open_cluster(folder))
        return made[-1]

    yield make
    for cluster in made:
        stop(cluster)


def test_a_started_cluster_answers_on_its_socket_and_starts_twice_without_harm(
    tmp_path: Path, clusters: Callable[[Path], Cluster]
) -> None:
    cluster = clusters(tmp_path / "data")
    start(cluster, durable=False)
    start(cluster, durable=False)
    engine = create_engine(cluster.url("postgres"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT current_user")) == service.ROLE
        assert connection.scalar(text("SHOW listen_addresses")) == ""
    engine.dispose()
    assert stop(cluster)
    assert not is_running(cluster)


def test_a_deep_folder_gets_a_socket_path_the_kernel_can_hold(tmp_path: Path) -> None:
    cluster = open_cluster(tmp_path / ("deep" * 25))
    assert len(str(cluster.socket_folder / service.SOCKET_NAME)) <= service.SOCKET_LIMIT


def test_a_folder_the_service_user_cannot_enter_moves_the_cluster_elsewhere(
    tmp_path: Path, shared_homes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_may_enter", lambda folder, user: False)
    assert open_cluster(tmp_path / "private").home.parent == shared_homes


def test_an_interrupted_initdb_is_begun_again(
    tmp_path: Path, clusters: Callable[[Path], Cluster]
) -> None:
    cluster = clusters(tmp_path / "data")
    (cluster.home / "pg.new").mkdir(parents=True)
    (cluster.home / "pg.new" / "half-made").touch()
    start(cluster, durable=False)
    assert is_running(cluster)
    assert not (cluster.home / "pg.new").exists()


def test_a_full_disk_is_said_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "ENOUGH_DISK", 2**60)
    cluster = open_cluster(tmp_path / "data")
    with pytest.raises(SetupError, match="MB left"):
        start(cluster)
    assert not cluster.data.exists()


def test_no_postgresql_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "installed", list)
    with pytest.raises(SetupError, match="apt-get install postgresql postgresql-postgis"):
        binaries.choose()


@pytest.mark.parametrize(
    ("major", "postgis", "made_by", "message"),
    [
        (11, True, None, "too old: 14 or later"),
        (15, False, None, "PostGIS is not installed.*postgresql-15-postgis-3"),
        (15, True, 14, "made by PostgreSQL 14, which is not installed"),
    ],
)
def test_an_unfit_installation_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, major: int, postgis: bool, made_by: int | None, message: str
) -> None:
    monkeypatch.setattr(binaries, "installed", lambda: [Binaries(major, Path("bin"))])
    monkeypatch.setattr(Binaries, "has_postgis", lambda self: postgis)
    with pytest.raises(SetupError, match=message) as raised:
        binaries.choose(made_by)
    assert "\n" not in str(raised.value)


def test_root_is_never_the_cluster_owner(tmp_path: Path) -> None:
    assert open_cluster(tmp_path).owner != "root"
