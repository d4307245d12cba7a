"""Coordination of aid: what meets, what leaks, who is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row

from database.audit.service import note_subjects
from database.errors import InvalidInput
from database.session import ReadSession
from registry.coordination import queries
from registry.coordination.rule import RELATIONS

PAGE_AT_MOST = 1_000
Why = Literal["exited", "rejected", "died"]
REASONS: tuple[Why, ...] = ("exited", "rejected", "died")
FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Where:
    """Which households: codes as the form states them; None leaves one out."""

    state: str | None = None
    district: str | None = None


@dataclass(frozen=True)
class Overlap:
    """Two records of aid that meet, and how they stand to each other."""

    household_id: UUID
    reference_no: str
    state: str | None
    district: str | None
    first_id: UUID
    second_id: UUID
    first_agency: str
    first_programme: str
    second_agency: str
    second_programme: str
    person_id: UUID | None
    first_purpose: str
    second_purpose: str
    since: date
    smaller_amount: Decimal
    relation: str

    @property
    def place(self) -> tuple[UUID, UUID]:
        """Where it stands in the list."""
        return self.first_id, self.second_id


@dataclass(frozen=True)
class AgencyPair:
    """Two agencies, the households both help, and those they help for one purpose."""

    first_agency: str
    second_agency: str
    households: int
    same_purpose: int


@dataclass(frozen=True)
class Leak:
    """Aid after the household left or was rejected (`why`), or its recipient died."""

    id: UUID
    household_id: UUID
    person_id: UUID | None
    reference_no: str
    state: str | None
    district: str | None
    agency: str
    programme: str
    amount_monthly: Decimal
    why: str
    since: date
    from_day: date
    until_day: date
    months: Decimal
    leaked_rm: Decimal

    @property
    def place(self) -> tuple[UUID, str]:
        """Where it stands in the list."""
        return self.id, self.why


@dataclass(frozen=True)
class Unserved:
    """A verified poor household that gets nothing."""

    id: UUID
    reference_no: str
    poverty_status: str
    state: str | None
    district: str | None
    size: int | None
    gross_income_monthly: Decimal | None
    verified_on: date | None

    @property
    def place(self) -> tuple[bool, date, UUID]:
        """Where it stands in the list."""
        return self.poverty_status == "miskin", self.verified_on or FAR, self.id


@dataclass(frozen=True)
class Moment:
    """Something that happened between a household, or one person of it, and an agency.

    `what`: `aid_begins`, `aid_ends`, `application_` and `house_` with the state reached,
    `referred`, `referral_accepted`, `referral_declined`.
    """

    on_day: date
    what: str
    agency: str | None
    programme: str | None
    purpose: str | None
    person_id: UUID | None
    amount_monthly: Decimal | None
    who: str | None
    note: str | None


def timeline(session: ReadSession, household_id: UUID) -> list[Moment]:
    """Return everything between a household and all agencies, first to last."""
    note_subjects(session, household_id)
    found = queries.rows(session, "timeline", {"household_id": household_id})
    return [Moment(**row._asdict()) for row in found]


def overlaps(
    session: ReadSession,
    on: date,
    where: Where,
    *,
    relation: str | None = None,
    agency: str | None = None,
    after: tuple[UUID, UUID] | None = None,
    limit: int = 100,
) -> list[Overlap]:
    """Return pairs of aid records that meet on a day, in the order of their keys.

    Raises:
        InvalidInput: an unknown relation, or a page of a wrong size.
    """
    _known("relation", relation, RELATIONS)
    _page(limit)
    first, second = after or (None, None)
    asked = {"relation": relation, "agency": agency, "after_first": first, "after_second": second}
    found = _rows(session, "overlaps", on, where, asked | {"limit": limit})
    note_subjects(session, *(row.household_id for row in found))
    return [Overlap(**row._asdict()) for row in found]


def agency_pairs(session: ReadSession, on: date, where: Where) -> list[AgencyPair]:
    """Return every pair of agencies that both help some household on a day."""
    return [AgencyPair(**row._asdict()) for row in _rows(session, "pairs", on, where, {})]


def leakage(
    session: ReadSession,
    on: date,
    where: Where,
    *,
    why: str | None = None,
    agency: str | None = None,
    after: tuple[UUID, str] | None = None,
    limit: int = 100,
) -> list[Leak]:
    """Return aid that ran, up to a day, when it should not have, with months and RM.

    Raises:
        InvalidInput: an unknown reason, or a page of a wrong size.
    """
    _known("why", why, REASONS)
    _page(limit)
    key, after_why = after or (None, None)
    asked = {"why": why, "agency": agency, "after": key, "after_why": after_why, "limit": limit}
    found = _rows(session, "leakage", on, where, asked)
    note_subjects(session, *(row.household_id for row in found))
    return [Leak(**row._asdict()) for row in found]


def unserved(
    session: ReadSession,
    on: date,
    where: Where,
    *,
    poverty: str | None = None,
    after: tuple[bool, date, UUID] | None = None,
    limit: int = 100,
) -> list[Unserved]:
    """Return verified poor households without aid on a day: hardcore first, longest wait first.

    Raises:
        InvalidInput: an unknown class, or a page of a wrong size.
    """
    _known("poverty", poverty, ("miskin_tegar", "miskin"))
    _page(limit)
    poor, day, key = after or (None, None, None)
    asked = {"poverty": poverty, "after_poor": poor, "after_day": day, "after": key}
    found = _rows(session, "unserved", on, where, asked | {"limit": limit})
    note_subjects(session, *(row.id for row in found))
    return [Unserved(**row._asdict()) for row in found]


def _rows(
    session: ReadSession, name: queries.Name, on: date, where: Where, asked: dict[str, Any]
) -> Sequence[Row[Any]]:
    parameters = {"on": on, "state": where.state, "district": where.district} | asked
    return queries.rows(session, name, parameters)


def _known(field: str, given: str | None, known: Sequence[str]) -> None:
    if given is not None and given not in known:
        raise InvalidInput(f"no {field} {given!r}", field=field, expected=", ".join(known))


def _page(limit: int) -> None:
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(f"limit {limit}", field="limit", expected=f"1 to {PAGE_AT_MOST}")
