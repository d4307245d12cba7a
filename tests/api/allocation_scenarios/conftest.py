"""A published country with kept sharings: a planner, an officer, two states' supervisors."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from geo.publication.service import publish
from tests.api.allocation_scenarios.made import ELSEWHERE, PLANNER
from tests.api.conftest import SETTINGS
from tests.api.officers import Desk, app_of, enrol
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country
from tests.registry.registrations.families import DISTRICT, SUPERVISOR


@pytest.fixture(scope="package")
def desk(new_database: NewDatabase) -> Iterator[Desk]:
    with new_database() as opened:
        located_country(opened, 900, seed=5)
        publish(opened, AS_OF)
        enrol(opened, [PLANNER, DISTRICT])
        enrol(opened, [SUPERVISOR], area="S01")
        enrol(opened, [ELSEWHERE], area="S02")
        with TestClient(app_of(opened, SETTINGS), raise_server_exceptions=False) as client:
            yield Desk(client)
