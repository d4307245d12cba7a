"""Every row of the official district tables is on the map or in the list of named exceptions."""

import pandas as pd
import pytest
from sqlalchemy import select

from boundaries.reference.models import ReferenceException, ReferenceValue
from boundaries.reference.service import load
from boundaries.sets.service import BoundarySetRecord
from database.session import WriteSession
from geo.publication import writing
from geo.publication.breaks import class_breaks
from geo.publication.figures import official_figures

pytestmark = pytest.mark.mirror

YEARS = (2019, 2022, 2024)


@pytest.fixture
def absolute(session: WriteSession, boundary_set: BoundarySetRecord) -> pd.DataFrame:
    """Return HIES absolute poverty as it would be published on the mirror's boundary set."""
    load(session)
    areas = writing.areas(session, boundary_set.id)
    figures = official_figures(writing.reference(session, "hies_absolute"), areas, "hies_absolute")
    names = dict(zip(areas["code"], areas["name"], strict=True))
    return figures.assign(name=figures["area_code"].map(names))


@pytest.mark.parametrize("year", YEARS)
def test_every_district_row_is_shown_or_named(
    session: WriteSession, absolute: pd.DataFrame, year: int
) -> None:
    value = ReferenceValue
    rows = set(
        session.scalars(
            select(value.area_code).where(
                value.indicator == "hies_absolute", value.level == "district", value.year == year
            )
        )
    )
    named = set(
        session.scalars(select(ReferenceException.area_code).where(ReferenceException.year == year))
    )
    shown = absolute[(absolute["year"] == year) & (absolute["level"] == "district")]
    on_map = set(shown.loc[shown["flag"].isin(("ok", "zero")), "area_code"])
    assert len(rows) >= 158
    assert rows == on_map | (named & rows)
    assert not on_map & named


def test_the_poorest_districts_are_in_the_darkest_class(absolute: pd.DataFrame) -> None:
    districts = absolute[absolute["level"] == "district"]
    breaks = class_breaks(districts["value"])
    assert breaks is not None
    newest = districts[(districts["year"] == 2024) & (districts["value"] > breaks[-2])]
    assert {"Pitas", "Tongod"} <= set(newest["name"])
