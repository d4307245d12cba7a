"""Meetings decide hundreds of cases at once, all or none, and their record is final when closed."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from database.errors import InvalidInput
from database.session import WriteSession
from registry.calendar.service import today
from registry.households.models import Household
from registry.meetings.forms import Decision, Member, NewMeeting
from registry.meetings.models import Meeting, MeetingCase, MeetingMember
from registry.meetings.service import (
    CasesUndecided,
    MeetingClosed,
    MinutesExist,
    add_cases,
    close,
    create,
    decide,
    get,
    list_meetings,
)
from registry.poverty_lines.service import load
from registry.registrations.requirements import NotThisOfficer
from registry.registrations.service import Case, StepsRefused, history
from tests.registry.registrations.families import (
    DISTRICT,
    SECRETARY,
    SUPERVISOR,
    new_case,
    step,
    verified_case,
)

PRESENT = (Member("Pegawai Daerah", "pengerusi", "Pejabat Daerah"), Member("Penghulu"))


@pytest.fixture(autouse=True)
def poverty_lines(session: WriteSession) -> None:
    load(session)


def announced(**changes: Any) -> NewMeeting:
    values: dict[str, Any] = {
        "minutes_no": "FGD/RANAU/2026/4",
        "level": "daerah",
        "held_on": date(2026, 11, 20),
        "members": PRESENT,
        "state_code": "S12",
        "district_code": "D12-08",
    }
    return NewMeeting(**values | changes)


@pytest.fixture
def fgd(session: WriteSession) -> Meeting:
    return create(session, announced(), SECRETARY)


def number(case: Case) -> str:
    return case.household.reference_no


def test_a_meeting_records_who_was_present_and_which_cases_it_decided_and_why(
    session: WriteSession, fgd: Meeting
) -> None:
    accepted, rejected, deferred = (new_case(session) for _ in range(3))
    add_cases(session, fgd.id, [number(accepted)], SECRETARY)
    decide(
        session,
        fgd.id,
        [
            Decision(number(rejected), "tolak", "focus_group_rejected", "Tidak disokong."),
            Decision(number(accepted), "terima"),
            Decision(number(deferred), "tangguh", "income_proof", "Tiada slip gaji."),
        ],
        SECRETARY,
    )
    record = get(session, fgd.id)
    assert [(member.name, member.position) for member in record.members] == [
        ("Pegawai Daerah", "pengerusi"),
        ("Penghulu", "ahli"),
    ]
    assert [(one.reference_no, one.case.decision, one.state) for one in record.cases] == [
        (number(accepted), "terima", "disemak"),
        (number(rejected), "tolak", "ditolak"),
        (number(deferred), "tangguh", "baru"),
    ]
    last = history(session, rejected)[-1]
    assert (last.meeting_id, last.reason, last.note) == (
        fgd.id,
        "focus_group_rejected",
        "Tidak disokong.",
    )
    assert [event.event for event in history(session, deferred)] == ["receive"]


def test_hundreds_of_cases_are_decided_in_one_call(session: WriteSession, fgd: Meeting) -> None:
    cases = [new_case(session) for _ in range(200)]
    decide(session, fgd.id, [Decision(number(one), "terima") for one in cases], SECRETARY)
    assert {one.registration.state for one in cases} == {"disemak"}


def test_one_case_that_cannot_be_decided_stops_them_all_and_each_is_named(
    session: WriteSession, fgd: Meeting
) -> None:
    good = [new_case(session) for _ in range(10)]
    foreign = new_case(session, citizenship="IDN")
    rejected = new_case(session, citizenship="IDN")
    step(session, rejected, "reject_on_criteria", DISTRICT, reason="not_citizen", note="Pasport.")
    wanted = [Decision(number(one), "terima") for one in (*good, foreign, rejected)]
    with pytest.raises(StepsRefused) as refused, session.begin_nested():
        decide(session, fgd.id, wanted, SECRETARY)
    assert {fault.field for fault in refused.value.faults} == {number(foreign), number(rejected)}
    assert all(fault.detail for fault in refused.value.faults)
    assert get(session, fgd.id).cases == []
    assert {one.registration.state for one in good} == {"baru"}


def test_a_case_that_changed_since_the_meeting_read_it_is_not_decided(
    session: WriteSession, fgd: Meeting
) -> None:
    case = new_case(session)
    with pytest.raises(StepsRefused) as refused:
        decide(session, fgd.id, [Decision(number(case), "terima", version=0)], SECRETARY)
    assert "version 1" in refused.value.faults[0].detail


def test_one_meeting_decides_a_case_once(session: WriteSession, fgd: Meeting) -> None:
    case = new_case(session)
    deferral = [Decision(number(case), "tangguh", "not_reached", "Tidak sempat.")]
    decide(session, fgd.id, deferral, SECRETARY)
    with pytest.raises(StepsRefused) as refused:
        decide(session, fgd.id, deferral, SECRETARY)
    assert SECRETARY.name in refused.value.faults[0].detail


@pytest.mark.parametrize(
    ("level", "area", "fits"),
    [
        ("daerah", {"state_code": "S12", "district_code": "D12-08"}, True),
        ("daerah", {"state_code": "S12", "district_code": "D12-01"}, False),
        ("negeri", {"state_code": "S12", "district_code": None}, True),
        ("negeri", {"state_code": "S11", "district_code": None}, False),
        ("kebangsaan", {"state_code": None, "district_code": None}, True),
    ],
)
def test_a_group_decides_the_cases_of_its_own_area(
    session: WriteSession, level: str, area: dict[str, Any], fits: bool
) -> None:
    case = new_case(session)
    held = create(session, announced(level=level, **area), SECRETARY)
    wanted = [Decision(number(case), "terima")]
    if fits:
        assert decide(session, held.id, wanted, SECRETARY)[0].state == "disemak"
        return
    with pytest.raises(StepsRefused, match="1 of 1"):
        decide(session, held.id, wanted, SECRETARY)


def test_a_meeting_removes_a_verified_household_from_the_list(
    session: WriteSession, fgd: Meeting
) -> None:
    case = verified_case(session)
    removal = Decision(number(case), "keluarkan", "focus_group_validation", "Pemutihan senarai.")
    assert decide(session, fgd.id, [removal], SECRETARY)[0].state == "keluar"


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (("lulus", None, None), "decisions[0].decision"),
        (("tangguh", None, "Tiada."), "decisions[0].reason"),
        (("tangguh", "other", None), "decisions[0].note"),
    ],
)
def test_a_wrong_decision_is_named_by_its_place(
    session: WriteSession, fgd: Meeting, decision: tuple[str, Any, Any], field: str
) -> None:
    kind, reason, note = decision
    case = new_case(session)
    with pytest.raises(InvalidInput) as refused:
        decide(session, fgd.id, [Decision(number(case), kind, reason, note)], SECRETARY)
    assert refused.value.field == field


def test_a_rejection_without_reason_names_its_case(session: WriteSession, fgd: Meeting) -> None:
    case = new_case(session)
    with pytest.raises(StepsRefused) as refused:
        decide(session, fgd.id, [Decision(number(case), "tolak", note="Tidak.")], SECRETARY)
    assert refused.value.faults[0].field == number(case)
    assert "reason" in refused.value.faults[0].detail


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"level": "mukim"}, "level"),
        ({"minutes_no": " "}, "minutes_no"),
        # Two days: midnight may pass between collecting and running.
        ({"held_on": today() + timedelta(days=2)}, "held_on"),
        ({"members": ()}, "members"),
        ({"members": (Member("Ali", "raja"),)}, "members[0].position"),
        ({"district_code": None}, "district_code"),
        ({"district_code": "D11-01"}, "district_code"),
        ({"state_code": "S77", "district_code": "D77-01"}, "state_code"),
        ({"level": "kebangsaan"}, "state_code"),
    ],
)
def test_a_wrong_field_of_a_meeting_is_named(
    session: WriteSession, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        create(session, announced(**changes), SECRETARY)
    assert refused.value.field == field


def test_two_meetings_do_not_share_minutes(session: WriteSession, fgd: Meeting) -> None:
    with pytest.raises(MinutesExist):
        create(session, announced(), SECRETARY)


def test_only_a_secretary_keeps_the_minutes(session: WriteSession, fgd: Meeting) -> None:
    with pytest.raises(NotThisOfficer):
        create(session, announced(minutes_no="FGN/1"), SUPERVISOR)
    with pytest.raises(NotThisOfficer):
        decide(session, fgd.id, [], SUPERVISOR)


def test_a_meeting_closes_only_when_every_case_is_decided(
    session: WriteSession, fgd: Meeting
) -> None:
    case = new_case(session)
    add_cases(session, fgd.id, [number(case)], SECRETARY)
    with pytest.raises(CasesUndecided) as refused:
        close(session, fgd.id, SECRETARY)
    assert refused.value.faults[0].field == number(case)
    decide(session, fgd.id, [Decision(number(case), "terima")], SECRETARY)
    assert close(session, fgd.id, SECRETARY).closed_by == SECRETARY.name


def test_a_closed_meeting_does_not_change_by_any_way(session: WriteSession, fgd: Meeting) -> None:
    case = new_case(session)
    decide(session, fgd.id, [Decision(number(case), "terima")], SECRETARY)
    close(session, fgd.id, SECRETARY)
    with pytest.raises(MeetingClosed, match=SECRETARY.name):
        add_cases(session, fgd.id, [number(new_case(session))], SECRETARY)
    absent = {"meeting_id": fgd.id, "item": 9, "name": "Hadir kemudian", "position": "ahli"}
    for change in (
        update(Meeting).values(place="Lain"),
        delete(Meeting),
        update(MeetingCase).values(note="Lain"),
        delete(MeetingCase),
        insert(MeetingMember).values(absent),
        delete(MeetingMember),
    ):
        with pytest.raises(DBAPIError, match="closed meeting"), session.begin_nested():
            session.execute(change)


def test_a_demonstration_household_leaves_even_a_closed_meeting(
    session: WriteSession, fgd: Meeting
) -> None:
    case = new_case(session)
    decide(session, fgd.id, [Decision(number(case), "terima")], SECRETARY)
    close(session, fgd.id, SECRETARY)
    session.execute(delete(Household).where(Household.id == case.household.id))
    session.expire_all()
    assert get(session, fgd.id).cases == []


def test_meetings_are_listed_newest_first_page_by_page(session: WriteSession) -> None:
    days = [date(2026, 11, day) for day in (3, 17, 10)]
    for day in days:
        create(session, announced(minutes_no=f"FGD/{day}", held_on=day), SECRETARY)
    first = list_meetings(session, state_code="S12", level="daerah", limit=2)
    assert [meeting.held_on.day for meeting in first] == [17, 10]
    after = (first[-1].held_on, first[-1].id)
    assert [meeting.held_on.day for meeting in list_meetings(session, before=after)] == [3]
