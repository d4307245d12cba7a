"""A case goes from step to step as the workflow table says, and only with what each step needs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from database.errors import InvalidInput
from database.session import WriteSession
from registry.assessments.service import assess_all
from registry.calendar.service import today
from registry.history.service import versions
from registry.households.reference import demo_reference
from registry.persons.models import Person
from registry.registrations.forms import Reporter, Step
from registry.registrations.requirements import NotThisOfficer, RequirementNotMet
from registry.registrations.service import (
    AlreadyRegistered,
    CaseChanged,
    RegistrationNotFound,
    StepNotPossible,
    StepsRefused,
    get,
    history,
    register,
    replay,
    take,
    take_all,
)
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    OTHER_SUPERVISOR,
    SECRETARY,
    SUPERVISOR,
    complete_census,
    decide,
    meeting,
    new_case,
    rejected_case,
    short_form,
    step,
    verified_case,
)


def test_a_family_taken_in_is_new_with_a_reference_number_and_a_screening(
    session: WriteSession,
) -> None:
    case, screening = register(session, short_form(), "pejabat_daerah", today(), None, COUNTER)
    assert case.registration.state == case.household.registration_status == "baru"
    assert case.household.gross_income_monthly == Decimal(1000)
    assert get(session, case.household.reference_no.lower()).registration is case.registration
    assert screening.passed


def test_what_the_case_keeps_of_the_form_has_no_identity_number(session: WriteSession) -> None:
    form = short_form()
    case, _ = register(session, form, "pejabat_daerah", today(), None, COUNTER)
    assert form.identity_no is not None
    assert form.identity_no not in str(case.registration.short_form)


def test_a_report_on_a_familys_behalf_keeps_the_reporter(session: WriteSession) -> None:
    reporter = Reporter("Ketua Kampung", "Kampung Contoh", "088-123456")
    case, _ = register(session, short_form(), "pelapor", today(), reporter, COUNTER)
    assert case.registration.reporter_name == "Ketua Kampung"
    with pytest.raises(InvalidInput) as refused:
        register(session, short_form(), "pelapor", today(), None, COUNTER)
    assert refused.value.field == "reporter"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("head_name", "  "),
        ("head_name", "Ali\x00"),
        ("address", ""),
        ("identity_no", "800101-17-1234"),
        ("identity_no", "801301-12-1234"),
        ("citizenship", "Malaysia"),
        ("yearly_income", Decimal("-1")),
        ("yearly_income", Decimal("0.001")),
        ("yearly_income", Decimal("NaN")),
        ("household_size", 0),
        ("household_size", 61),
        ("postcode", "8930"),
        ("state_code", "S99"),
        ("district_code", "D11-01"),
        ("stratum", "kota"),
        ("phone", "call me"),
    ],
)
def test_a_wrong_field_of_the_form_is_named(
    session: WriteSession, field: str, value: object
) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(session, short_form(**{field: value}), "surat", today(), None, COUNTER)
    assert refused.value.field == field


def test_a_form_from_tomorrow_or_from_before_the_data_bank_is_refused(
    session: WriteSession,
) -> None:
    for day in (today() + timedelta(days=1), date(2007, 10, 30)):
        with pytest.raises(InvalidInput) as refused:
            register(session, short_form(), "surat", day, None, COUNTER)
        assert refused.value.field == "received_on"


def test_one_identity_is_registered_once_anywhere(session: WriteSession) -> None:
    form = short_form()
    first, _ = register(session, form, "pejabat_daerah", today(), None, COUNTER)
    with pytest.raises(AlreadyRegistered, match=first.household.reference_no):
        register(session, form, "ppn", today(), None, COUNTER)


def test_a_member_of_a_household_is_not_registered_as_another_head(session: WriteSession) -> None:
    case = verified_case(session)
    member = session.scalars(
        select(Person.identity_no).where(
            Person.household_id == case.household.id, Person.role == "AIR"
        )
    ).first()
    with pytest.raises(AlreadyRegistered):
        register(session, short_form(identity_no=member), "ppn", today(), None, COUNTER)


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


def test_a_corrected_form_is_screened_again(session: WriteSession) -> None:
    case = new_case(session, district_code=None)
    assert case.registration.screening is not None
    assert not case.registration.screening["passed"]
    head = case.registration.short_form["head_name"]
    step(session, case, "correct", DISTRICT, short_form=short_form(head_name=head))
    assert case.registration.screening["passed"]
    assert case.household.stated_district_code == "D12-08"


def test_a_correction_keeps_the_former_values_with_who_and_why(session: WriteSession) -> None:
    case = new_case(session, address="Alamat lama")
    edition = case.household.edition
    step(session, case, "correct", DISTRICT, short_form=short_form(address="Alamat baharu"))
    former = [one for one in versions(session, [case.household.id]) if one.reason == "correct"]
    households = [one for one in former if one.table_name == "household"]
    assert [one.row["address"] for one in households] == ["Alamat lama"]
    assert {one.actor for one in former} == {DISTRICT.name}
    assert case.household.edition == edition + 1


def test_a_correction_cannot_take_over_somebody_elses_identity(session: WriteSession) -> None:
    other = short_form()
    register(session, other, "surat", today(), None, COUNTER)
    case = new_case(session)
    with pytest.raises(AlreadyRegistered):
        step(
            session, case, "correct", DISTRICT, short_form=short_form(identity_no=other.identity_no)
        )


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


def test_each_rejection_needs_a_reason_of_the_list_and_a_note(session: WriteSession) -> None:
    case = new_case(session, citizenship="IDN")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"note": "tiada"}, "reason"),
        ({"reason": "remarriage", "note": "tiada"}, "reason"),
        ({"reason": "not_citizen"}, "note"),
        ({"reason": "not_citizen", "note": "  "}, "note"),
    ]
    for values, field in wrong:
        with pytest.raises(InvalidInput) as refused:
            step(session, case, "reject_on_criteria", DISTRICT, **values)
        assert refused.value.field == field


def test_an_appeal_is_decided_by_somebody_else_than_who_rejected(session: WriteSession) -> None:
    case = rejected_case(session, by=DISTRICT)
    appeal = {"reason": "wrong_facts", "note": "Sijil baharu.", "outcome": "upheld"}
    with pytest.raises(NotThisOfficer, match="somebody else must decide"):
        step(session, case, "reopen", DISTRICT, **appeal)
    event = step(session, case, "reopen", SUPERVISOR, **appeal)
    assert event.next_state == "baru"
    assert event.payload["answers_seq"] == 2
    assert event.payload["outcome"] == "upheld"


def test_a_dismissed_appeal_leaves_the_case_rejected_and_is_remembered(
    session: WriteSession,
) -> None:
    case = rejected_case(session)
    step(session, case, "dismiss_appeal", SUPERVISOR, reason="other", note="Tiada bukti.")
    assert [event.event for event in history(session, case)][-1] == "dismiss_appeal"
    assert case.household.registration_status == "ditolak"


def test_after_the_deadline_an_appeal_is_too_late_but_the_family_may_apply_again(
    session: WriteSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = rejected_case(session)
    monkeypatch.setattr(
        "registry.registrations.service.today", lambda: today() + timedelta(days=91)
    )
    with pytest.raises(RequirementNotMet, match="apply again"):
        step(session, case, "reopen", SUPERVISOR, reason="other", note="lewat", outcome="upheld")
    step(session, case, "reapply", COUNTER, short_form=short_form())
    assert case.registration.screening is not None
    assert case.registration.screening["passed"]
    assert case.registration.state == "baru"


def test_leaving_the_list_needs_a_reason_keeps_the_record_and_dates_it(
    session: WriteSession,
) -> None:
    case = verified_case(session)
    step(session, case, "exit", SUPERVISOR, reason="welfare_home", note="Rumah Seri Kenangan.")
    assert case.registration.state == "keluar"
    assert case.household.registration_status == "disahkan"
    assert case.household.exited_on == today()
    assert case.household.poverty_status == "terkeluar"


def test_who_left_the_list_stays_off_it_when_the_whole_registry_is_assessed(
    session: WriteSession,
) -> None:
    case = verified_case(session)
    step(session, case, "exit", SUPERVISOR, reason="death", note="Tiada ahli yang tinggal.")
    assess_all(session)
    assert case.household.poverty_status == "terkeluar"


def test_only_a_meeting_removes_by_focus_group_validation(session: WriteSession) -> None:
    case = verified_case(session)
    with pytest.raises(InvalidInput, match="exit_reasons"):
        step(session, case, "exit", SUPERVISOR, reason="focus_group_validation", note="FGD")
    decide(session, case, "remove", reason="focus_group_validation", note="Pemutihan.")
    assert case.registration.state == "keluar"


def test_a_household_that_left_re_enters_when_it_is_below_the_line_again(
    session: WriteSession,
) -> None:
    case = verified_case(session)
    step(session, case, "exit", SUPERVISOR, reason="income_above_line", note="Naik gaji.")
    case.household.gross_income_monthly = Decimal(9000)
    with pytest.raises(RequirementNotMet, match="below the line"):
        step(session, case, "reenter", SUPERVISOR, note="Hilang kerja.")
    case.household.gross_income_monthly = Decimal(800)
    step(session, case, "reenter", SUPERVISOR, note="Hilang kerja.")
    assert case.registration.state == "disahkan"
    assert case.household.exited_on is None
    assert case.household.poverty_status == "miskin_tegar"


def test_a_re_assessment_keeps_the_status_and_names_the_line(session: WriteSession) -> None:
    case = verified_case(session)
    case.household.gross_income_monthly = Decimal(2000)
    event = step(session, case, "reassess", SUPERVISOR)
    assert (event.next_state, event.payload["result"]) == ("disahkan", "miskin")
    assert case.household.poverty_status == "miskin"


def test_a_re_census_asks_for_a_visit_after_the_last_verification(session: WriteSession) -> None:
    case = verified_case(session)
    with pytest.raises(RequirementNotMet, match="No census visit"):
        step(session, case, "verify", SUPERVISOR)
    step(session, case, "record_census", ENUMERATOR, visited_on=today())
    assert step(session, case, "verify", SUPERVISOR).next_state == "disahkan"


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
