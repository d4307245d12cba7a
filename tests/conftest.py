"""One migrated PostGIS database per test worker; every test runs in a transaction rolled back."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, make_url, text

from boundaries.sets.service import BoundarySetRecord, build
from boundaries.sources.settings import SourcesSettings
from database.keyring import make_keyring_file, use_keyring_file
from database.migrate import upgrade
from database.session import Database, WriteSession
from maps.texts.service import Texts

# A busy machine is no failure of a rule: examples have no deadline of their own.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

ADMIN_URL = "PETAKASIH_TEST_DATABASE_URL"

NewDatabase = Callable[[], AbstractContextManager[Database]]
"""Makes a migrated, empty database that exists while the block runs."""


@pytest.fixture(scope="session")
def admin_url() -> str:
    """Return the address of the test server, with the right to create databases."""
    url = os.environ.get(ADMIN_URL)
    if not url:
        pytest.exit(f"{ADMIN_URL} is not set: run the tests with ./petakasih test", returncode=2)
    return url


@contextmanager
def created(admin_url: str, name: str, template: str = "template1") -> Iterator[str]:
    """Create a database, yield its address, drop it."""
    admin = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    try:
        yield make_url(admin_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()


@pytest.fixture(scope="session", autouse=True)
def data_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the data keys of the tests, for their own processes too."""
    path = make_keyring_file(tmp_path_factory.mktemp("keys") / "data.keys")
    use_keyring_file(path)
    return path


@pytest.fixture(scope="session", autouse=True)
def no_rates() -> Iterator[None]:
    """Let tests ask as often as they like; those of the limits set their own."""
    with pytest.MonkeyPatch.context() as patch:
        for kind in (
            "SIGN_IN",
            "STATUS",
            "SEARCH",
            "DOWNLOAD",
            "REVEAL",
            "UPLOAD",
            "PHOTOGRAPH",
            "TOKEN",
        ):
            patch.setenv(f"PETAKASIH_RATE_{kind}", "")
        patch.setenv("PETAKASIH_RATE_REFUSAL", "5/hour")
        yield


@pytest.fixture(scope="session")
def database_url(admin_url: str, worker_id: str) -> Iterator[str]:
    """Create a database of this worker's own on the test server; drop it afterwards."""
    with created(admin_url, f"petakasih_test_{worker_id}_{os.getpid()}") as url:
        yield url


@pytest.fixture(scope="session")
def new_database(admin_url: str, worker_id: str) -> Iterator[NewDatabase]:
    """Return a maker of migrated, empty databases, for tests that must commit."""
    numbers = count()
    template = f"petakasih_template_{worker_id}_{os.getpid()}"

    @contextmanager
    def make() -> Iterator[Database]:
        name = f"petakasih_own_{worker_id}_{os.getpid()}_{next(numbers)}"
        with created(admin_url, name, template) as url:
            opened = Database(url)
            try:
                yield opened
            finally:
                opened.close()

    with created(admin_url, template) as template_url:
        migrated = Database(template_url)
        with migrated.write_engine.begin() as connection:
            upgrade(connection)
        migrated.close()
        yield make


@pytest.fixture
def own_database(new_database: NewDatabase) -> Iterator[Database]:
    """Return a migrated, empty database of this test alone."""
    with new_database() as opened:
        yield opened


@pytest.fixture(scope="session")
def database(database_url: str) -> Iterator[Database]:
    """Return the worker's migrated database."""
    opened = Database(database_url)
    with opened.write_engine.begin() as connection:
        upgrade(connection)
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[WriteSession]:
    """Return a write session whose changes vanish after the test."""
    with database.write_engine.connect() as connection:
        transaction = connection.begin()
        with WriteSession(connection, join_transaction_mode="create_savepoint") as opened:
            yield opened
        transaction.rollback()


@pytest.fixture(scope="session")
def mirror() -> Path:
    """Return the data mirror's folder, or skip."""
    folder = os.environ.get("PETAKASIH_MIRROR")
    if not folder or not Path(folder).is_dir():
        pytest.skip("PETAKASIH_MIRROR names no folder")
    return Path(folder)


@pytest.fixture(scope="session")
def boundary_set(
    database: Database, mirror: Path, tmp_path_factory: pytest.TempPathFactory
) -> BoundarySetRecord:
    """Return the boundary set of the mirror, built once and committed in the worker's database."""
    settings = SourcesSettings(mirror=str(mirror), cache=tmp_path_factory.mktemp("sources"))
    return build(database, settings)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mark every text of the service's catalogues, so that unmarked words are found."""
    plain = Texts.__call__

    def mark(self: Texts, key: str, **values: str | int | float) -> str:
        return f"⟦{plain(self, key, **values)}⟧"

    monkeypatch.setattr(Texts, "__call__", mark)
