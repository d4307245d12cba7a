"""Causes of change add up exactly, whatever happened between two publications."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from database.errors import InvalidInput, NotFound
from database.session import Database
from geo.changes.causes import CAUSES, COUNTS, GAINS, LOSSES, RECORDED_LEVELS
from geo.changes.service import Changes, changes, kept_changes
from geo.publication import service as publications
from tests.conftest import NewDatabase
from tests.geo.apportionment.conftest import NORTH, SOUTH
from tests.geo.changes.thrice import publish_thrice

LEVELS = ("national", "state", "district", "mukim", "parlimen", "dun")


@pytest.fixture(scope="module")
def country(new_database: NewDatabase) -> Iterator[Database]:
    """Return a country published, then changed, published, split, published again."""
    with new_database() as opened:
        publish_thrice(opened)
        yield opened


def told(country: Database, indicator: str, level: str, after: int = 2) -> Changes:
    with country.reading() as session:
        return changes(session, indicator, level, after)


@pytest.mark.parametrize("after", [2, 3])
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("indicator", COUNTS)
def test_causes_add_up_to_the_change_of_every_area(
    country: Database, indicator: str, level: str, after: int
) -> None:
    rows = told(country, indicator, level, after).rows
    gains, losses = rows[list(GAINS)].sum(axis=1), rows[list(LOSSES)].sum(axis=1)
    assert (rows["before"] + gains - losses == rows["after"]).all()
    assert (rows["change"] == gains - losses).all()


@pytest.mark.parametrize("level", LEVELS)
def test_before_and_after_are_the_exact_figures_of_the_publications(
    country: Database, level: str
) -> None:
    found = told(country, "poor_hh", level)
    with country.reading() as session:
        for publication, column in ((found.before, "before"), (found.after, "after")):
            exact = publications.exact_figures(session, publication, ["poor_hh"], level)
            stored = {row.area: row.value for row in exact}
            mine = found.rows.set_index("area")[column].to_dict()
            assert {area: mine[area] for area in stored} == stored


def test_every_cause_of_people_is_found(country: Database) -> None:
    rows = told(country, "hardcore_hh", "mukim").rows
    for cause in ("entered", "departed", "assessed_in", "moved_in", "moved_out"):
        assert rows[cause].sum() > 0, cause
    assert rows[["boundary_in", "boundary_out"]].to_numpy().sum() == 0


def test_the_nation_has_no_moves(country: Database) -> None:
    (row,) = told(country, "registered_hh", "national").rows.to_dict("records")
    assert row["moved_in"] == row["moved_out"] == 0
    assert row["entered"] > 0


def test_a_split_district_changes_by_its_boundary(country: Database) -> None:
    rows = told(country, "registered_hh", "district", 3).rows.set_index("area")
    assert rows.loc[SOUTH, "boundary_out"] == rows.loc[NORTH, "boundary_in"] > 0
    assert rows.loc[[SOUTH, NORTH], ["moved_in", "moved_out"]].to_numpy().sum() == 0


def test_only_areas_below_the_one_asked_for_are_told(country: Database) -> None:
    with country.reading() as session:
        found = changes(session, "poor_hh", "district", 2, 1, parent="S01").rows
    assert set(found["area"].str[:3]) == {"D01"}
    assert set(CAUSES) <= set(found.columns)


@pytest.mark.parametrize(
    ("field", "asked"), [("indicator", ("coverage", "state")), ("level", ("poor_hh", "village"))]
)
def test_what_has_no_causes_is_refused(
    country: Database, field: str, asked: tuple[str, str]
) -> None:
    with country.reading() as session, pytest.raises(InvalidInput) as caught:
        changes(session, *asked)
    assert caught.value.field == field


@pytest.mark.parametrize("after", [2, 3])
@pytest.mark.parametrize("level", RECORDED_LEVELS)
def test_a_publication_keeps_the_causes_of_its_changes(
    country: Database, level: str, after: int
) -> None:
    with country.reading() as session:
        publication = publications.get(session, after)
        kept = kept_changes(session, publication, level)
        for indicator in COUNTS:
            rows = changes(session, indicator, level, after).rows.set_index("area")
            mine = {row.area_code: row for row in kept if row.indicator == indicator}
            assert list(mine) == list(rows.index)
            for cause in ("before", "after", *CAUSES):
                assert [getattr(row, cause) for row in mine.values()] == list(rows[cause]), cause


def test_kept_causes_are_asked_for_by_place_and_count(country: Database) -> None:
    with country.reading() as session:
        publication = publications.get(session, 2)
        within = kept_changes(session, publication, "district", state="S01")
        assert {row.parent_code for row in within} == {"S01"}
        one = kept_changes(session, publication, "district", district=within[0].area_code)
        assert {row.area_code for row in one} == {within[0].area_code}
        poor = kept_changes(session, publication, "state", indicator="poor_hh")
        assert {row.indicator for row in poor} == {"poor_hh"}


@pytest.mark.parametrize(
    ("field", "level", "indicator"), [("level", "mukim", None), ("indicator", "state", "coverage")]
)
def test_what_is_not_kept_is_refused(
    country: Database, field: str, level: str, indicator: str | None
) -> None:
    with country.reading() as session, pytest.raises(InvalidInput) as caught:
        kept_changes(session, publications.get(session, 2), level, indicator=indicator)
    assert caught.value.field == field


def test_kept_causes_never_change(country: Database) -> None:
    with pytest.raises(IntegrityError), country.writing() as session:
        session.execute(text("UPDATE publication_change SET entered = 0"))


def test_the_first_publication_keeps_no_causes(country: Database) -> None:
    with country.reading() as session:
        assert kept_changes(session, publications.get(session, 1), "state") == []


def test_the_first_publication_has_none_before_it(country: Database) -> None:
    with country.reading() as session, pytest.raises(NotFound):
        changes(session, "poor_hh", "state", 1)
