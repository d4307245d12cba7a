"""Loading official figures into the database."""

import csv
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from boundaries.areas.models import Area
from boundaries.reference.models import ReferenceException, ReferenceValue
from boundaries.reference.service import load
from boundaries.reference.tables import DATA
from boundaries.sets.service import BoundarySetRecord
from database.errors import InvalidInput
from database.session import WriteSession


def count(session: WriteSession, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_loading_twice_changes_nothing(session: WriteSession):
    load(session)
    before = list(session.scalars(select(ReferenceException.id).order_by(ReferenceException.id)))
    assert load(session) is False
    assert before == list(
        session.scalars(select(ReferenceException.id).order_by(ReferenceException.id))
    )


def test_exceptions_are_listed(session: WriteSession):
    load(session)
    assert count(session, ReferenceException) == 6


def test_a_load_that_stops_leaves_what_was_there(session: WriteSession, tmp_path: Path):
    load(session)
    before = count(session, ReferenceValue)
    folder = shutil.copytree(DATA, tmp_path / "data")
    with (folder / "hies_district.csv").open("a", newline="") as file:
        csv.writer(file).writerow([2024, "Sabah", "Entah", 1, 1, 1, 1, 0.1])
    with pytest.raises(InvalidInput):
        load(session, folder)
    assert count(session, ReferenceValue) == before


@pytest.mark.mirror
def test_every_figure_is_on_the_map_or_a_named_exception(
    boundary_set: BoundarySetRecord, session: WriteSession
):
    load(session)
    mapped = set(session.scalars(select(Area.code).where(Area.boundary_set_id == boundary_set.id)))
    named = set(session.scalars(select(ReferenceException.area_code)))
    assert set(session.scalars(select(ReferenceValue.area_code))) <= mapped | named


@pytest.mark.mirror
def test_every_district_of_the_map_has_its_census_households_and_its_latest_survey(
    boundary_set: BoundarySetRecord, session: WriteSession
):
    load(session)
    districts = select(Area.code).where(
        Area.boundary_set_id == boundary_set.id, Area.level == "district"
    )
    for indicator, year in (("census_households", 2020), ("hies_absolute", 2024)):
        have = select(ReferenceValue.area_code).where(
            ReferenceValue.indicator == indicator, ReferenceValue.year == year
        )
        assert set(session.scalars(districts)) <= set(session.scalars(have))
