"""How a case leaves the list and comes back: rejection, appeal, exit, re-entry, the next census."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.assessments.service import assess_all
from registry.calendar.service import today
from registry.registrations.requirements import NotThisOfficer, RequirementNotMet
from registry.registrations.service import history
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    ENUMERATOR,
    SUPERVISOR,
    decide,
    new_case,
    rejected_case,
    short_form,
    step,
    verified_case,
)


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
