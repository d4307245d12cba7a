"""All SQL of the agencies."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.agencies.models import Agency, AgencyVersion
from registry.validity.models import in_force


def agencies(session: Session) -> Sequence[Agency]:
    """Return every agency in the order of the codes."""
    return session.scalars(select(Agency).order_by(Agency.code)).all()


def by_code(session: Session, code: str) -> Agency | None:
    """Return the agency with this code."""
    return session.scalars(select(Agency).where(Agency.code == code)).one_or_none()


def on_day(session: Session, on: date) -> list[tuple[Agency, AgencyVersion]]:
    """Return the agencies of a day with the version in force, in the order of the codes."""
    held = in_force(AgencyVersion, AgencyVersion.agency_id, on).subquery()
    statement = (
        select(Agency, AgencyVersion)
        .join(AgencyVersion, AgencyVersion.agency_id == Agency.id)
        .join(held, held.c.id == AgencyVersion.id)
        .order_by(Agency.code)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def versions(session: Session) -> list[AgencyVersion]:
    """Return every version of every agency, first entered first."""
    return list(session.scalars(select(AgencyVersion).order_by(AgencyVersion.number)))


def versions_of(session: Session, agency: Agency) -> Sequence[AgencyVersion]:
    """Return every version of an agency, first entered first."""
    return session.scalars(
        select(AgencyVersion)
        .where(AgencyVersion.agency_id == agency.id)
        .order_by(AgencyVersion.number)
    ).all()


def next_number(session: Session, agency: Agency) -> int:
    """Return the number of the next version of an agency, which is locked until then."""
    session.execute(select(Agency.id).where(Agency.id == agency.id).with_for_update())
    last = select(func.max(AgencyVersion.number)).where(AgencyVersion.agency_id == agency.id)
    return (session.scalar(last) or 0) + 1
