"""Aid received: recording it, listing it, and adding it up by programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from database.audit.service import note_subjects
from database.errors import InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.agencies.models import Agency
from registry.aid import queries
from registry.aid.models import AidRecord
from registry.calendar.service import today
from registry.programmes import service as programmes
from registry.programmes.models import Programme

MONTHS_AT_MOST = 120
BEGINS_WITHIN = timedelta(days=3_653)
"""Aid is agreed years ahead at most; a later day is a slip of the hand."""


class AidNotFound(NotFound):
    """The household has no such aid."""

    code = "aid-not-found"


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


@dataclass(frozen=True)
class ProgrammeEffect:
    """Households before a programme's aid and some months into it; incomes without aid.

    Attributes:
        households: those with an assessment before the aid and one long enough after its start.
        months: median months from the start of the aid to the assessment after it.
        income_before, income_after: mean RM a month of a household, aid left out.
        left_poverty: households that were poor before and are not after; `months_to_exit` is the
            median time from the start of the aid to the assessment that found them so.
        compared: those for which there are unaided households of the same state, class, income as
            quarters of the line, and size.
        compared_change: their mean change of income; `similar_change` that of the unaided.
        similar_left_poverty: share of the unaided poor that left poverty, 0 to 1.
    """

    agency: str
    programme: str
    households: int
    months: float
    income_before: Decimal | None
    income_after: Decimal | None
    poor_before: int
    poor_after: int
    left_poverty: int
    months_to_exit: float | None
    compared: int
    compared_change: Decimal | None
    similar_change: Decimal | None
    similar_left_poverty: Decimal | None


@dataclass(frozen=True)
class HousingEffect:
    """Houses of aided households on the aid's first day and now, as the registry held them.

    `poor_before`, `poor_after`: dilapidated, unsafe or damaged; `repaired` were and are no more,
    `decayed` were not and are now. `households` were seen before and since. `compared` are those
    for which there are unaided households of the same state, stratum and condition at first that
    were seen twice, too; of those, `similar_repaired` and `similar_decayed` are the shares, 0 to 1,
    that were repaired of the poor, and that decayed of the sound.
    """

    agency: str
    programme: str
    households: int
    poor_before: int
    poor_after: int
    repaired: int
    decayed: int
    compared: int
    similar_repaired: Decimal | None
    similar_decayed: Decimal | None


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
        InvalidInput: the amount is negative, the aid begins more than ten years from now, or it
            ends before it begins.
    """
    if not amount_monthly.is_finite() or not 0 <= amount_monthly < 10**10:
        raise InvalidInput(
            f"{amount_monthly} is no amount of aid.",
            field="amount_monthly",
            expected="RM a month, 0 or more",
        )
    latest = today() + BEGINS_WITHIN
    if active_from > latest:
        raise InvalidInput(
            f"Aid cannot begin on {active_from}.",
            field="active_from",
            expected=f"a day up to {latest}",
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
    note_subjects(session, household_id)
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


def is_member(session: ReadSession, household_id: UUID, person_id: UUID) -> bool:
    """Tell whether a person belongs to a household."""
    return queries.is_member(session, household_id, person_id)


def end(
    session: WriteSession, household_id: UUID, aid_record_id: UUID, active_until: date
) -> AidRecord:
    """Let a household's aid end: `active_until` is the first day without it.

    Raises:
        AidNotFound: the household has no such aid.
        InvalidInput: the aid had not begun by then.
    """
    found = queries.by_key(session, aid_record_id)
    if found is None or found.household_id != household_id:
        raise AidNotFound("The household has no such aid.", field="aid_record_id")
    if active_until <= found.active_from:
        raise InvalidInput(
            f"The aid only begins on {found.active_from}.",
            field="active_until",
            expected=f"a day after {found.active_from}",
        )
    found.active_until = active_until
    session.flush()
    return found


def of_household(
    session: ReadSession, household_id: UUID, *, on: date | None = None
) -> Sequence[tuple[Agency, Programme, AidRecord]]:
    """Return a household's aid with programme and agency, newest first; `on` keeps what runs."""
    note_subjects(session, household_id)
    return queries.of_household(session, household_id, on)


def totals(session: ReadSession, on: date) -> list[ProgrammeTotal]:
    """Return households and RM a month per programme on a day."""
    return [ProgrammeTotal(*row) for row in queries.totals_by_programme(session, on)]


def effects(
    session: ReadSession, months: int = 12, until_months: int = MONTHS_AT_MOST
) -> list[ProgrammeEffect]:
    """Return what became of aided households `months` to `until_months` into the aid, by programme.

    Windows one after the other tell how it goes on with time. An association, not a cause: who
    gets aid differs from who does not in more than the state, class, income and size that the
    comparison holds equal (direct standardisation to the aided households).

    Raises:
        InvalidInput: months are not 1 to 120, or the window is empty.
    """
    if not 1 <= months < MONTHS_AT_MOST:
        raise InvalidInput(
            f"{months} is no such time.",
            field="months",
            expected=f"1 to {MONTHS_AT_MOST - 1} months",
        )
    if not months < until_months <= MONTHS_AT_MOST:
        raise InvalidInput(
            f"{until_months} is no end.",
            field="until_months",
            expected=f"{months + 1} to {MONTHS_AT_MOST} months",
        )
    return [
        ProgrammeEffect(**row._mapping) for row in queries.effects(session, months, until_months)
    ]


def housing_effects(session: ReadSession) -> list[HousingEffect]:
    """Return what became of aided households' houses, by programme, beside similar ones.

    An association, not a cause: who gets a house differs in more than what is held equal.
    """
    return [HousingEffect(**row._mapping) for row in queries.housing_effects(session)]
