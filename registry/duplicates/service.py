"""The work list of likely duplicates: read a pair side by side, decide it, take that back.

A pair is locked before its households. Of two officers who decide one pair at the same moment, one
waits for the other and then learns what happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from database.audit.service import note_subjects
from database.errors import Conflict, Forbidden, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.calendar.service import now, spoken
from registry.duplicates import queries
from registry.duplicates.evidence import Match, match_of
from registry.duplicates.models import STATES, DuplicateDecision, DuplicatePair
from registry.forms.service import required_text
from registry.history.service import REASON_LONGEST
from registry.households.models import Household
from registry.households.service import get as get_home
from registry.persons.models import Person
from registry.persons.service import of_household
from registry.records.changing import By
from registry.records.families import merge, undo_merge

DECIDERS = ("district_officer", "state_supervisor", "administrator")
"""Roles that may decide a pair: whoever takes families in at a counter does not lift the bar."""

PAGE_AT_MOST = 1_000
DECIDED = ("merged", "not_same")
STATE_AFTER = {"merge": "merged", "not_same": "not_same", "undo": "open"}


class PairNotFound(NotFound):
    """There is no such pair."""

    code = "duplicate-pair-not-found"


class PairChanged(Conflict):
    """Somebody decided the pair first, or a run changed it; the message says who, what and when."""

    code = "duplicate-pair-changed"


class PairNotOpen(Conflict):
    """The pair does not wait for a decision, or has none to take back."""

    code = "duplicate-pair-not-open"


class MayNotDecide(Forbidden):
    """The officer's role may not decide pairs."""

    code = "may-not-decide"


@dataclass(frozen=True, slots=True)
class PairFilter:
    """Which pairs to list; None leaves a condition out.

    `state_code` and `district_code` are those of either household's form.
    """

    state: str = "open"
    state_code: str | None = None
    district_code: str | None = None
    min_probability: float = 0.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair with its two households, the earlier one as a."""

    pair: DuplicatePair
    home_a: Household
    home_b: Household


@dataclass(frozen=True, slots=True)
class PairPage:
    """Some pairs, the likeliest first. `next` is where the list goes on, None at its end."""

    items: Sequence[Pair]
    next: tuple[float, UUID] | None


@dataclass(frozen=True, slots=True)
class Side:
    """One household of a pair: its row, its people, and where its case stands, if it has one."""

    household: Household
    people: Sequence[Person]
    case_state: str | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A pair to decide. `people` are all whom the matches name, wherever they live now."""

    pair: DuplicatePair
    a: Side
    b: Side
    matches: Sequence[Match]
    people: Mapping[UUID, Person]
    decisions: Sequence[DuplicateDecision]


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """Which household stays, and who of the other is already recorded there.

    `same_people` maps people of the absorbed household to people of the one that stays; None takes
    those whom the evidence matches. `relationships` are those to the head of the household that
    stays; whoever keeps the same head keeps the relationship.
    """

    keep: UUID
    same_people: Mapping[UUID, UUID] | None = None
    relationships: Mapping[UUID, str] | None = None


def list_pairs(
    session: ReadSession,
    wanted: PairFilter,
    *,
    after: tuple[float, UUID] | None = None,
    limit: int = 100,
) -> PairPage:
    """Return a page of pairs, the likeliest first.

    Raises:
        InvalidInput: a filter value is wrong, or the limit is out of range.
    """
    if wanted.state not in STATES:
        raise InvalidInput(
            f"state cannot be {wanted.state!r}.",
            field="state",
            expected="one of " + ", ".join(STATES),
        )
    if not 0 <= wanted.min_probability <= 1:
        raise InvalidInput(
            f"min_probability cannot be {wanted.min_probability}.",
            field="min_probability",
            expected="0 to 1",
        )
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(
            f"A page cannot have {limit} pairs.", field="limit", expected=f"1 to {PAGE_AT_MOST}"
        )
    query = queries.PairQuery(
        state=wanted.state,
        state_code=wanted.state_code,
        district_code=wanted.district_code,
        min_probability=wanted.min_probability,
        after=after,
        limit=limit + 1,
    )
    found = [Pair(*one) for one in queries.page(session, query)]
    items = found[:limit]
    note_subjects(session, *(key for one in items for key in (one.home_a.id, one.home_b.id)))
    last = items[-1].pair if len(found) > limit else None
    return PairPage(items, (last.probability, last.id) if last else None)


def get_pair(session: ReadSession, pair_id: UUID) -> SideBySide:
    """Return a pair side by side, with the evidence and what was decided.

    Raises:
        PairNotFound: there is no such pair.
    """
    found = queries.pair(session, pair_id)
    if found is None:
        raise _not_found()
    pair, home_a, home_b = found
    note_subjects(session, home_a.id, home_b.id)
    states = queries.case_states(session, (home_a.id, home_b.id))
    matches = [match_of(one) for one in pair.evidence]
    named = {key for match in matches for key in (match.person_a, match.person_b)}
    return SideBySide(
        pair=pair,
        a=Side(home_a, of_household(session, home_a.id), states.get(home_a.id)),
        b=Side(home_b, of_household(session, home_b.id), states.get(home_b.id)),
        matches=matches,
        people=queries.people(session, named),
        decisions=queries.decisions(session, pair_id),
    )


def decide_not_same(
    session: WriteSession, pair_id: UUID, version: int, reason: str, actor: Actor
) -> DuplicateDecision:
    """Decide that the households are two; no later search brings the pair up again.

    Raises:
        MayNotDecide: the actor's role may not.
        PairNotFound, PairChanged, PairNotOpen: as they say.
        InvalidInput: there is no reason.
    """
    pair = _open_pair(session, pair_id, version, reason, actor)
    return _decided(session, pair, "not_same", reason, actor)


def decide_merge(
    session: WriteSession,
    pair_id: UUID,
    version: int,
    choice: MergeChoice,
    reason: str,
    actor: Actor,
) -> DuplicateDecision:
    """Decide that the households are one, and bring the other into the one that stays.

    Raises:
        MayNotDecide: the actor's role may not.
        PairNotFound, PairChanged, PairNotOpen: as they say.
        InvalidInput: there is no reason, or a household, person or relationship is wrong.
        RecordMerged: one of them was merged elsewhere meanwhile.
    """
    pair = _open_pair(session, pair_id, version, reason, actor)
    homes = (pair.household_a, pair.household_b)
    if choice.keep not in homes:
        raise InvalidInput(
            "The household that stays is not of this pair.",
            field="keep",
            expected="one of the pair's two households",
        )
    absorbed = homes[1 - homes.index(choice.keep)]
    same = choice.same_people
    if same is None:
        same = _same_by_evidence(session, pair, choice.keep, absorbed)
    told = _relationships(session, choice.keep, absorbed, same)
    merge_id = merge(
        session,
        choice.keep,
        absorbed,
        told | dict(choice.relationships or {}),
        By(actor, reason),
        same_people=same,
    )
    return _decided(
        session,
        pair,
        "merge",
        reason,
        actor,
        kept_id=choice.keep,
        merge_id=merge_id,
        same_people={str(copy): str(original) for copy, original in same.items()},
    )


def undo(
    session: WriteSession, pair_id: UUID, version: int, reason: str, actor: Actor
) -> DuplicateDecision:
    """Take the last decision back: a merge is undone in the records, and the pair is open again.

    Raises:
        MayNotDecide: the actor's role may not.
        PairNotFound, PairChanged: as they say.
        PairNotOpen: the pair has no decision to take back.
        MergeStands, RecordMerged: the merge cannot be taken back any more.
        InvalidInput: there is no reason.
    """
    pair = _locked(session, pair_id, version, reason, actor)
    if pair.state not in DECIDED:
        raise PairNotOpen(
            f"The pair is {pair.state}: there is no decision to take back.",
            field="pair_id",
            expected="a pair that is " + " or ".join(DECIDED),
        )
    last = queries.decisions(session, pair_id)[-1]
    if last.merge_id is not None and _still_merged(session, pair):
        undo_merge(session, last.merge_id, By(actor, reason))
    return _decided(session, pair, "undo", reason, actor, undoes=last.seq)


def _open_pair(
    session: WriteSession, pair_id: UUID, version: int, reason: str, actor: Actor
) -> DuplicatePair:
    pair = _locked(session, pair_id, version, reason, actor)
    if pair.state != "open":
        raise PairNotOpen(
            f"The pair is {pair.state}: it does not wait for a decision.",
            field="pair_id",
            expected="an open pair",
        )
    return pair


def _locked(
    session: WriteSession, pair_id: UUID, version: int, reason: str, actor: Actor
) -> DuplicatePair:
    if actor.role not in DECIDERS:
        raise MayNotDecide(
            f"The role {actor.role} may not decide pairs.",
            field="role",
            expected="one of " + ", ".join(DECIDERS),
        )
    required_text("reason", reason, REASON_LONGEST)
    pair = queries.lock_pair(session, pair_id)
    if pair is None:
        raise _not_found()
    note_subjects(session, pair.household_a, pair.household_b)
    if pair.version != version:
        raise PairChanged(
            _what_happened(session, pair), field="version", expected=str(pair.version)
        )
    return pair


def _decided(
    session: WriteSession,
    pair: DuplicatePair,
    kind: str,
    reason: str,
    actor: Actor,
    *,
    kept_id: UUID | None = None,
    merge_id: UUID | None = None,
    same_people: dict[str, str] | None = None,
    undoes: int | None = None,
) -> DuplicateDecision:
    moment = now()
    decision = DuplicateDecision(
        pair_id=pair.id,
        seq=len(queries.decisions(session, pair.id)) + 1,
        at=moment,
        actor=actor.name,
        actor_role=actor.role,
        kind=kind,
        reason=" ".join(reason.split()),
        kept_id=kept_id,
        merge_id=merge_id,
        same_people=same_people,
        undoes=undoes,
    )
    session.add(decision)
    pair.state, pair.state_since = STATE_AFTER[kind], moment
    pair.version += 1
    session.flush()
    return decision


def _same_by_evidence(
    session: ReadSession, pair: DuplicatePair, keep: UUID, absorbed: UUID
) -> dict[UUID, UUID]:
    """Return who of the absorbed household the evidence finds in the other, where they live now."""
    here = {person.id for person in of_household(session, keep)}
    there = {person.id for person in of_household(session, absorbed)}
    matched = [(one.person_a, one.person_b) for one in map(match_of, pair.evidence)]
    return {
        copy: original
        for people in matched
        for copy, original in (people, people[::-1])
        if copy in there and original in here
    }


def _relationships(
    session: ReadSession, keep: UUID, absorbed: UUID, same: Mapping[UUID, UUID]
) -> dict[UUID, str]:
    """Return the relationships that go on holding because both households have one head."""
    leaving = of_household(session, absorbed)
    heads = {one.id for one in (*leaving, *of_household(session, keep)) if one.role == "KIR"}
    if not any(copy in heads and original in heads for copy, original in same.items()):
        return {}
    return {one.id: one.relationship for one in leaving if one.relationship is not None}


def _still_merged(session: ReadSession, pair: DuplicatePair) -> bool:
    """Return whether the households are one; the merge may have been undone in the records."""
    homes = {pair.household_a: pair.household_b, pair.household_b: pair.household_a}
    return any(get_home(session, home).merged_into_id == other for home, other in homes.items())


def _what_happened(session: ReadSession, pair: DuplicatePair) -> str:
    stands = f"The pair is {pair.state} since {spoken(pair.state_since)}, version {pair.version}"
    made = queries.decisions(session, pair.id)
    if not made:
        return f"{stands}: a search changed it."
    last = made[-1]
    return f"{stands}: {last.actor} ({last.actor_role}) decided {last.kind} at {spoken(last.at)}."


def _not_found() -> PairNotFound:
    return PairNotFound("There is no such pair.", field="pair_id")
