"""Two officers at the same moment, on two connections: one wins, the other learns what happened."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from database.errors import Conflict
from database.session import Database
from registry.calendar.service import today
from registry.poverty_lines.service import load
from registry.registrations.forms import Step
from registry.registrations.service import (
    AlreadyRegistered,
    CaseChanged,
    StepsRefused,
    get,
    history,
    register,
    take,
    take_all,
)
from tests.conftest import NewDatabase
from tests.registry.registrations.families import (
    COUNTER,
    DISTRICT,
    SECRETARY,
    SUPERVISOR,
    meeting,
    new_case,
    short_form,
)

ROUNDS = 8


@pytest.fixture(scope="module")
def registry(new_database: NewDatabase) -> Iterator[Database]:
    """Yield a database of its own with poverty lines: officers commit, each on a connection."""
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
        yield opened


def case_number(registry: Database, citizenship: str = "IDN") -> str:
    with registry.writing() as session:
        return new_case(session, citizenship=citizenship).household.reference_no


def rejection(note: str) -> Step:
    return Step("reject_on_criteria", 1, reason="not_citizen", note=note)


def outcomes(*deeds: Callable[[], None]) -> list[Exception | None]:
    """Do the deeds at the same moment, each on its own thread."""
    together = Barrier(len(deeds))

    def at_once(deed: Callable[[], None]) -> None:
        together.wait(timeout=30)
        deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        futures = [pool.submit(at_once, deed) for deed in deeds]
        return [_failure(future) for future in futures]


def _failure(future: "Future[None]") -> Exception | None:
    failure = future.exception(timeout=60)
    assert failure is None or isinstance(failure, Conflict)
    return failure


def test_of_two_who_decide_one_case_exactly_one_wins(registry: Database) -> None:
    for _ in range(ROUNDS):
        number = case_number(registry)

        def decide(actor_index: int, number: str = number) -> None:
            actor = (DISTRICT, SUPERVISOR)[actor_index]
            with registry.writing() as session:
                take(session, number, rejection(actor.name), actor)

        found = outcomes(lambda: decide(0), lambda: decide(1))
        assert sorted(type(one).__name__ for one in found) == ["CaseChanged", "NoneType"]
        winner = (DISTRICT, SUPERVISOR)[found.index(None)]
        with registry.reading() as session:
            case = get(session, number)
            events = history(session, case)
        assert [event.actor for event in events] == [COUNTER.name, winner.name]
        loser = next(one for one in found if isinstance(one, CaseChanged))
        assert winner.name in loser.message
        assert "ditolak" in loser.message


def test_who_waits_for_the_others_lock_sees_what_the_other_did(registry: Database) -> None:
    number = case_number(registry)
    with ThreadPoolExecutor(1) as pool:
        with registry.writing() as first:
            take(first, number, rejection("Pasport."), DISTRICT)

            def second() -> None:
                with registry.writing() as session:
                    take(session, number, rejection("Saya juga."), SUPERVISOR)

            waiting = pool.submit(second)
            _wait_until_somebody_waits(registry)
        failure = waiting.exception(timeout=30)
    assert isinstance(failure, CaseChanged)
    assert DISTRICT.name in failure.message


def test_two_meetings_with_the_same_cases_do_not_block_each_other_for_ever(
    registry: Database,
) -> None:
    numbers = [case_number(registry, "MYS") for _ in range(20)]

    def hold(order: list[str]) -> None:
        with registry.writing() as session:
            steps = {number: Step("accept", 1) for number in order}
            take_all(session, steps, SECRETARY, meeting(session).id)

    found = outcomes(lambda: hold(numbers), lambda: hold(numbers[::-1]))
    assert sorted(type(one).__name__ for one in found) == ["NoneType", "StepsRefused"]
    refused = next(one for one in found if isinstance(one, StepsRefused))
    assert {fault.field for fault in refused.faults} == set(numbers)


def test_one_identity_taken_in_at_two_counters_at_once_is_registered_once(
    registry: Database,
) -> None:
    for _ in range(ROUNDS):
        form = short_form()

        def receive() -> None:
            with registry.writing() as session:
                register(session, form, "pejabat_daerah", today(), None, COUNTER)  # noqa: B023 - done within the round

        found = outcomes(receive, receive)
        assert sorted(type(one).__name__ for one in found) == ["AlreadyRegistered", "NoneType"]
        assert any(isinstance(one, AlreadyRegistered) for one in found)


def _wait_until_somebody_waits(registry: Database) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with registry.reading() as session:
            if session.scalar(waiting):
                return
        time.sleep(0.02)
    pytest.fail("nobody waits for the lock")
