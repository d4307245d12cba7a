"""The API over a published made-up country; the worker's modules share one."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.settings import ApiSettings
from api.status_checks.desk import StatusDesk
from boundaries.reference.models import ReferenceException
from database.session import Database
from geo.publication.queries import PublicationInfo
from geo.publication.service import publish
from registry.poverty_lines.service import load as load_lines
from registry.status_checks.settings import StatusCheckSettings
from tests.api.officers import Desk, app_of, enrol
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country
from tests.serving import served

SETTINGS = ApiSettings(notice_seconds=0, fresh_seconds=60)


@pytest.fixture(scope="session")
def country(new_database: NewDatabase) -> Iterator[Database]:
    """Return a database with 900 located households and the official exceptions."""
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        with opened.writing() as session:
            session.add(
                ReferenceException(
                    table_name="hies_district",
                    year=2024,
                    state_name="Sabah",
                    printed_name="Membakut",
                    area_code="H12-membakut",
                    reason="no polygon",
                )
            )
        yield opened


@pytest.fixture(scope="session")
def publication(country: Database) -> PublicationInfo:
    """Return the country's newest publication; an older one is there, too."""
    publish(country, AS_OF)
    return publish(country, AS_OF)


@pytest.fixture(scope="session")
def client(
    country: Database, publication: PublicationInfo, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestClient]:
    """Return a client of the published country's API; the files it makes are its own."""
    app = create_app(served(country), SETTINGS)
    app.state.site.settings.files_dir = tmp_path_factory.mktemp("made")
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    """Return a database of its own with the poverty lines, for what officers write."""
    with new_database() as opened:
        with opened.writing() as session:
            load_lines(session)
        yield opened


@pytest.fixture(scope="session")
def desk(registry: Database) -> Iterator[Desk]:
    """Return a client for officers; status checks have no pace and hardly a limit."""
    enrol(registry)
    app = app_of(registry, SETTINGS)
    relaxed = StatusCheckSettings(per_address_hour=10**6, per_number_hour=10**6, answer_seconds=0)
    app.state.status_desk = StatusDesk(app.state.context.serving.door, relaxed)
    with TestClient(app, raise_server_exceptions=False) as opened:
        yield Desk(opened)
