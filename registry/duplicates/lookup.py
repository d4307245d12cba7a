"""One household, or some, against the registry: likely duplicates before a case is accepted.

The same blocks, model and rarity of names as a run over everybody, on the part of the registry that
indexes reach. What is found goes to the work list; who is accepted must have no open pair there.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pyarrow as pa

from database.errors import InvalidInput
from database.rights.identity import registry_wide
from database.session import ReadSession, WriteSession
from registry.calendar.service import now
from registry.duplicates import queries
from registry.duplicates import search_queries as search
from registry.duplicates.evidence import LikelyPair, household_pairs, people_of
from registry.duplicates.matching import find, neighbours
from registry.duplicates.matching import name_counts as names_of
from registry.households.service import get_by_reference

CHECKED_AT_MOST = 500
RUN_SEES = timedelta(minutes=10)
"""A transaction that began this long before a run had committed when the run read."""


@dataclass(frozen=True, slots=True)
class LikelyDuplicate:
    """Another household that may be the same one: its number, the pair to decide, how likely."""

    reference_no: str
    pair_id: UUID
    probability: float


def take_turn(session: WriteSession) -> None:
    """Wait until no other transaction stores duplicates; to be done before any other lock.

    Of two counters that take in one family at the same moment, the second then sees the first.
    """
    search.lock_lookups(session)


def look_up(session: WriteSession, household_ids: Collection[UUID]) -> int:
    """Compare households with the registry, put likely pairs on the work list; return how many.

    The caller has taken its turn. Generated households are compared with generated ones alone.
    """
    session.flush()
    moment = now()
    with registry_wide(session):
        found = [
            pair
            for is_demo in (False, True)
            for pair in _likely(session, household_ids, is_demo=is_demo)
        ]
        search.store(session, found, "lookup", moment)
        search.mark_checked(session, household_ids, moment)
    return len(found)


def look_up_unchecked(session: WriteSession, household_ids: Collection[UUID]) -> None:
    """Compare those households whose present record nobody compared yet; see `look_up`."""
    seen = search.checked_at(session, household_ids, RUN_SEES)
    unseen = [key for key in household_ids if key not in seen]
    if unseen:
        look_up(session, unseen)


def check(
    session: WriteSession, reference_nos: Sequence[str]
) -> Mapping[str, list[LikelyDuplicate]]:
    """Compare households with the registry now; return what is undecided, by reference number.

    Raises:
        InvalidInput: there are none or too many, or one is no reference number.
        HouseholdNotFound: no household has one of them.
    """
    if not 1 <= len(reference_nos) <= CHECKED_AT_MOST:
        raise InvalidInput(
            f"{len(reference_nos)} households cannot be checked at once.",
            field="reference_nos",
            expected=f"1 to {CHECKED_AT_MOST} reference numbers",
        )
    take_turn(session)
    homes = {get_by_reference(session, number) for number in reference_nos}
    look_up(session, [home.id for home in homes])
    likely = likely_duplicates(session, [home.id for home in homes])
    return {home.reference_no: likely.get(home.id, []) for home in homes}


def likely_duplicates(
    session: ReadSession, household_ids: Collection[UUID]
) -> Mapping[UUID, list[LikelyDuplicate]]:
    """Return, per household, those it may be the same as and nobody decided, likeliest first."""
    found: dict[UUID, list[LikelyDuplicate]] = defaultdict(list)
    for household_id, pair, other in queries.open_pairs_of(session, household_ids):
        found[household_id].append(LikelyDuplicate(other.reference_no, pair.id, pair.probability))
    return found


def _likely(
    session: ReadSession, household_ids: Collection[UUID], *, is_demo: bool
) -> list[LikelyPair]:
    mine = search.people_of(session, household_ids, is_demo=is_demo)
    if not mine.num_rows:
        return []
    others = search.around(session, mine, is_demo=is_demo)
    part = pa.concat_tables([mine, neighbours(mine, others)])
    if part.num_rows == mine.num_rows and len(household_ids) == 1:
        return []
    counts = search.name_counts(session, names_of(part))
    found = find(part, people=search.people_about(session), name_counts=counts)
    household_of = dict(zip(part["id"].to_pylist(), part["household_id"].to_pylist(), strict=True))
    asked = {
        frozenset({UUID(one), UUID(other)})
        for one, other in zip(found["id_l"].to_pylist(), found["id_r"].to_pylist(), strict=True)
    }
    apart = {
        people
        for evidence in search.decided_apart(session, asked)
        for people in people_of(evidence)
    }
    pairs = household_pairs(found, household_of, apart)
    wanted = set(household_ids)
    return [pair for pair in pairs if wanted & {pair.household_a, pair.household_b}]
