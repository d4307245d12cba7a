"""Random officers take random steps with a case: only the workflow table ever moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select, text

from database.errors import PetaKasihError
from database.session import WriteSession
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.options.service import get_option_list
from registry.persons.models import Person
from registry.registrations.forms import Step
from registry.registrations.service import Case, history, replay, take, take_all
from registry.registrations.workflow import (
    OFFICIAL_STATUS,
    possible_events,
    transition,
    transitions,
)
from tests.registry.registrations.families import (
    OFFICERS,
    complete_census,
    meeting,
    new_case,
    short_form,
)

EVENTS = sorted({one.event for one in transitions()})
REASONS = ["not_citizen", "death", "wrong_facts", "focus_group_validation", "other", None]


class RandomOfficers(RuleBasedStateMachine):
    """One case, any officer, any step; what is refused must leave no trace."""

    session: WriteSession
    case: Case

    @initialize(income=st.sampled_from(["12000.00", "90000.00"]), citizen=st.booleans())
    def take_in(self, income: str, citizen: bool) -> None:
        self.case = new_case(
            self.session,
            yearly_income=Decimal(income),
            citizenship="MYS" if citizen else "IDN",
        )

    @rule(data=st.data())
    def attempt(self, data: st.DataObject) -> None:
        state, version = self.case.registration.state, self.case.registration.version
        event = data.draw(st.sampled_from([*possible_events(state) * 3, *EVENTS]), "event")
        possible = transition(state, event)
        actor = data.draw(st.sampled_from(self._likely(possible) * 3 + list(OFFICERS)), "officer")
        step = Step(
            event,
            version=data.draw(st.sampled_from([version] * 9 + [version - 1]), "version"),
            reason=data.draw(st.sampled_from(self._reasons(possible)), "reason"),
            note=data.draw(st.sampled_from(["Sebab.", "Sebab.", None]), "note"),
            visited_on=data.draw(st.sampled_from([today(), None]), "visited_on"),
            outcome=data.draw(st.sampled_from(["upheld", "part", "rejected", None]), "outcome"),
            short_form=data.draw(st.sampled_from([short_form(), None]), "short_form"),
        )
        by_meeting = data.draw(st.booleans(), "by_meeting")
        before = len(history(self.session, self.case))
        try:
            with self._all_or_nothing():
                self._take(step, actor, by_meeting)
        except PetaKasihError:
            assert len(history(self.session, self.case)) == before
            assert self.case.registration.state == state
            return
        assert possible is not None
        assert actor.role in possible.roles
        assert by_meeting == possible.by_meeting
        last = history(self.session, self.case)[-1]
        assert (last.state, last.next_state) == (state, possible.next_state)
        assert (last.actor, last.actor_role) == (actor.name, actor.role)
        assert last.seq == version + 1 == before + 1

    @rule()
    def fill_in_the_census(self) -> None:
        people = select(func.count()).where(Person.household_id == self.case.household.id)
        if self.session.scalar(people) == 1:
            complete_census(self.session, self.case)

    @rule(income=st.sampled_from([Decimal(800), Decimal(9000)]))
    def let_the_income_change(self, income: Decimal) -> None:
        self.case.household.gross_income_monthly = income
        self.session.flush()

    @invariant()
    def the_history_replays_to_the_present(self) -> None:
        events = history(self.session, self.case)
        registration = self.case.registration
        assert replay(events) == registration.state
        assert len(events) == registration.version
        assert self.case.household.registration_status == OFFICIAL_STATUS[registration.state]
        assert (self.case.household.exited_on is not None) == (registration.state == "keluar")

    @invariant()
    def the_database_agrees(self) -> None:
        self.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        self.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        with self.session.begin_nested():
            yield

    def _take(self, step: Step, actor: Actor, by_meeting: bool) -> None:
        number = self.case.household.reference_no
        if by_meeting:
            take_all(self.session, {number: step}, actor, meeting(self.session).id)
        else:
            take(self.session, number, step, actor)

    def _likely(self, possible: Any) -> list[Actor]:
        return [one for one in OFFICERS if possible and one.role in possible.roles]

    def _reasons(self, possible: Any) -> list[str | None]:
        listed = possible and possible.reasons and get_option_list(possible.reasons).codes
        return [*(listed or ()), *REASONS]


def test_no_state_is_reached_except_by_the_table(session: WriteSession) -> None:
    connection = session.connection()

    class OnThisDatabase(RandomOfficers):
        def __init__(self) -> None:
            super().__init__()
            self.session = WriteSession(connection, join_transaction_mode="create_savepoint")

        def teardown(self) -> None:
            self.session.close()

    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
