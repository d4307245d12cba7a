"""The database itself keeps the story of a case: nothing is changed, removed or invented."""

from itertools import product
from typing import Any

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from database.session import WriteSession
from registry.calendar.service import now
from registry.households.models import Household
from registry.registrations.models import Registration, RegistrationEvent
from registry.registrations.service import Case
from registry.registrations.workflow import STATES, transitions
from tests.registry.registrations.families import new_case, verified_case

EVENTS = sorted({one.event for one in transitions()})


def event_row(case: Case, seq: int, state: str, event: str, next_state: str) -> RegistrationEvent:
    return RegistrationEvent(
        registration_id=case.registration.id,
        seq=seq,
        at=now(),
        actor="Sesiapa",
        actor_role="state_supervisor",
        state=state,
        event=event,
        next_state=next_state,
        payload={},
    )


def add(session: WriteSession, row: Any) -> None:
    with session.begin_nested():
        session.add(row)
        session.flush()


@pytest.mark.parametrize(
    "change",
    [
        update(RegistrationEvent).values(actor="Orang lain"),
        update(RegistrationEvent).values(note="Catatan lain"),
        delete(RegistrationEvent),
        text("TRUNCATE registration_event CASCADE"),
    ],
    ids=["author", "note", "delete", "truncate"],
)
def test_an_event_is_never_changed_or_removed(session: WriteSession, change: Any) -> None:
    new_case(session)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(change)


def test_only_the_transitions_of_the_workflow_table_can_be_stored(session: WriteSession) -> None:
    case = new_case(session)
    table = {(one.state, one.event, one.next_state) for one in transitions()}
    stored = set()
    for state, event, next_state in product(STATES, EVENTS, STATES):
        row = event_row(case, 2, state, event, next_state)
        try:
            with session.begin_nested() as attempt:
                session.add(row)
                session.flush()
                stored.add((state, event, next_state))
                attempt.rollback()
        except IntegrityError:
            session.expunge_all()
    # The case stands at baru, so of the table only what begins there can follow.
    assert stored == {one for one in table if one[0] == "baru"}


def test_an_event_begins_where_the_one_before_it_ended(session: WriteSession) -> None:
    case = new_case(session)
    with pytest.raises(IntegrityError):
        add(session, event_row(case, 2, "disemak", "verify", "disahkan"))
    with pytest.raises(IntegrityError):
        add(session, event_row(case, 3, "baru", "reject", "ditolak"))


def test_two_events_never_take_the_same_place(session: WriteSession) -> None:
    case = new_case(session)
    add(session, event_row(case, 2, "baru", "reject", "ditolak"))
    with pytest.raises(IntegrityError):
        add(session, event_row(case, 2, "baru", "accept", "disemak"))


@pytest.mark.parametrize("values", [{"state": "disahkan"}, {"version": 7}])
def test_a_case_cannot_stand_where_its_last_event_did_not_lead(
    session: WriteSession, values: dict[str, Any]
) -> None:
    case = new_case(session)
    session.execute(
        update(Registration).where(Registration.id == case.registration.id).values(**values)
    )
    with pytest.raises(IntegrityError):
        session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


def test_a_real_case_is_never_removed_not_even_with_its_household(session: WriteSession) -> None:
    case = new_case(session)
    case.registration.is_demo = False
    session.flush()
    for change in (
        delete(Registration).where(Registration.id == case.registration.id),
        delete(Household).where(Household.id == case.household.id),
    ):
        with pytest.raises(DBAPIError, match="never removed"), session.begin_nested():
            session.execute(change)


def test_a_demonstration_household_takes_its_case_and_its_history_along(
    session: WriteSession,
) -> None:
    case = verified_case(session)
    session.execute(delete(Household).where(Household.id == case.household.id))
    left = select(func.count()).where(RegistrationEvent.registration_id == case.registration.id)
    assert session.scalar(left) == 0
