"""Real points: the health facilities fall in the districts that their own list names."""

import csv
from pathlib import Path

import pytest
from sqlalchemy import select

from boundaries.areas.models import Area
from boundaries.sets.service import BoundarySetRecord
from database.session import Database
from geo.assignment.service import load_kernel

pytestmark = pytest.mark.mirror


def plain(name: str) -> str:
    """Return a district's name without the spellings that differ between official lists."""
    words = name.casefold().replace("&", "dan").replace("w.p. ", "").replace("-", " ")
    return " ".join(words.replace("hulu ", "ulu ").split())


def test_at_least_98_percent_on_land_fall_in_the_district_they_name(
    database: Database, boundary_set: BoundarySetRecord, mirror: Path
) -> None:
    with (mirror / "addresses" / "clinics.csv").open(encoding="utf-8-sig") as file:
        clinics = list(csv.DictReader(file))
    with database.reading() as session:
        kernel = load_kernel(session, boundary_set.id, "district")
        wanted = select(Area).where(
            Area.boundary_set_id == boundary_set.id, Area.level == "district"
        )
        names = {area.code: area.name for area in session.scalars(wanted)}
    codes = kernel.assign(
        [float(row["lon"]) for row in clinics], [float(row["lat"]) for row in clinics]
    ).to_pylist()
    on_land = [(row, names[code]) for row, code in zip(clinics, codes, strict=True) if code]
    agree = sum(plain(row["district"]) == plain(name) for row, name in on_land)
    assert len(clinics) == 1_664
    assert len(on_land) >= 1_600
    assert agree / len(on_land) >= 0.98
