"""A made-up country small enough to check by hand: two states, four districts, eight mukim.

    lon 100   101   102   103   104
    3    +-----+-----+-----+-----+
         |D1-01|D1-02|D2-01|D2-02|    every district has a south mukim (-001) and a north one (-002)
    1    +-----+-----+-----+-----+

State 1 has two constituencies, south and north, each with two DUN, west and east. State 2 is a
federal territory: one constituency, no DUN.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from geoalchemy2 import WKTElement
from sqlalchemy import update

from boundaries.areas.models import Area
from boundaries.reference.models import ReferenceValue
from boundaries.sets.models import BoundarySet
from database.session import WriteSession
from geo.assignment.kernel import Kernel
from geo.location.ground import Ground

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class MadeArea:
    code: str
    level: str
    parent: str | None
    state: str | None
    box: Box

    @property
    def land_km2(self) -> float:
        west, south, east, north = self.box
        return (east - west) * (north - south) * 12_300.0


def _areas() -> list[MadeArea]:
    areas = [MadeArea("MY", "national", None, None, (100, 1, 104, 3))]
    for state, west in ((1, 100), (2, 102)):
        code = f"S{state:02}"
        areas.append(MadeArea(code, "state", "MY", code, (west, 1, west + 2, 3)))
        for number in (1, 2):
            left = west + number - 1
            district = f"D{state:02}-{number:02}"
            areas.append(MadeArea(district, "district", code, code, (left, 1, left + 1, 3)))
            for half in (1, 2):
                mukim = f"M{state:02}-{number:02}-{half:03}"
                box = (left, half, left + 1, half + 1)
                areas.append(MadeArea(mukim, "mukim", district, code, box))
    for half in (1, 2):
        seat = f"P00{half}"
        areas.append(MadeArea(seat, "parlimen", "S01", "S01", (100, half, 102, half + 1)))
        for side in (1, 2):
            dun, left = f"N01-{2 * half + side - 2:02}", 99 + side
            areas.append(MadeArea(dun, "dun", seat, "S01", (left, half, left + 1, half + 1)))
    areas.append(MadeArea("P003", "parlimen", "S02", "S02", (102, 1, 104, 3)))
    return areas


AREAS = _areas()

CENSUS_HOUSEHOLDS = {"D01-01": 1_000, "D01-02": 2_000, "D02-01": 4_000, "S01": 3_000, "S02": 4_000,
                     "MY": 7_000}  # fmt: skip
"""D02-02 is missing on purpose: a district without a denominator."""

HIES_ABSOLUTE = {
    2022: {"D01-01": 12.5, "D01-02": 3.0, "D02-01": 1.0, "S01": 6.0, "S02": 1.0, "MY": 3.0},
    2024: {"D01-01": 10.0, "D01-02": 2.5, "S01": 5.0, "S02": 0.9, "MY": 2.7},
}


def made_ground() -> Ground:
    """Return the country's areas without a database."""
    levels = ("state", "district", "mukim", "parlimen", "dun")
    return Ground(
        kernels={
            level: Kernel(
                [area.code for area in AREAS if area.level == level],
                np.array([shapely.box(*a.box) for a in AREAS if a.level == level], dtype=object),
            )
            for level in levels
        },
        parent={area.code: area.parent for area in AREAS if area.parent},
        state={area.code: area.state for area in AREAS if area.state},
    )


def store_country(session: WriteSession, code: str = "made-1", *, is_current: bool = True) -> int:
    """Store the country as a boundary set; return its id."""
    if is_current:
        session.execute(update(BoundarySet).values(is_current=False))
    stored = BoundarySet(
        code=code,
        title="Made-up country",
        digest=code,
        is_current=is_current,
        sources={"made": {"title": "Made up", "licence": "none", "attribution": "nobody"}},
        report={},
    )
    session.add(stored)
    session.flush()
    for area in AREAS:
        shape = shapely.multipolygons([[shapely.box(*area.box)]])[0]
        degrees = WKTElement(shape.wkt, srid=4326)
        session.add(
            Area(
                boundary_set_id=stored.id,
                code=area.code,
                level=area.level,
                name=f"Name of {area.code}",
                parent_code=area.parent,
                state_code=area.state,
                quality="official",
                source="made",
                source_share=1.0,
                land_km2=area.land_km2,
                geometry=degrees,
                geometry_display=degrees,
                geometry_3857=WKTElement("MULTIPOLYGON(((0 0,1 0,1 1,0 0)))", srid=3857),
            )
        )
    session.flush()
    return stored.id


def store_reference(session: WriteSession) -> None:
    """Store the country's official figures."""
    levels = {area.code: area.level for area in AREAS}
    for code, households in CENSUS_HOUSEHOLDS.items():
        session.add(_figure(code, levels[code], "census_households", 2020, households, "hh"))
    for year, values in HIES_ABSOLUTE.items():
        for code, value in values.items():
            session.add(_figure(code, levels[code], "hies_absolute", year, value, "percent"))
    session.flush()


def _figure(
    code: str, level: str, indicator: str, year: int, value: float, unit: str
) -> ReferenceValue:
    return ReferenceValue(
        area_code=code,
        indicator=indicator,
        year=year,
        level=level,
        value=value,
        unit=unit,
        source=f"Made-up survey {year}",
        printed_name=code,
    )
