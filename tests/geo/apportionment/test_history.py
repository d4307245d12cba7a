"""History of a split district on either set: sums of published cells, divided ones marked."""

import pytest

from database.errors import InvalidInput, NotFound
from database.session import Database
from geo.apportionment.history import Point, history
from geo.publication import service as publications
from geo.publication.questions import Question
from tests.geo.apportionment.conftest import NORTH, SOUTH


def _history(country: Database, area: str, indicator: str, code: str) -> dict[int, Point]:
    with country.reading() as session:
        return {p.publication.number: p for p in history(session, area, indicator, code)}


def _published(country: Database, number: int, area: str, indicator: str) -> float | None:
    with country.reading() as session:
        publication = publications.get(session, number)
        (row,) = publications.statistics(session, publication, Question([indicator], area=area))
    value: float | None = row.value
    return value


def test_on_the_new_set_the_former_figures_of_the_halves_are_divided_and_marked(
    country: Database,
) -> None:
    whole = _published(country, 1, SOUTH, "registered_hh")
    south, north = (_history(country, code, "registered_hh", "made-2") for code in (SOUTH, NORTH))
    assert (south[1].way, north[1].way) == ("apportioned", "apportioned")
    assert [south[1].apportioned, south[2].apportioned] == [True, False]
    assert (south[1].value or 0) + (north[1].value or 0) == whole
    assert abs((south[1].value or 0) - (north[1].value or 0)) <= 1
    assert (south[1].method, south[1].parts) == ("land", (SOUTH,))
    assert (south[2].way, south[2].value) == (
        "published",
        _published(country, 2, SOUTH, "registered_hh"),
    )


def test_on_the_old_set_the_figures_of_the_halves_are_added_up(country: Database) -> None:
    told = _history(country, SOUTH, "registered_hh", "made-1")
    halves = [_published(country, 2, code, "registered_hh") for code in (SOUTH, NORTH)]
    assert told[1].way == "published"
    assert (told[2].way, told[2].parts) == ("summed", (SOUTH, NORTH))
    assert told[2].value == sum(half or 0 for half in halves)
    assert not told[2].apportioned


def test_an_area_that_did_not_change_keeps_its_published_figures_and_intervals(
    country: Database,
) -> None:
    told = _history(country, "S01", "registered_poverty_rate", "made-2")
    assert told[1].way == "same_area"
    assert told[1].value == _published(country, 1, "S01", "registered_poverty_rate")
    assert told[1].lower is not None


@pytest.mark.parametrize("area", ["MY", "S01"])
def test_parents_keep_their_totals(country: Database, area: str) -> None:
    told = _history(country, area, "poor_hh", "made-2")
    assert told[1].value == _published(country, 1, area, "poor_hh")
    assert not told[1].apportioned


def test_a_withheld_part_withholds_the_whole(country: Database) -> None:
    hidden = 0
    for indicator in ("hardcore_hh", "poor_hh", "coverage"):
        for area in (SOUTH, NORTH):
            point = _history(country, area, indicator, "made-2")[1]
            if _published(country, 1, SOUTH, indicator) is None:
                hidden += 1
                assert point.value is point.numerator is point.denominator is None
            else:
                assert point.value is not None
        total = _history(country, SOUTH, indicator, "made-1")[2]
        halves = [_published(country, 2, code, indicator) for code in (SOUTH, NORTH)]
        if None in halves:
            assert (total.value, total.numerator, total.flag) == (None, None, "suppressed")


def test_a_rate_of_divided_areas_is_that_of_the_divided_sums(country: Database) -> None:
    point = _history(country, NORTH, "registered_poverty_rate", "made-2")[1]
    if point.value is not None:
        assert point.numerator is not None
        assert point.value == point.numerator / (point.denominator or 0) * 100
        assert point.denominator == 500


def test_official_estimates_are_never_divided(country: Database) -> None:
    assert _history(country, NORTH, "hies_absolute", "made-2").keys() <= {2}


def test_unknown_areas_sets_and_indicators_are_named(country: Database) -> None:
    with country.reading() as session:
        with pytest.raises(NotFound, match="D09-09"):
            history(session, "D09-09", "poor_hh")
        with pytest.raises(NotFound, match="made-9"):
            history(session, SOUTH, "poor_hh", "made-9")
        with pytest.raises(InvalidInput, match="poverty"):
            history(session, SOUTH, "poverty")
