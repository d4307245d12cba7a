"""All SQL of the demonstration population."""

from dataclasses import dataclass
from importlib.resources import files

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from boundaries.areas.models import Area
from boundaries.reference.models import ReferenceValue
from database.copying import copy_into
from database.session import WriteSession
from registry.aid.models import AidRecord
from registry.demo.models import DemoPopulation, DemoTruth
from registry.demo.rows import Rows
from registry.households.models import Household
from registry.meetings.models import Meeting
from registry.persons.models import Person

HISTORIES = files(__package__).joinpath("histories.sql").read_text(encoding="utf-8")
MINUTES = "DEMO/%"
"""Minutes numbers of demonstration meetings."""

POPULATE_LOCK = 0x64656D6F  # one population is made at a time; the number spells "demo"


@dataclass(frozen=True)
class AreaRow:
    """An area with its geometry as WKB in degrees."""

    code: str
    name: str
    parent_code: str | None
    wkb: bytes


def lock(session: Session) -> None:
    """Let one transaction at a time make the population."""
    session.execute(select(func.pg_advisory_xact_lock(POPULATE_LOCK)))


def population(session: Session) -> DemoPopulation | None:
    """Return what the present population was made from."""
    return session.get(DemoPopulation, 1)


def areas(session: Session, boundary_set_id: int, level: str) -> list[AreaRow]:
    """Return the areas of one level in the order of their codes."""
    statement = (
        select(Area.code, Area.name, Area.parent_code, func.ST_AsBinary(Area.geometry))
        .where(Area.boundary_set_id == boundary_set_id, Area.level == level)
        .order_by(Area.code.collate("C"))
    )
    return [AreaRow(row[0], row[1], row[2], bytes(row[3])) for row in session.execute(statement)]


def latest_values(session: Session, indicator: str) -> dict[str, tuple[int, float]]:
    """Return year and value of the newest figure per area code."""
    statement = (
        select(ReferenceValue.area_code, ReferenceValue.year, ReferenceValue.value)
        .where(ReferenceValue.indicator == indicator)
        .order_by(ReferenceValue.area_code, ReferenceValue.year)
    )
    return {code: (year, value) for code, year, value in session.execute(statement)}


def remove(session: WriteSession) -> None:
    """Remove the demonstration households and all that hangs on them; real ones stay."""
    session.execute(delete(Household).where(Household.is_demo))
    session.execute(delete(Meeting).where(Meeting.minutes_no.like(MINUTES)))
    session.execute(delete(DemoPopulation))


def insert(session: WriteSession, rows: Rows) -> None:
    """Insert the rows of one district."""
    copy_into(session, Household, rows.household)
    copy_into(session, Person, rows.person)
    copy_into(session, AidRecord, rows.aid_record)
    copy_into(session, DemoTruth, rows.demo_truth)


def write_histories(session: WriteSession) -> None:
    """Give every demonstration household without a case one, with a story that leads to today."""
    session.connection().exec_driver_sql(HISTORIES)


def analyse(session: WriteSession) -> None:
    """Refresh the planner's statistics: the tables have just changed beyond recognition."""
    session.execute(text("ANALYZE household, person, aid_record, demo_truth"))
