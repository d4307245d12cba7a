"""A person decides a pair: one household or two; everything can be taken back."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from database.errors import InvalidInput
from database.session import WriteSession
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.duplicates.models import DuplicateDecision, DuplicatePair
from registry.duplicates.service import (
    MayNotDecide,
    MergeChoice,
    PairChanged,
    PairFilter,
    PairNotFound,
    PairNotOpen,
    decide_merge,
    decide_not_same,
    get_pair,
    list_pairs,
    undo,
)
from registry.households.models import Household
from registry.memberships.service import changes
from registry.poverty_lines.service import load
from registry.records.changing import By
from registry.records.families import undo_merge
from registry.records.members import add_member
from registry.records.service import read
from registry.registrations.forms import Step
from registry.registrations.queue import QueueFilter, list_queue
from registry.registrations.service import Case, HouseholdMerged, history, take
from tests.registry.duplicates.twins import head_of, pair_of, slip, taken_in, twins
from tests.registry.records.made import newcomer
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    OTHER_SUPERVISOR,
    SUPERVISOR,
    identity_number,
)


@pytest.fixture(autouse=True)
def poverty_lines(session: WriteSession) -> None:
    load(session)


def merged(session: WriteSession, first: Case, second: Case) -> DuplicateDecision:
    pair = pair_of(session, first, second)
    choice = MergeChoice(first.household.id)
    return decide_merge(session, pair.id, pair.version, choice, "Keluarga sama.", DISTRICT)


def people(session: WriteSession, home: Household) -> list[tuple[UUID, str, str | None]]:
    found = read(session, home.id).people
    return [(one["id"], one["role"], one["relationship"]) for one in found]


def test_a_pair_is_read_side_by_side_with_its_evidence_in_words(session: WriteSession) -> None:
    first, second = twins(session, postcode="08000", state_code="S02", district_code=None)
    found = get_pair(session, pair_of(session, first, second).id)
    assert {found.a.household.id, found.b.household.id} == {first.household.id, second.household.id}
    assert (found.a.case_state, len(found.a.people)) == ("baru", 1)
    told = {fact.code: fact for fact in found.matches[0].facts}
    assert told["name"].en.startswith("The name is the same")
    assert told["identity_no"].ms == "Nombor pengenalan berbeza satu silap taip."
    assert told["place"].weight < 0 < told["birth_date"].weight
    assert set(found.people) == {found.a.people[0].id, found.b.people[0].id}


def test_the_work_list_is_filtered_and_paged_the_likeliest_first(session: WriteSession) -> None:
    pairs = [pair_of(session, *twins(session)) for _ in range(3)]
    elsewhere = pair_of(session, *twins(session, state_code="S02", district_code="D02-01"))
    for place, pair in enumerate([*pairs, elsewhere]):
        pair.probability = 0.91 + place / 100
    session.flush()
    ids = [one.pair.id for one in list_pairs(session, PairFilter()).items]
    assert ids == [elsewhere.id, *(pair.id for pair in reversed(pairs))]
    page = list_pairs(session, PairFilter(state_code="S12"), limit=3)
    assert page.next is not None
    rest = list_pairs(session, PairFilter(state_code="S12"), after=page.next)
    assert [one.pair.id for one in (*page.items, *rest.items)] == ids
    in_kedah = list_pairs(session, PairFilter(district_code="D02-01")).items
    assert [one.pair.id for one in in_kedah] == [elsewhere.id]
    assert len(list_pairs(session, PairFilter(min_probability=0.925)).items) == 2
    assert list_pairs(session, PairFilter(state="merged")).items == []


@pytest.mark.parametrize(
    ("wanted", "field"),
    [(PairFilter(state="gone"), "state"), (PairFilter(min_probability=2), "min_probability")],
)
def test_a_wrong_filter_is_named(session: WriteSession, wanted: PairFilter, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        list_pairs(session, wanted)
    assert refused.value.field == field


def test_a_merge_takes_the_matched_people_for_one(session: WriteSession) -> None:
    first, second = twins(session)
    child = add_member(
        session, second.household.id, newcomer(relationship="anak"), By(COUNTER, "x")
    )
    head = head_of(session, first.household.id)
    made = merged(session, first, second)
    assert people(session, first.household) == [(head.id, "KIR", None), (child.id, "AIR", "anak")]
    assert first.household.size == 4
    assert second.household.merged_into_id == first.household.id
    assert made.same_people is not None
    assert set(made.same_people.values()) == {str(head.id)}


def test_a_merge_keeps_both_histories_and_both_cases(session: WriteSession) -> None:
    first, second = twins(session)
    merged(session, first, second)
    assert [one.event for one in history(session, second)] == ["receive"]
    kinds = {one.kind for home in (first, second) for one in changes(session, home.household.id)}
    assert kinds == {"merge"}
    ended = read(session, second.household.id).memberships
    assert [one["end_reason"] for one in ended] == ["recorded_twice"]


def test_the_case_of_a_merged_household_rests(session: WriteSession) -> None:
    first, second = twins(session)
    merged(session, first, second)
    step = Step("reject_on_criteria", 1, reason="other", note="x")
    with pytest.raises(HouseholdMerged):
        take(session, second.household.reference_no, step, DISTRICT)
    queue = list_queue(session, QueueFilter(status="baru")).items
    assert [case.household.id for case in queue] == [first.household.id]


def test_an_undone_merge_leaves_both_as_they_were_and_the_pair_open(session: WriteSession) -> None:
    first, second = twins(session)
    before = people(session, first.household), people(session, second.household)
    sizes = first.household.size, second.household.size
    pair = pair_of(session, first, second)
    made = merged(session, first, second)
    back = undo(session, pair.id, pair.version, "Tersilap.", SUPERVISOR)
    assert (people(session, first.household), people(session, second.household)) == before
    assert (first.household.size, second.household.size) == sizes
    assert (back.undoes, pair.state, pair.version) == (made.seq, "open", 3)
    assert [one.kind for one in get_pair(session, pair.id).decisions] == ["merge", "undo"]


def test_an_undo_finds_a_merge_that_the_records_took_back_already(session: WriteSession) -> None:
    first, second = twins(session)
    made = merged(session, first, second)
    assert made.merge_id is not None
    undo_merge(session, made.merge_id, By(DISTRICT, "Tersilap."))
    pair = pair_of(session, first, second)
    undo(session, pair.id, pair.version, "Tersilap.", DISTRICT)
    assert pair.state == "open"


def test_an_officer_may_say_that_nobody_is_recorded_twice(session: WriteSession) -> None:
    first, second = twins(session)
    pair = pair_of(session, first, second)
    newcomer_id = head_of(session, second.household.id).id
    choice = MergeChoice(first.household.id, {}, {newcomer_id: "adik_beradik"})
    decide_merge(session, pair.id, pair.version, choice, "Dua beradik serumah.", DISTRICT)
    assert people(session, first.household)[1] == (newcomer_id, "AIR", "adik_beradik")


def test_the_household_that_stays_is_one_of_the_pair(session: WriteSession) -> None:
    first, second = twins(session)
    other = taken_in(session)
    pair = pair_of(session, first, second)
    with pytest.raises(InvalidInput) as refused:
        decide_merge(session, pair.id, 1, MergeChoice(other.household.id), "x", DISTRICT)
    assert refused.value.field == "keep"


def test_not_the_same_can_be_taken_back(session: WriteSession) -> None:
    first, second = twins(session)
    pair = pair_of(session, first, second)
    decide_not_same(session, pair.id, 1, "Dua sepupu.", DISTRICT)
    assert pair.state == "not_same"
    undo(session, pair.id, 2, "Sijil lahir menunjukkan orang yang sama.", SUPERVISOR)
    assert pair.state == "open"
    with pytest.raises(PairNotOpen):
        undo(session, pair.id, 3, "Sekali lagi.", SUPERVISOR)


@pytest.mark.parametrize("role", ["counter_officer", "enumerator", "planner", "auditor"])
def test_who_takes_families_in_does_not_lift_the_bar(session: WriteSession, role: str) -> None:
    pair = pair_of(session, *twins(session))
    with pytest.raises(MayNotDecide):
        decide_not_same(session, pair.id, 1, "Dua sepupu.", Actor("Sesiapa", role))


def test_every_decision_needs_a_reason(session: WriteSession) -> None:
    pair = pair_of(session, *twins(session))
    with pytest.raises(InvalidInput) as refused:
        decide_not_same(session, pair.id, 1, "  ", DISTRICT)
    assert refused.value.field == "reason"


def test_who_decides_on_what_stands_no_longer_learns_what_happened(session: WriteSession) -> None:
    pair = pair_of(session, *twins(session))
    decide_not_same(session, pair.id, 1, "Dua sepupu.", DISTRICT)
    with pytest.raises(PairChanged, match=rf"{DISTRICT.name}.*not_same"):
        decide_not_same(session, pair.id, 1, "Saya juga.", SUPERVISOR)
    with pytest.raises(PairNotOpen):
        decide_not_same(session, pair.id, 2, "Saya juga.", SUPERVISOR)


def test_there_is_no_pair_of_that_key(session: WriteSession) -> None:
    with pytest.raises(PairNotFound):
        get_pair(session, uuid4())
    with pytest.raises(PairNotFound):
        undo(session, uuid4(), 1, "x", OTHER_SUPERVISOR)


@pytest.mark.parametrize(
    "change",
    [
        update(DuplicateDecision).values(reason="lain"),
        delete(DuplicateDecision),
        text("TRUNCATE duplicate_decision"),
        delete(DuplicatePair),
    ],
    ids=["update", "delete", "truncate", "pair"],
)
def test_a_decision_is_never_changed_or_removed(session: WriteSession, change: Any) -> None:
    pair = pair_of(session, *twins(session))
    decide_not_same(session, pair.id, 1, "Dua sepupu.", DISTRICT)
    with pytest.raises(DBAPIError, match=r"append-only|never removed"):
        session.execute(change)


def test_income_of_somebody_recorded_twice_counts_once(session: WriteSession) -> None:
    number = identity_number()
    first = taken_in(session, identity_no=number, yearly_income=Decimal(6000))
    name = head_of(session, first.household.id).name
    second = taken_in(
        session, head_name=name, identity_no=slip(number), yearly_income=Decimal(6000)
    )
    merged(session, first, second)
    assert first.household.gross_income_monthly == 500
    assert second.household.exited_on == today()
