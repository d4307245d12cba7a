"""A district is split: totals stay exact, and every household that was divided is marked."""

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import select

from boundaries.reference.models import ReferenceValue
from database.errors import NotFound
from database.session import Database
from geo.apportionment.service import COUNTS, recount
from geo.publication.models import ExactValue
from tests.geo.apportionment.conftest import NORTH, SOUTH


@pytest.fixture(scope="module")
def exact(country: Database) -> dict[tuple[str, str], float]:
    """Return the exact figures of the first publication: (indicator, area) -> households."""
    with country.reading() as session:
        rows = session.execute(
            select(ExactValue.indicator, ExactValue.area_code, ExactValue.value).where(
                ExactValue.publication_number == 1,
                ExactValue.indicator.in_(COUNTS),
                ExactValue.breakdown == "",
            )
        )
        return {(row.indicator, row.area_code): row.value or 0 for row in rows}


@pytest.fixture(scope="module")
def rows(country: Database) -> pd.DataFrame:
    with country.reading() as session:
        return recount(session, 1, "made-2").rows.set_index("area")


@pytest.mark.parametrize("count", COUNTS)
def test_nation_states_and_whole_districts_keep_their_totals_exactly(
    rows: pd.DataFrame, exact: dict[tuple[str, str], float], count: str
) -> None:
    for area in ("MY", "S01", "S02", "D01-02", "D02-01", "D02-02"):
        assert rows.loc[area, count] == exact[count, area], area
        assert rows.loc[area, f"{count}_apportioned"] == 0


@pytest.mark.parametrize("count", COUNTS)
def test_the_halves_add_up_to_the_district_that_was_split(
    rows: pd.DataFrame, exact: dict[tuple[str, str], float], count: str
) -> None:
    assert rows.loc[[SOUTH, NORTH], count].sum() == exact[count, SOUTH]
    assert (rows.loc[[SOUTH, NORTH], count] > 0).all()


def test_exactly_the_households_without_a_point_are_marked_as_divided(
    country: Database, rows: pd.DataFrame
) -> None:
    with country.reading() as session:
        from geo.apportionment.queries import households

        snapshot = households(session, 1).to_pandas()
    without = snapshot[snapshot["x"].isna() & (snapshot["district_code"] == SOUTH)]
    marked = rows.loc[[SOUTH, NORTH], "registered_hh_apportioned"]
    assert marked.sum() == len(without) > 10
    assert abs(marked[SOUTH] - marked[NORTH]) <= 3  # equal land; once per status
    assert set(rows.loc[[SOUTH, NORTH], "method"]) == {"land"}
    others = rows.drop([SOUTH, NORTH])
    assert (others["registered_hh_apportioned"] == 0).all()
    assert (others["method"] == "").all()


def test_households_with_a_point_are_counted_where_it_is(
    country: Database, rows: pd.DataFrame
) -> None:
    with country.reading() as session:
        from geo.apportionment.queries import households

        snapshot = households(session, 1).to_pandas()
    west = snapshot[(snapshot["x"] < 101) & snapshot["x"].notna()]
    north = int((west["y"] >= 2).sum())
    sure = rows["registered_hh"] - rows["registered_hh_apportioned"]
    assert (sure[SOUTH], sure[NORTH]) == (len(west) - north, north)


def test_population_decides_once_the_people_of_both_halves_are_known(country: Database) -> None:
    with country.writing() as session:
        for code, people in ((SOUTH, 900.0), (NORTH, 100.0)):
            session.add(
                ReferenceValue(
                    area_code=code,
                    indicator="census_persons",
                    year=2020,
                    level="district",
                    value=people,
                    unit="persons",
                    source="Made up",
                    printed_name=code,
                )
            )
        session.flush()
        rows = recount(session, 1, "made-2").rows.set_index("area")
        session.rollback()
    # The old district carries the code of its south half: 900 people are not those of both.
    marked = rows["registered_hh_apportioned"]
    assert marked[SOUTH] > 5 * marked[NORTH]
    assert set(rows.loc[[SOUTH, NORTH], "method"]) == {"population"}


def test_on_its_own_set_a_snapshot_counts_as_it_was_published(
    country: Database, exact: dict[tuple[str, str], float]
) -> None:
    with country.reading() as session:
        rows = recount(session, 1, "made-1").rows.set_index("area")
    for (count, area), value in exact.items():
        if area in rows.index and not area.endswith("00"):
            assert rows.loc[area, count] == value, (count, area)
    assert not np.any(rows[[f"{count}_apportioned" for count in COUNTS]])


def test_an_unknown_set_is_named(country: Database) -> None:
    with country.reading() as session, pytest.raises(NotFound, match="made-9"):
        recount(session, 1, "made-9")
