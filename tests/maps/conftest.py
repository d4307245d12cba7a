"""The made-up country with one publication in which every flag and quality occurs."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import update

from boundaries.areas.models import Area
from database.session import Database, WriteSession
from geo.publication.models import ClassBreaks, Publication, PublishedValue
from geo.publication.service import latest
from maps.explorer.editions import Edition, edition
from tests.conftest import NewDatabase
from tests.geo.country import AREAS, store_country

RATE = "registered_poverty_rate"
COUNT = "poor_hh"
YEAR = 2026
BREAKS = [5.0, 10.0, 20.0, 30.0, 100.0]

RATES: dict[str, tuple[float | None, str]] = {
    "D01-01": (5.0, "ok"),
    "D01-02": (5.1, "unreliable"),
    "D02-01": (0.0, "zero"),
    "D02-02": (None, "suppressed"),
}
"""Districts' rates and flags. Every other area with a rate has no data."""


@pytest.fixture(scope="session")
def atlas(new_database: NewDatabase) -> Iterator[Database]:
    """Return a database with the country and its publication, committed."""
    with new_database() as database:
        with database.writing() as session:
            publish_by_hand(session, store_country(session))
        yield database


@pytest.fixture
def shown(atlas: Database) -> Edition:
    """Return the publication as the explorer knows it."""
    with atlas.reading() as session:
        return edition(session, latest(session))


def publish_by_hand(session: WriteSession, boundary_set_id: int) -> None:
    publication = Publication(
        boundary_set_id=boundary_set_id,
        as_of=date(2026, 10, 31),
        is_demo=True,
        threshold=10,
        digest="0123456789abcdef",
        summary={"series": []},
    )
    session.add(publication)
    session.flush()
    number = publication.number
    for area in AREAS:
        rate, flag = RATES.get(area.code, (None, "no_data"))
        session.add(_value(number, area.code, area.level, area.parent, RATE, rate, flag))
        session.add(_value(number, area.code, area.level, area.parent, COUNT, 40.0, "ok"))
    session.add(_value(number, "M01-01-000", "mukim", "D01-01", COUNT, 7.5, "ok"))
    for level in ("state", "district", "mukim"):
        session.add(
            ClassBreaks(
                publication_number=number,
                indicator=RATE,
                level=level,
                breaks=BREAKS,
                method="fisher_jenks",
            )
        )
    session.execute(
        update(Area).where(Area.code == "D02-01").values(quality="indicative", name="<b>Kota</b>")
    )


def _value(
    number: int,
    code: str,
    level: str,
    parent: str | None,
    indicator: str,
    value: float | None,
    flag: str,
) -> PublishedValue:
    known = value is not None
    is_rate = indicator == RATE
    return PublishedValue(
        publication_number=number,
        indicator=indicator,
        area_code=code,
        year=YEAR,
        level=level,
        parent_code=parent,
        name=f"Name of {code}",
        value=value,
        lower=value * 0.9 if known and is_rate else None,
        upper=value * 1.1 if known and is_rate else None,
        numerator=value * 10 if known and is_rate else value,
        denominator=1_000.0 if known and is_rate else None,
        flag=flag,
        reason=None if known else "made-up reason",
        source="PetaKasih",
    )
