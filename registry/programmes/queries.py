"""All SQL of the programmes."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.agencies.models import Agency
from registry.programmes.models import Programme, ProgrammeVersion
from registry.validity.models import in_force

Listed = tuple[Agency, Programme, ProgrammeVersion]


def on_day(
    session: Session, on: date, purpose: str | None, agency_code: str | None
) -> list[Listed]:
    """Return the programmes of a day with agency and version in force, ordered by both codes."""
    held = in_force(ProgrammeVersion, ProgrammeVersion.programme_id, on).subquery()
    statement = (
        select(Agency, Programme, ProgrammeVersion)
        .join(Programme, Programme.agency_id == Agency.id)
        .join(ProgrammeVersion, ProgrammeVersion.programme_id == Programme.id)
        .join(held, held.c.id == ProgrammeVersion.id)
        .order_by(Agency.code, Programme.code)
    )
    if purpose is not None:
        statement = statement.where(Programme.purpose == purpose)
    if agency_code is not None:
        statement = statement.where(Agency.code == agency_code)
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def by_key(session: Session, agency_code: str, code: str) -> Programme | None:
    """Return the programme of this agency with this code."""
    statement = (
        select(Programme)
        .join(Agency, Programme.agency_id == Agency.id)
        .where(Agency.code == agency_code, Programme.code == code)
    )
    return session.scalars(statement).one_or_none()


def programmes(session: Session) -> Sequence[tuple[str, Programme]]:
    """Return every programme with the code of its agency."""
    statement = select(Agency.code, Programme).join(Programme, Programme.agency_id == Agency.id)
    return [(row[0], row[1]) for row in session.execute(statement)]


def versions(session: Session) -> list[ProgrammeVersion]:
    """Return every version of every programme, first entered first."""
    return list(session.scalars(select(ProgrammeVersion).order_by(ProgrammeVersion.number)))


def versions_of(session: Session, programme: Programme) -> Sequence[ProgrammeVersion]:
    """Return every version of a programme, first entered first."""
    statement = (
        select(ProgrammeVersion)
        .where(ProgrammeVersion.programme_id == programme.id)
        .order_by(ProgrammeVersion.number)
    )
    return session.scalars(statement).all()


def version_on(session: Session, programme: Programme, on: date) -> ProgrammeVersion | None:
    """Return the version of a programme that is in force on a day."""
    held = in_force(ProgrammeVersion, ProgrammeVersion.programme_id, on).where(
        ProgrammeVersion.programme_id == programme.id
    )
    return session.scalars(held).one_or_none()


def next_number(session: Session, programme: Programme) -> int:
    """Return the number of the next version of a programme, which is locked until then."""
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    last = select(func.max(ProgrammeVersion.number)).where(
        ProgrammeVersion.programme_id == programme.id
    )
    return (session.scalar(last) or 0) + 1
