"""SQL of the work list: pairs, decisions, runs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from database.session import ReadSession, WriteSession
from registry.duplicates.models import DuplicateDecision, DuplicatePair, DuplicateRun
from registry.households.models import Household
from registry.persons.models import Person
from registry.registrations.models import Registration

_home_a, _home_b = aliased(Household, name="home_a"), aliased(Household, name="home_b")


@dataclass(frozen=True, slots=True)
class PairQuery:
    """Which pairs to list, the likeliest first. An area is that of either household's form."""

    state: str
    state_code: str | None
    district_code: str | None
    min_probability: float
    after: tuple[float, UUID] | None
    limit: int


PairWithHomes = tuple[DuplicatePair, Household, Household]


def open_pairs_of(
    session: ReadSession, household_ids: Collection[UUID]
) -> list[tuple[UUID, DuplicatePair, Household]]:
    """Return household, open pair and the other household, the likeliest first."""
    mine, other = aliased(Household), aliased(Household)
    statement = (
        select(mine.id, DuplicatePair, other)
        .join(
            DuplicatePair,
            or_(DuplicatePair.household_a == mine.id, DuplicatePair.household_b == mine.id),
        )
        .join(
            other,
            and_(
                other.id != mine.id,
                or_(DuplicatePair.household_a == other.id, DuplicatePair.household_b == other.id),
            ),
        )
        .where(
            mine.id.in_(household_ids),
            DuplicatePair.state == "open",
            other.merged_into_id.is_(None),
        )
        .order_by(DuplicatePair.probability.desc(), DuplicatePair.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(statement)]


def page(session: ReadSession, wanted: PairQuery) -> list[PairWithHomes]:
    """Return pairs with both households, the likeliest first.

    An open pair of which a household was merged elsewhere waits for nobody and is left out.
    """
    statement = _with_homes().where(
        DuplicatePair.state == wanted.state, DuplicatePair.probability >= wanted.min_probability
    )
    if wanted.state == "open":
        statement = statement.where(
            _home_a.merged_into_id.is_(None), _home_b.merged_into_id.is_(None)
        )
    for column, code in (
        ("stated_state_code", wanted.state_code),
        ("stated_district_code", wanted.district_code),
    ):
        if code is not None:
            statement = statement.where(
                or_(getattr(_home_a, column) == code, getattr(_home_b, column) == code)
            )
    if wanted.after is not None:
        place = tuple_(DuplicatePair.probability, DuplicatePair.id)
        statement = statement.where(place < tuple_(*(literal(one) for one in wanted.after)))
    order = (DuplicatePair.probability.desc(), DuplicatePair.id.desc())
    rows = session.execute(statement.order_by(*order).limit(wanted.limit))
    return [(row[0], row[1], row[2]) for row in rows]


def pair(session: ReadSession, pair_id: UUID) -> PairWithHomes | None:
    """Return a pair with both households."""
    row = session.execute(_with_homes().where(DuplicatePair.id == pair_id)).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def lock_pair(session: WriteSession, pair_id: UUID) -> DuplicatePair | None:
    """Return a pair that nobody else can change until the transaction ends."""
    return session.get(DuplicatePair, pair_id, with_for_update=True, populate_existing=True)


def decisions(session: ReadSession, pair_id: UUID) -> Sequence[DuplicateDecision]:
    """Return what was decided about a pair, first to last."""
    statement = (
        select(DuplicateDecision)
        .where(DuplicateDecision.pair_id == pair_id)
        .order_by(DuplicateDecision.seq)
    )
    return session.scalars(statement).all()


def people(session: ReadSession, person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """Return people by their keys, wherever they live."""
    found = session.scalars(select(Person).where(Person.id.in_(person_ids)))
    return {person.id: person for person in found}


def case_states(session: ReadSession, household_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return where the cases of households stand; one without a case is not in the answer."""
    statement = select(Registration.household_id, Registration.state).where(
        Registration.household_id.in_(household_ids)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def runs(session: ReadSession, limit: int) -> Sequence[DuplicateRun]:
    """Return the newest runs, the last one first."""
    order = (DuplicateRun.started_at.desc(), DuplicateRun.id.desc())
    return session.scalars(select(DuplicateRun).order_by(*order).limit(limit)).all()


def _with_homes() -> Select[DuplicatePair, Household, Household]:
    return (
        select(DuplicatePair, _home_a, _home_b)
        .join(_home_a, _home_a.id == DuplicatePair.household_a)
        .join(_home_b, _home_b.id == DuplicatePair.household_b)
    )
