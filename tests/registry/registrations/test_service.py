"""A case goes from step to step as the workflow table says, and only with what each step needs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from database.errors import InvalidInput
from database.session import WriteSession
from registry.calendar.service import today
from registry.households.reference import demo_reference
from registry.persons.models import Person
from registry.registrations.forms import Step
from registry.registrations.requirements import NotThisOfficer, RequirementNotMet
from registry.registrations.service import (
    CaseChanged,
    RegistrationNotFound,
    StepNotPossible,
    StepsRefused,
    get,
    history,
    replay,
    take,
    take_all,
)
from tests.registry.registrations.families import (
    DISTRICT,
    ENUMERATOR,
    OTHER_SUPERVISOR,
    SECRETARY,
    SUPERVISOR,
    complete_census,
    decide,
    meeting,
    new_case,
    short_form,
    step,
    verified_case,
)


def test_only_a_meeting_accepts_a_case(session: WriteSession) -> None:
    case = new_case(session)
    with pytest.raises(NotThisOfficer, match="meeting"):
        step(session, case, "accept", SECRETARY)


def test_a_meeting_accepts_and_the_household_shows_it(session: WriteSession) -> None:
    case = new_case(session)
    event = decide(session, case, "accept")
    assert (event.state, event.next_state, event.line_version) == ("baru", "disemak", "PGK-2019")
    assert event.meeting_id is not None
    assert case.household.registration_status == "disemak"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"citizenship": "IDN"}, "not a citizen"),
        ({"yearly_income": Decimal("120000.00")}, "is not below the line"),
        ({"district_code": None}, "missing: district"),
    ],
)
def test_a_case_with_an_unmet_criterion_is_not_accepted_and_the_criterion_is_named(
    session: WriteSession, changes: dict[str, Any], told: str
) -> None:
    case = new_case(session, **changes)
    with pytest.raises(StepsRefused) as refused:
        decide(session, case, "accept")
    assert refused.value.faults[0].field == case.household.reference_no
    assert told in refused.value.faults[0].detail
    step(session, case, "reject_on_criteria", DISTRICT, reason="other", note="Tidak layak.")
    assert case.household.registration_status == "ditolak"


def test_an_officer_alone_cannot_reject_a_case_that_meets_every_criterion(
    session: WriteSession,
) -> None:
    case = new_case(session)
    with pytest.raises(RequirementNotMet, match="only a meeting"):
        step(session, case, "reject_on_criteria", DISTRICT, reason="other", note="tidak")


def test_a_person_registered_elsewhere_meanwhile_stops_acceptance(session: WriteSession) -> None:
    first, second = new_case(session), new_case(session)
    numbers = select(Person.identity_no).where(Person.household_id == first.household.id)
    session.execute(
        update(Person)
        .where(Person.household_id == second.household.id)
        .values(identity_no=numbers.scalar_subquery())
    )
    session.expire_all()
    with pytest.raises(StepsRefused) as refused:
        decide(session, second, "accept")
    assert first.household.reference_no in refused.value.faults[0].detail


def test_an_incomplete_census_is_not_verified_and_every_gap_is_named(
    session: WriteSession,
) -> None:
    case = new_case(session)
    decide(session, case, "accept")
    with pytest.raises(RequirementNotMet, match="No census visit"):
        step(session, case, "verify", SUPERVISOR)
    step(session, case, "record_census", ENUMERATOR, visited_on=today())
    with pytest.raises(RequirementNotMet) as refused:
        step(session, case, "verify", SUPERVISOR)
    assert [fault.field for fault in refused.value.faults] == ["people (1 of 4)"]


def test_who_took_the_census_does_not_verify_it(session: WriteSession) -> None:
    case = new_case(session)
    decide(session, case, "accept")
    complete_census(session, case)
    step(session, case, "record_census", DISTRICT, visited_on=today(), enumerator=SUPERVISOR.name)
    with pytest.raises(NotThisOfficer, match="somebody else must verify"):
        step(session, case, "verify", SUPERVISOR)
    step(session, case, "verify", OTHER_SUPERVISOR)
    assert case.household.registration_status == "disahkan"


def test_verifying_decides_the_poverty_status_and_dates_it(session: WriteSession) -> None:
    case = verified_case(session)
    last = history(session, case)[-1]
    assert case.household.poverty_status == last.payload["result"] == "miskin_tegar"
    assert case.household.verified_on == today()
    assert last.line_version == "PGK-2019"


def test_a_visit_before_acceptance_does_not_count(session: WriteSession) -> None:
    case = new_case(session)
    decide(session, case, "accept")
    with pytest.raises(InvalidInput) as refused:
        step(session, case, "record_census", ENUMERATOR, visited_on=today() - timedelta(days=1))
    assert refused.value.field == "visited_on"


def test_a_step_on_an_older_version_says_who_did_what(session: WriteSession) -> None:
    case = new_case(session, citizenship="IDN")
    seen = case.registration.version
    number = case.household.reference_no
    rejection = Step("reject_on_criteria", seen, reason="not_citizen", note="Pasport asing.")
    take(session, number, rejection, DISTRICT)
    with pytest.raises(CaseChanged) as refused:
        take(session, number, rejection, SUPERVISOR)
    for told in (number, DISTRICT.name, "reject_on_criteria", "ditolak", "MYT"):
        assert told in refused.value.message


def test_a_step_that_the_state_does_not_have_names_those_it_has(session: WriteSession) -> None:
    case = new_case(session)
    with pytest.raises(StepNotPossible) as refused:
        step(session, case, "verify", SUPERVISOR)
    assert "correct" in (refused.value.expected or "")


def test_a_role_that_may_not_take_a_step_is_told_who_may(session: WriteSession) -> None:
    case = new_case(session)
    with pytest.raises(NotThisOfficer) as refused:
        step(session, case, "correct", ENUMERATOR, short_form=short_form())
    assert "counter_officer" in (refused.value.expected or "")


def test_a_case_that_does_not_exist_is_not_found(session: WriteSession) -> None:
    with pytest.raises(RegistrationNotFound):
        get(session, demo_reference(9_999_999))


def test_a_meeting_decides_all_or_none_and_names_each_problem(session: WriteSession) -> None:
    good = [new_case(session) for _ in range(5)]
    bad = new_case(session, citizenship="IDN")
    steps = {case.household.reference_no: Step("accept", 1) for case in (*good, bad)}
    with pytest.raises(StepsRefused) as refused:
        take_all(session, steps, SECRETARY, meeting(session).id)
    assert [fault.field for fault in refused.value.faults] == [bad.household.reference_no]
    assert {case.registration.state for case in good} == {"baru"}


def test_the_history_replays_to_the_present_state(session: WriteSession) -> None:
    case = verified_case(session)
    step(session, case, "exit", SUPERVISOR, reason="death", note="Sijil kematian.")
    events = history(session, case)
    assert replay(events) == case.registration.state
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(event.actor and event.actor_role for event in events)
    with pytest.raises(StepNotPossible):
        replay(events[1:])
