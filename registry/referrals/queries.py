"""All SQL of the referrals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, aliased

from registry.agencies.models import Agency
from registry.households.models import Household
from registry.referrals.models import Referral

Sender, Receiver = aliased(Agency), aliased(Agency)


@dataclass(frozen=True, slots=True)
class Found:
    """A referral with the household and the codes of both agencies."""

    referral: Referral
    household: Household
    from_agency: str
    to_agency: str


@dataclass(frozen=True, slots=True)
class ReferralFilter:
    """Which referrals to list. None leaves a condition out; all given ones must hold."""

    household_id: UUID | None = None
    agency: str | None = None
    """To which they go."""
    state: str | None = None
    district: str | None = None
    is_open: bool = False


def lock(session: Session, referral_id: UUID) -> Referral | None:
    """Return a referral, locked until the transaction ends."""
    return session.get(Referral, referral_id, with_for_update=True, populate_existing=True)


def matching(
    session: Session, wanted: ReferralFilter, after: tuple[date, UUID] | None, limit: int
) -> Sequence[Found]:
    """Return referrals, those first whose answer is due first."""
    order = (Referral.due_on, Referral.id)
    statement = (
        select(Referral, Household, Sender.code, Receiver.code)
        .join(Household, Household.id == Referral.household_id)
        .join(Sender, Sender.id == Referral.from_agency_id)
        .join(Receiver, Receiver.id == Referral.to_agency_id)
        .order_by(*order)
        .limit(limit)
    )
    equal = {
        Referral.household_id: wanted.household_id,
        Receiver.code: wanted.agency,
        Household.stated_state_code: wanted.state,
        Household.stated_district_code: wanted.district,
    }
    for column, value in equal.items():
        if value is not None:
            statement = statement.where(column == value)
    if wanted.is_open:
        statement = statement.where(Referral.answer.is_(None))
    if after is not None:
        statement = statement.where(tuple_(*order) > tuple_(*after))
    return [Found(row[0], row[1], row[2], row[3]) for row in session.execute(statement)]
