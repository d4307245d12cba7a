"""Where agreements stand: by their steps, and by the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from database.session import WriteSession
from registry.agencies.service import load as load_agencies
from registry.agreements.service import get, history, standing_of
from registry.agreements.workflow import IN_FORCE, UNDATED, WORKFLOW, standing
from registry.calendar.service import today
from registry.workflows.service import ApplicationChanged, NotThisOfficer, StepNotPossible
from tests.registry.agreements.made import APPROVER, DRAFTER, agreed, drafted, expired, step

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
FIRST, LAST = date(2026, 3, 1), date(2026, 9, 30)
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "on", "stands"),
    [
        ("draf", LAST + ONE_DAY, "draf"),
        ("ditarik_balik", FIRST, "ditarik_balik"),
        ("berkuat_kuasa", FIRST - ONE_DAY, "akan_datang"),
        ("berkuat_kuasa", FIRST, "berkuat_kuasa"),
        ("berkuat_kuasa", LAST, "berkuat_kuasa"),
        ("berkuat_kuasa", LAST + ONE_DAY, "luput"),
        ("digantung", FIRST - ONE_DAY, "digantung"),
        ("digantung", LAST, "digantung"),
        ("digantung", LAST + ONE_DAY, "luput"),
        ("ditamatkan", FIRST, "ditamatkan"),
        ("ditamatkan", LAST + ONE_DAY, "ditamatkan"),
    ],
)
def test_where_an_agreement_stands_on_a_day(state: str, on: date, stands: str) -> None:
    assert standing(state, FIRST, LAST, on) == stands


@given(st.sampled_from(WORKFLOW.states), DAYS, DAYS, DAYS)
def test_only_an_approved_one_within_its_days_is_in_force(
    state: str, one: date, other: date, on: date
) -> None:
    first, last = min(one, other), max(one, other)
    stands = standing(state, first, last, on)
    assert (stands == IN_FORCE) == (state == IN_FORCE and first <= on <= last)
    assert state not in UNDATED or stands == state


@pytest.fixture
def agencies(session: WriteSession) -> WriteSession:
    load_agencies(session)
    return session


def test_an_approved_agreement_keeps_every_step(agencies: WriteSession) -> None:
    made = agreed(agencies)
    assert standing_of(made) == IN_FORCE
    step(agencies, made, "suspend", APPROVER)
    step(agencies, made, "resume", DRAFTER)
    step(agencies, made, "end", DRAFTER)
    told = [(one.event, one.actor) for one in history(agencies, made.id)]
    assert told == [
        ("draft", DRAFTER.name),
        ("approve", APPROVER.name),
        ("suspend", APPROVER.name),
        ("resume", DRAFTER.name),
        ("end", DRAFTER.name),
    ]


@pytest.mark.parametrize("event", ["approve", "resume"])
def test_the_officer_of_the_step_before_does_not_open_it(
    agencies: WriteSession, event: str
) -> None:
    made = drafted(agencies) if event == "approve" else agreed(agencies)
    if event == "resume":
        step(agencies, made, "suspend", DRAFTER)
    with pytest.raises(NotThisOfficer):
        step(agencies, made, event, DRAFTER)


@pytest.mark.parametrize("event", ["approve", "resume", "withdraw", "draft", "open"])
def test_steps_that_the_state_does_not_know_are_refused(agencies: WriteSession, event: str) -> None:
    with pytest.raises(StepNotPossible):
        step(agencies, agreed(agencies), event, DRAFTER)


def test_an_expired_agreement_is_not_resumed(agencies: WriteSession) -> None:
    made = drafted(agencies, first_day=today(), last_day=today())
    step(agencies, made, "approve", APPROVER)
    assert standing_of(expired(agencies)) == "luput"
    assert standing_of(made) == IN_FORCE


@pytest.mark.parametrize("event", ["suspend", "end"])
def test_suspending_and_ending_say_why(agencies: WriteSession, event: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        step(agencies, agreed(agencies), event, APPROVER, note=" ")
    assert refused.value.field == "note"


def test_a_step_is_taken_on_the_agreement_as_it_was_read(agencies: WriteSession) -> None:
    made = agreed(agencies)
    made.version -= 1
    with agencies.no_autoflush, pytest.raises(ApplicationChanged):
        step(agencies, made, "end", DRAFTER)
    agencies.expire(made)
    assert get(agencies, made.id).version == 2
