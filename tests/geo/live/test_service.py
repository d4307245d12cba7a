"""Live counts are what a publication of the day counts."""

from collections.abc import Iterator

import pytest

from database.errors import InvalidInput
from database.session import Database
from geo.indicators.declaration import LEVELS
from geo.live.service import live_counts
from geo.publication import service as publications
from tests.conftest import NewDatabase
from tests.geo.population import AS_OF, located_country

COUNTS = ("registered_hh", "poor_hh", "hardcore_hh", "exited_hh")


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        located_country(opened, 300, seed=6)
        publications.publish(opened, AS_OF)
        yield opened


@pytest.mark.parametrize("level", LEVELS)
def test_they_are_what_a_publication_of_the_day_counts(country: Database, level: str) -> None:
    with country.reading() as session:
        live = {row.area: row for row in live_counts(session, level, on=AS_OF)}
        newest = publications.latest(session)
        exact = publications.exact_figures(session, newest, list(COUNTS), level)
    assert exact
    for row in exact:
        if row.area in live:
            assert getattr(live[row.area], row.indicator) == row.value, row.area
    for count in COUNTS:
        everybody = sum(row.value for row in exact if row.indicator == count)
        assert sum(getattr(row, count) for row in live.values()) == everybody


def test_only_the_area_asked_for_is_counted(country: Database) -> None:
    with country.reading() as session:
        found = live_counts(session, "mukim", state="S01", on=AS_OF)
        inside = live_counts(session, "mukim", district="D01-02", on=AS_OF)
    assert {row.area[:3] for row in found if row.area} == {"M01"}
    assert {row.area[:6] for row in inside if row.area} == {"M01-02"}


def test_an_unknown_level_is_refused(country: Database) -> None:
    with country.reading() as session, pytest.raises(InvalidInput) as caught:
        live_counts(session, "village")
    assert caught.value.field == "level"
