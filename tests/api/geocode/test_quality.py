"""The quality figures over HTTP: counts only, before and after a run."""

from fastapi.testclient import TestClient

from api.main import create_app
from database.session import Database
from geo.placement.service import place_households
from tests.geo.country import store_country
from tests.geo.gazetteer.made import store_gazetteer
from tests.serving import served


def test_before_any_run_there_is_nothing_to_tell(own_database: Database) -> None:
    with TestClient(create_app(served(own_database))) as client:
        body = client.get("/v1/quality").json()
    assert (body["versions"], body["households"], body["checks"]) == (None, 0, [])


def test_after_a_run_its_counts_and_versions_are_told(own_database: Database) -> None:
    with own_database.writing() as session:
        store_country(session)
        store_gazetteer(session)
    report = place_households(own_database)
    with TestClient(create_app(served(own_database))) as client:
        body = client.get("/v1/quality").json()
    assert (body["versions"], body["households"]) == (report.versions, 0)
