"""Aid received: recording it, listing it, and adding it up by programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from database.errors import InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.agencies.models import Agency
from registry.aid import queries
from registry.aid.models import AidRecord
from registry.programmes import service as programmes
from registry.programmes.models import Programme


class RecipientNotFound(NotFound):
    """The household, or the person in it, does not exist."""

    code = "recipient-not-found"


@dataclass(frozen=True)
class ProgrammeTotal:
    """What one programme gives on a day."""

    agency: str
    programme: str
    households: int
    amount_monthly: Decimal


def record(
    session: WriteSession,
    household_id: UUID,
    *,
    agency: str,
    programme: str,
    amount_monthly: Decimal,
    active_from: date,
    active_until: date | None = None,
    person_id: UUID | None = None,
) -> AidRecord:
    """Record aid to a household, or to one person of it, running from a day until before another.

    `amount_monthly` is RM a month; yearly aid is spread over its months.

    Raises:
        RecipientNotFound: there is no such household, or the person is not one of it.
        ProgrammeNotFound: the agency has no such programme.
        InvalidInput: the amount is negative, or the aid ends before it begins.
    """
    if not amount_monthly.is_finite() or not 0 <= amount_monthly < 10**10:
        raise InvalidInput(
            f"{amount_monthly} is no amount of aid.",
            field="amount_monthly",
            expected="RM a month, 0 or more",
        )
    if active_until is not None and active_until <= active_from:
        raise InvalidInput(
            "The aid ends before it begins.",
            field="active_until",
            expected="a day after active_from, or nothing while it runs",
        )
    if not queries.household_exists(session, household_id):
        raise RecipientNotFound("There is no such household.", field="household_id")
    if person_id is not None and not queries.is_member(session, household_id, person_id):
        raise RecipientNotFound("The household has no such person.", field="person_id")
    made = AidRecord(
        household_id=household_id,
        person_id=person_id,
        programme_id=programmes.get(session, agency, programme).id,
        amount_monthly=amount_monthly,
        active_from=active_from,
        active_until=active_until,
    )
    session.add(made)
    session.flush()
    return made


def of_household(
    session: ReadSession, household_id: UUID, *, on: date | None = None
) -> Sequence[tuple[Agency, Programme, AidRecord]]:
    """Return a household's aid with programme and agency, newest first; `on` keeps what runs."""
    return queries.of_household(session, household_id, on)


def totals(session: ReadSession, on: date) -> list[ProgrammeTotal]:
    """Return households and RM a month per programme on a day."""
    return [ProgrammeTotal(*row) for row in queries.totals_by_programme(session, on)]
