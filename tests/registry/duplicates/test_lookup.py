"""A family is compared with the registry when it is taken in, and before it is accepted."""

import pytest
from sqlalchemy import select, update

from database.errors import InvalidInput
from database.session import WriteSession
from registry.calendar.service import now
from registry.duplicates.lookup import check, likely_duplicates
from registry.duplicates.models import DuplicatePair
from registry.duplicates.service import decide_not_same
from registry.households.models import Household
from registry.households.reference import demo_reference
from registry.households.service import HouseholdNotFound
from registry.persons.models import Person
from registry.poverty_lines.service import load
from registry.records.taking import take_in
from registry.registrations.service import Case, StepsRefused
from tests.registry.duplicates.twins import WRITTEN_AGAIN, pair_of, slip, taken_in, twins
from tests.registry.records.made import full_form
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    decide,
    new_case,
    short_form,
    step,
)


@pytest.fixture(autouse=True)
def poverty_lines(session: WriteSession) -> None:
    load(session)


def likely(session: WriteSession, case: Case) -> list[str]:
    found = likely_duplicates(session, [case.household.id])
    return [one.reference_no for one in found.get(case.household.id, [])]


def test_a_family_taken_in_again_is_on_the_work_list_at_once(session: WriteSession) -> None:
    first, second = twins(session)
    pair = pair_of(session, first, second)
    assert (pair.state, pair.found_by, pair.version) == ("open", "lookup", 1)
    assert pair.probability > 0.9
    assert likely(session, second) == [first.household.reference_no]
    assert likely(session, first) == [second.household.reference_no]


def test_a_family_like_no_other_has_no_likely_duplicate(session: WriteSession) -> None:
    taken_in(session)
    assert likely(session, taken_in(session)) == []


def test_the_whole_family_is_compared_when_a_long_form_is_taken_in(session: WriteSession) -> None:
    first = take_in(session, full_form(), COUNTER)
    spouse = session.scalars(
        select(Person).where(Person.household_id == first.household.id, Person.role == "AIR")
    ).first()
    assert spouse is not None
    assert spouse.identity_no is not None
    again = taken_in(session, head_name=spouse.name, identity_no=slip(spouse.identity_no))
    assert likely(session, again) == [first.household.reference_no]


def test_generated_families_are_never_compared_with_real_ones(session: WriteSession) -> None:
    first = new_case(session)
    head = session.scalars(select(Person).where(Person.household_id == first.household.id)).one()
    assert head.identity_no is not None
    second = taken_in(session, head_name=head.name, identity_no=slip(head.identity_no))
    assert likely(session, second) == []


def test_no_meeting_accepts_a_case_with_an_undecided_pair(session: WriteSession) -> None:
    first, second = twins(session)
    with pytest.raises(StepsRefused) as refused:
        decide(session, second, "accept")
    assert first.household.reference_no in refused.value.faults[0].detail
    decide_not_same(session, pair_of(session, first, second).id, 1, "Dua sepupu.", DISTRICT)
    decide(session, second, "accept")
    assert second.household.registration_status == "disemak"


def test_a_meeting_may_still_reject_a_case_with_an_undecided_pair(session: WriteSession) -> None:
    _, second = twins(session)
    decide(session, second, "reject", reason="duplicate", note="Telah berdaftar.")
    assert second.household.registration_status == "ditolak"


def test_a_record_changed_since_is_compared_again_before_acceptance(session: WriteSession) -> None:
    first, second = taken_in(session), taken_in(session)
    head = session.scalars(select(Person).where(Person.household_id == first.household.id)).one()
    assert head.identity_no is not None
    session.execute(
        update(Person)
        .where(Person.household_id == second.household.id)
        .values(name=head.name, identity_no=slip(head.identity_no), birth_date=head.birth_date)
    )
    session.execute(
        update(Household).where(Household.id == second.household.id).values(updated_at=now())
    )
    with pytest.raises(StepsRefused) as refused, session.begin_nested():
        decide(session, second, "accept")
    assert first.household.reference_no in refused.value.faults[0].detail
    # The refusal took its findings back; a check puts the pair on the work list.
    assert session.scalars(select(DuplicatePair)).all() == []
    found = check(session, [second.household.reference_no])
    assert [one.reference_no for one in found[second.household.reference_no]] == [
        first.household.reference_no
    ]


def test_a_corrected_form_is_compared_again(session: WriteSession) -> None:
    first = taken_in(session)
    head = session.scalars(select(Person).where(Person.household_id == first.household.id)).one()
    second = taken_in(session)
    assert head.identity_no is not None
    form = short_form(head_name=head.name, identity_no=slip(head.identity_no))
    step(session, second, "correct", DISTRICT, short_form=form)
    assert likely(session, second) == [first.household.reference_no]


def test_a_pair_found_again_stays_the_one_pair_it_was(session: WriteSession) -> None:
    first, second = twins(session)
    before = pair_of(session, first, second).id
    check(session, [first.household.reference_no, second.household.reference_no])
    pair = pair_of(session, first, second)
    session.refresh(pair)
    assert (pair.id, pair.version, pair.state) == (before, 1, "open")


def test_a_third_registration_of_a_pair_decided_apart_is_still_found(
    session: WriteSession,
) -> None:
    first, second = twins(session)
    decide_not_same(session, pair_of(session, first, second).id, 1, "Dua sepupu.", DISTRICT)
    head = session.scalars(select(Person).where(Person.household_id == first.household.id)).one()
    assert head.identity_no is not None
    again = head.identity_no[:7] + "3" + head.identity_no[8:]
    third = taken_in(session, head_name=WRITTEN_AGAIN, identity_no=again)
    assert first.household.reference_no in likely(session, third)


def test_a_check_names_what_is_wrong(session: WriteSession) -> None:
    with pytest.raises(InvalidInput) as refused:
        check(session, [])
    assert refused.value.field == "reference_nos"
    with pytest.raises(HouseholdNotFound):
        check(session, [demo_reference(1)])
