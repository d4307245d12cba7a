"""The queue shows who waits longest; days in each status are measured, not guessed."""

from datetime import timedelta

import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.calendar.service import now
from registry.registrations.queue import QueueFilter, days_in_status, list_queue
from registry.registrations.service import Case
from tests.registry.registrations.families import DISTRICT, decide, new_case, short_form, step


def days_ago(monkeypatch: pytest.MonkeyPatch, days: float) -> None:
    """Let what follows happen some days ago."""
    moment = now() - timedelta(days=days)
    monkeypatch.setattr("registry.registrations.effects.now", lambda: moment)


def numbers(cases: list[Case]) -> list[str]:
    return [case.household.reference_no for case in cases]


def test_days_in_each_status_run_from_the_event_that_led_there_to_the_next_that_led_away(
    session: WriteSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    days_ago(monkeypatch, 10)
    accepted, waiting = new_case(session), new_case(session)
    days_ago(monkeypatch, 7)
    step(session, waiting, "correct", DISTRICT, short_form=short_form())
    days_ago(monkeypatch, 4)
    decide(session, accepted, "accept")
    found = {one.status: one for one in days_in_status(session, "S12", "D12-08")}
    assert set(found) == {"baru", "disemak"}
    baru, disemak = found["baru"], found["disemak"]
    assert (baru.periods, baru.open_now) == (2, 1)
    assert (baru.median_days, baru.longest_days, baru.longest_open_days) == (8, 10, 10)
    assert (disemak.periods, disemak.open_now, disemak.median_days) == (1, 1, 4)


def test_days_are_told_of_one_area_alone(session: WriteSession) -> None:
    new_case(session)
    assert days_in_status(session, "S13") == []


def test_who_waits_longest_stands_first(
    session: WriteSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for days in (1, 30, 7):
        days_ago(monkeypatch, days)
        made.append(new_case(session))
    yesterday, month, week = made
    waiting = QueueFilter(status="baru")
    assert numbers(list(list_queue(session, waiting).items)) == numbers([month, week, yesterday])
    newest = list_queue(session, waiting, newest_first=True, limit=2)
    assert numbers(list(newest.items)) == numbers([yesterday, week])
    rest = list_queue(session, waiting, newest_first=True, after=newest.next)
    assert numbers(list(rest.items)) == numbers([month])
    old = list_queue(session, QueueFilter(status="baru", older_than_days=5))
    assert numbers(list(old.items)) == numbers([month, week])


@pytest.mark.parametrize(
    "wrong",
    [
        QueueFilter(status="tiada"),
        QueueFilter(channel="internet"),
        QueueFilter(stratum="kota"),
        QueueFilter(poverty_status="kaya"),
    ],
)
def test_a_filter_value_that_is_not_in_its_list_is_refused(
    session: WriteSession, wrong: QueueFilter
) -> None:
    with pytest.raises(InvalidInput):
        list_queue(session, wrong)


def test_a_page_has_its_bounds(session: WriteSession) -> None:
    for limit in (0, 1_001):
        with pytest.raises(InvalidInput):
            list_queue(session, QueueFilter(), limit=limit)
