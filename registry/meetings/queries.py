"""All SQL of the meetings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from registry.households.models import Household
from registry.meetings.models import Meeting, MeetingCase, MeetingMember
from registry.registrations.models import Registration


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case on a meeting's list, with what names it and where it stands now."""

    case: MeetingCase
    reference_no: str
    state: str
    version: int
    state_code: str | None
    district_code: str | None


def lock_minutes_no(session: Session, minutes_no: str) -> None:
    """Let one transaction at a time take this minutes number; held to the transaction's end."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(minutes_no, 1))))


def by_minutes_no(session: Session, minutes_no: str) -> Meeting | None:
    """Return the meeting of these minutes."""
    return session.scalars(select(Meeting).where(Meeting.minutes_no == minutes_no)).one_or_none()


def get(session: Session, meeting_id: UUID, *, lock: bool = False) -> Meeting | None:
    """Return one meeting; locked, it stays as it is until the transaction ends."""
    statement = select(Meeting).where(Meeting.id == meeting_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalars(statement).one_or_none()


def members(session: Session, meeting_id: UUID) -> Sequence[MeetingMember]:
    """Return who was present."""
    statement = (
        select(MeetingMember)
        .where(MeetingMember.meeting_id == meeting_id)
        .order_by(MeetingMember.item)
    )
    return session.scalars(statement).all()


def listed(session: Session, meeting_id: UUID) -> list[ListedCase]:
    """Return the cases on a meeting's list, in its order."""
    statement = (
        select(
            MeetingCase,
            Household.reference_no,
            Registration.state,
            Registration.version,
            Household.stated_state_code,
            Household.stated_district_code,
        )
        .join(Registration, Registration.id == MeetingCase.registration_id)
        .join(Household, Household.id == Registration.household_id)
        .where(MeetingCase.meeting_id == meeting_id)
        .order_by(MeetingCase.item)
    )
    return [ListedCase(*row) for row in session.execute(statement)]


def candidates(
    session: Session, reference_nos: Collection[str]
) -> dict[str, tuple[UUID, str | None, str | None]]:
    """Return key, state and district of each case, by reference number."""
    statement = (
        select(
            Household.reference_no,
            Registration.id,
            Household.stated_state_code,
            Household.stated_district_code,
        )
        .join(Registration, Registration.household_id == Household.id)
        .where(Household.reference_no.in_(reference_nos))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(statement)}


def last_item(session: Session, meeting_id: UUID) -> int:
    """Return the last place that is taken in a meeting's list, 0 when it is empty."""
    statement = select(func.max(MeetingCase.item)).where(MeetingCase.meeting_id == meeting_id)
    return session.scalar(statement) or 0


def page(
    session: Session,
    state_code: str | None,
    level: str | None,
    before: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[Meeting]:
    """Return meetings, newest first, held before a place in the list."""
    order = (Meeting.held_on, Meeting.id)
    statement = select(Meeting).order_by(*(column.desc() for column in order)).limit(limit)
    if state_code is not None:
        statement = statement.where(Meeting.state_code == state_code)
    if level is not None:
        statement = statement.where(Meeting.level == level)
    if before is not None:
        statement = statement.where(tuple_(*order) < tuple_(*before))
    return session.scalars(statement).all()
