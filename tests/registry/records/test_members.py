"""Who belongs to a household, from when until when."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from database.errors import InvalidInput
from database.session import WriteSession
from registry.aid.models import AidRecord
from registry.calendar.service import today
from registry.households.models import Household
from registry.persons.models import Person
from registry.persons.service import NewPerson, add_all
from registry.programmes.models import Programme
from registry.programmes.service import load as load_programmes
from registry.records.changing import PersonNotFound, RecordMerged
from registry.records.families import MergeStands, merge, split, undo_merge
from registry.records.members import (
    IdentityTaken,
    LastMember,
    add_member,
    change_head,
    correct_identity,
    move_member,
    remove_member,
)
from registry.records.service import history, read
from registry.records.taking import FullMember
from tests.registry.records.made import by, family, newcomer
from tests.registry.registrations.families import identity_number


def people(session: WriteSession, home: Household) -> list[UUID]:
    return [person["id"] for person in read(session, home.id).people]


def roles(session: WriteSession, home: Household) -> Sequence[tuple[UUID, str, Any]]:
    return [(one["id"], one["role"], one["relationship"]) for one in read(session, home.id).people]


def alone(session: WriteSession) -> Household:
    return family(session, people=[FullMember(newcomer(), {"pencen": Decimal("1200.00")})])


def test_a_newcomer_is_a_member_from_the_day_given(session: WriteSession) -> None:
    home = family(session)
    day = today() - timedelta(days=3)
    born = add_member(session, home.id, newcomer(relationship="anak"), by(), day)
    last = read(session, home.id).memberships[-1]
    assert (last["person_id"], last["from_on"], last["until_on"]) == (born.id, day, None)
    assert home.size == 4


def test_a_known_person_is_not_taken_in_twice(session: WriteSession) -> None:
    home, new = family(session), newcomer()
    add_member(session, home.id, new, by())
    with pytest.raises(IdentityTaken):
        add_member(session, home.id, new, by())


def test_who_leaves_stays_in_the_registry_without_a_household(session: WriteSession) -> None:
    home = family(session)
    gone = people(session, home)[2]
    remove_member(session, home.id, gone, "marriage", by())
    person = session.get(Person, gone)
    assert person is not None
    assert person.household_id is None
    ended = next(one for one in read(session, home.id).memberships if one["person_id"] == gone)
    assert (ended["until_on"], ended["end_reason"]) == (today(), "marriage")


def test_income_of_who_leaves_counts_no_more(session: WriteSession) -> None:
    home = family(session)
    head, spouse, _ = people(session, home)
    remove_member(session, home.id, head, "death", by(), new_head_id=spouse)
    assert home.gross_income_monthly == 0


def test_a_head_who_dies_is_followed_by_a_named_one(session: WriteSession) -> None:
    home = family(session)
    head, spouse, child = people(session, home)
    with pytest.raises(InvalidInput) as refusal:
        remove_member(session, home.id, head, "death", by())
    assert refusal.value.field == "new_head_id"
    remove_member(
        session, home.id, head, "death", by(), new_head_id=spouse, relationships={child: "anak"}
    )
    assert roles(session, home) == [(spouse, "KIR", None), (child, "AIR", "anak")]
    newest = history(session, home.id).changes[0]
    assert newest.details == {"leave_reason": "death", "new_head": str(spouse)}


def test_the_last_member_does_not_leave(session: WriteSession) -> None:
    home = alone(session)
    with pytest.raises(LastMember):
        remove_member(session, home.id, people(session, home)[0], "death", by())


def test_a_new_head_is_one_membership_more_for_each(session: WriteSession) -> None:
    home = family(session)
    _, spouse, _ = people(session, home)
    change_head(session, home.id, spouse, {}, by())
    memberships = read(session, home.id).memberships
    assert [one["role"] for one in memberships if one["until_on"] is None].count("KIR") == 1
    assert len(memberships) == 6


def test_a_member_moves_and_belongs_to_one_household(session: WriteSession) -> None:
    first, second = family(session), family(session)
    moving = people(session, first)[1]
    move_member(session, moving, second.id, "adik_beradik", by())
    assert moving not in people(session, first)
    assert (moving, "AIR", "adik_beradik") in roles(session, second)
    assert (first.size, second.size) == (2, 4)


def test_who_left_may_come_back(session: WriteSession) -> None:
    home = family(session)
    gone = people(session, home)[2]
    remove_member(session, home.id, gone, "moved_away", by())
    move_member(session, gone, home.id, "anak", by())
    assert gone in people(session, home)


def test_a_head_cannot_just_move_away(session: WriteSession) -> None:
    first, second = family(session), family(session)
    with pytest.raises(InvalidInput):
        move_member(session, people(session, first)[0], second.id, None, by())


def test_a_stranger_is_no_member(session: WriteSession) -> None:
    home = family(session)
    with pytest.raises(PersonNotFound):
        remove_member(session, home.id, uuid4(), "other", by())


def test_a_membership_does_not_end_before_it_began(session: WriteSession) -> None:
    home = family(session)
    day = today() - timedelta(days=1)
    with pytest.raises(InvalidInput) as refusal:
        remove_member(session, home.id, people(session, home)[1], "other", by(), on=day)
    assert refusal.value.field == "on"


def test_a_bulk_loaded_member_was_one_since_the_household_was_registered(
    session: WriteSession,
) -> None:
    home = family(session)
    add_all(session, home.id, [NewPerson("Dimuat Pukal")])
    loaded = people(session, home)[-1]
    remove_member(session, home.id, loaded, "other", by())
    made = next(one for one in read(session, home.id).memberships if one["person_id"] == loaded)
    assert made["from_on"] == home.registered_on


def test_a_corrected_number_must_be_free_and_the_log_shows_it_masked(
    session: WriteSession,
) -> None:
    home = family(session)
    first, second, _ = read(session, home.id).people
    with pytest.raises(IdentityTaken):
        correct_identity(session, home.id, first["id"], "mykad", str(second["identity_no"]), by())
    number = identity_number()
    correct_identity(session, home.id, first["id"], "mykad", number, by())
    assert read(session, home.id).people[0]["identity_no"] == number
    assert str(first["identity_no"]) not in str(history(session, home.id).changes[0].details)


def test_a_split_makes_a_household_under_its_own_head(session: WriteSession) -> None:
    home = family(session)
    _, spouse, child = people(session, home)
    made = split(
        session,
        home.id,
        {spouse: None, child: "anak"},
        spouse,
        {"address": "Kampung Lain"},
        "pejabat_daerah",
        by(),
    )
    assert roles(session, made) == [(spouse, "KIR", None), (child, "AIR", "anak")]
    assert (home.size, made.size) == (1, 2)


def test_the_head_does_not_split_off(session: WriteSession) -> None:
    home = family(session)
    head = people(session, home)[0]
    values = {"address": "Kampung Lain"}
    with pytest.raises(InvalidInput):
        split(session, home.id, {head: None}, head, values, "pejabat_daerah", by())


def test_a_merged_household_is_changed_no_more(session: WriteSession) -> None:
    kept, absorbed = family(session), family(session)
    merge(session, kept.id, absorbed.id, {}, by())
    assert (kept.size, len(people(session, absorbed))) == (6, 0)
    with pytest.raises(RecordMerged):
        add_member(session, absorbed.id, newcomer(), by())


def test_a_merge_taken_back_leaves_both_as_they_were(session: WriteSession) -> None:
    kept, absorbed = family(session), family(session)
    before = roles(session, kept), roles(session, absorbed), absorbed.gross_income_monthly
    undo_merge(session, merge(session, kept.id, absorbed.id, {}, by()), by())
    after = roles(session, kept), roles(session, absorbed), absorbed.gross_income_monthly
    assert after == before
    assert (kept.size, absorbed.size, absorbed.merged_into_id) == (3, 3, None)


def test_a_merge_stands_once_somebody_left_or_it_was_taken_back(session: WriteSession) -> None:
    kept, absorbed = family(session), family(session)
    moved = people(session, absorbed)[1]
    key = merge(session, kept.id, absorbed.id, {}, by())
    remove_member(session, kept.id, moved, "other", by())
    with pytest.raises(MergeStands):
        undo_merge(session, key, by())


def test_who_is_recorded_in_both_households_does_not_come_in_twice(session: WriteSession) -> None:
    kept, absorbed = family(session), family(session)
    before = roles(session, kept), roles(session, absorbed)
    head, copy = people(session, kept)[0], people(session, absorbed)[0]
    key = merge(session, kept.id, absorbed.id, {}, by(), same_people={copy: head})
    assert len(people(session, kept)) == 5
    assert kept.gross_income_monthly == Decimal(1000)
    undo_merge(session, key, by())
    assert (roles(session, kept), roles(session, absorbed)) == before


def test_aid_of_a_second_record_counts_as_the_persons_until_the_merge_is_undone(
    session: WriteSession,
) -> None:
    kept, absorbed = family(session), family(session)
    head, copy = people(session, kept)[0], people(session, absorbed)[0]
    load_programmes(session)
    programme = session.scalars(select(Programme)).first()
    assert programme is not None
    aid = AidRecord(
        household_id=absorbed.id,
        person_id=copy,
        programme_id=programme.id,
        amount_monthly=Decimal(100),
        active_from=today(),
    )
    session.add(aid)
    session.flush()
    key = merge(session, kept.id, absorbed.id, {}, by(), same_people={copy: head})
    session.refresh(aid)
    assert (aid.household_id, aid.person_id) == (kept.id, head)
    undo_merge(session, key, by())
    session.refresh(aid)
    assert (aid.household_id, aid.person_id) == (absorbed.id, copy)


def test_the_right_number_of_a_second_record_can_be_taken_over(session: WriteSession) -> None:
    kept, absorbed = family(session), family(session)
    head, copy = people(session, kept)[0], people(session, absorbed)[0]
    right = read(session, absorbed.id).people[0]["identity_no"]
    with pytest.raises(IdentityTaken):
        correct_identity(session, kept.id, head, "mykad", right, by())
    merge(session, kept.id, absorbed.id, {}, by(), same_people={copy: head})
    correct_identity(session, kept.id, head, "mykad", right, by())
    assert read(session, kept.id).people[0]["identity_no"] == right


def test_only_people_of_the_two_households_are_taken_for_one(session: WriteSession) -> None:
    kept, absorbed, other = family(session), family(session), family(session)
    head, spouse = people(session, kept)[:2]
    copy, second = people(session, absorbed)[:2]
    stranger = people(session, other)[0]
    for same in ({stranger: head}, {copy: stranger}, {copy: spouse, second: spouse}):
        with pytest.raises(InvalidInput) as refusal:
            merge(session, kept.id, absorbed.id, {}, by(), same_people=same)
        assert refusal.value.field == "same_people"
