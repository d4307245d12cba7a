"""Applications for aid: only the table's steps, four eyes, and the aid that comes of it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database.errors import InvalidInput
from database.session import Database, WriteSession
from registry.actors.service import Actor
from registry.aid.service import RecipientNotFound, of_household
from registry.aid_applications import service
from registry.aid_applications.models import AidApplication
from registry.aid_applications.service import (
    AlreadyAsked,
    ApplicationFilter,
    ApplicationNotFound,
)
from registry.aid_applications.steps import Step
from registry.aid_applications.workflow import WORKFLOW
from registry.calendar.service import today
from registry.households.models import Household
from registry.households.service import HouseholdNotFound
from registry.poverty_lines.service import load as load_lines
from registry.programmes import service as programmes
from registry.records.changing import RecordMerged
from registry.workflows.service import ApplicationChanged, NotThisOfficer, StepNotPossible
from tests.registry.records.made import family
from tests.registry.registrations.families import (
    AGENCY,
    COUNTER,
    OFFICERS,
    OTHER_AGENCY,
    SECRETARY,
)

BWE = {"agency": "JKM", "programme": "BWE", "applied_on": date(2026, 11, 2)}
FIRST_DAY = date(2026, 12, 1)


@pytest.fixture
def home(session: WriteSession) -> UUID:
    load(session)
    return family(session).id


def load(session: WriteSession) -> None:
    programmes.load(session)
    load_lines(session)


def ask(session: WriteSession, home: UUID) -> AidApplication:
    return service.apply(session, home, COUNTER, **BWE)


def take(session: WriteSession, one: AidApplication, event: str, by: Actor, **more: object) -> None:
    service.take(session, one.id, Step(event, one.version, **more), by)  # type: ignore[arg-type]


def given_aid(session: WriteSession, home: UUID) -> AidApplication:
    one = ask(session, home)
    take(session, one, "screen", AGENCY)
    take(session, one, "approve", OTHER_AGENCY)
    take(session, one, "disburse", AGENCY, amount_monthly=Decimal(500), active_from=FIRST_DAY)
    return one


def test_an_application_that_is_paid_becomes_aid_of_the_household(
    session: WriteSession, home: UUID
) -> None:
    one = given_aid(session, home)
    ((_, programme, aid),) = of_household(session, home)
    assert (programme.code, aid.amount_monthly, aid.active_from) == ("BWE", 500, FIRST_DAY)
    assert (one.state, one.aid_record_id) == ("dibayar", aid.id)


def test_stopping_ends_the_aid_on_the_day_said(session: WriteSession, home: UUID) -> None:
    one = given_aid(session, home)
    end = FIRST_DAY + timedelta(days=90)
    take(session, one, "stop", AGENCY, note="Pindah", active_until=end)
    ((_, _, aid),) = of_household(session, home)
    assert (one.state, aid.active_until) == ("dihentikan", end)


def test_aid_cannot_end_before_it_begins(session: WriteSession, home: UUID) -> None:
    one = given_aid(session, home)
    with pytest.raises(InvalidInput) as refused:
        take(session, one, "stop", AGENCY, note="Silap", active_until=FIRST_DAY)
    assert refused.value.field == "active_until"


def test_who_screened_may_not_approve(session: WriteSession, home: UUID) -> None:
    one = ask(session, home)
    take(session, one, "screen", AGENCY)
    with pytest.raises(NotThisOfficer):
        take(session, one, "approve", AGENCY)


def test_a_role_outside_the_table_takes_no_step(session: WriteSession, home: UUID) -> None:
    with pytest.raises(NotThisOfficer):
        service.apply(session, home, SECRETARY, **BWE)


@pytest.mark.parametrize(
    ("event", "field", "more"),
    [
        ("disburse", "amount_monthly", {"active_from": FIRST_DAY}),
        ("disburse", "active_from", {"amount_monthly": Decimal(1)}),
        ("reject", "note", {}),
    ],
)
def test_a_step_names_what_it_lacks(
    session: WriteSession, home: UUID, event: str, field: str, more: dict[str, object]
) -> None:
    one = ask(session, home)
    take(session, one, "screen", AGENCY)
    take(session, one, "approve", OTHER_AGENCY)
    with pytest.raises(InvalidInput) as refused:
        take(session, one, event, AGENCY, **more)
    assert refused.value.field == field


def test_the_same_aid_is_asked_for_once_while_it_is_open(session: WriteSession, home: UUID) -> None:
    one = ask(session, home)
    with pytest.raises(AlreadyAsked):
        ask(session, home)
    take(session, one, "reject", AGENCY, note="Tidak layak")
    assert ask(session, home).state == "dimohon"


def test_a_rejected_application_is_opened_again_on_appeal(
    session: WriteSession, home: UUID
) -> None:
    one = ask(session, home)
    take(session, one, "reject", AGENCY, note="Tidak layak")
    take(session, one, "appeal", COUNTER, note="Dokumen baharu")
    events = [event.event for event in service.history(session, one.id)]
    assert (one.state, events) == ("dimohon", ["apply", "reject", "appeal"])


def test_nobody_unknown_asks_and_nothing_is_asked_tomorrow(
    session: WriteSession, home: UUID
) -> None:
    with pytest.raises(HouseholdNotFound):
        service.apply(session, uuid4(), COUNTER, **BWE)
    with pytest.raises(RecipientNotFound):
        service.apply(session, home, COUNTER, **BWE, person_id=uuid4())
    with pytest.raises(InvalidInput):
        service.apply(session, home, COUNTER, **BWE | {"applied_on": today() + timedelta(days=1)})
    with pytest.raises(ApplicationNotFound):
        service.get(session, uuid4())


def test_a_household_that_was_merged_asks_for_nothing(session: WriteSession, home: UUID) -> None:
    taken_in = session.get_one(Household, home)
    taken_in.merged_into_id = family(session).id
    with pytest.raises(RecordMerged):
        ask(session, home)


def test_a_step_on_an_older_version_is_told_what_came_first(
    session: WriteSession, home: UUID
) -> None:
    one = ask(session, home)
    take(session, one, "screen", AGENCY)
    with pytest.raises(ApplicationChanged, match=r"Agensi H .* screen"):
        service.take(session, one.id, Step("screen", 1), OTHER_AGENCY)


def test_applications_are_listed_by_waiting_time_and_filtered(
    session: WriteSession, home: UUID
) -> None:
    first, second = ask(session, home), ask(session, family(session).id)
    mine = ApplicationFilter(agency="JKM", programme="BWE", status="dimohon")
    page = service.list_applications(session, mine, limit=1)
    assert (page.items[0].application.id, page.next is not None) == (first.id, True)
    rest = service.list_applications(session, mine, after=page.next)
    assert second.id in {found.application.id for found in rest.items}
    with pytest.raises(InvalidInput, match="status"):
        service.list_applications(session, ApplicationFilter(status="x"))


@pytest.mark.parametrize("change", ["UPDATE {} SET note = 'x'", "DELETE FROM {}"])
def test_the_database_itself_keeps_every_event(
    session: WriteSession, home: UUID, change: str
) -> None:
    ask(session, home)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(change.format("aid_application_event")))


def test_of_two_officers_at_one_moment_one_wins(own_database: Database) -> None:
    with own_database.writing() as session:
        load(session)
        key = ask(session, family(session).id).id
    barrier, told = Barrier(2), []

    def decide(by: Actor) -> None:
        barrier.wait()
        try:
            with own_database.writing() as session:
                service.take(session, key, Step("screen", 1), by)
            told.append("done")
        except ApplicationChanged:
            told.append("changed")

    threads = [Thread(target=decide, args=(by,)) for by in (AGENCY, OTHER_AGENCY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["changed", "done"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([one.event for one in WORKFLOW.transitions]), st.sampled_from(OFFICERS)
        ),
        max_size=12,
    )
)
def test_no_state_is_reached_but_by_the_table(
    session: WriteSession, home: UUID, steps: list[tuple[str, Actor]]
) -> None:
    with session.begin_nested() as example:
        follow_the_table(session, ask(session, home), steps)
        example.rollback()
    session.expunge_all()


def follow_the_table(
    session: WriteSession, one: AidApplication, steps: list[tuple[str, Actor]]
) -> None:
    full = {
        "note": "sebab",
        "amount_monthly": Decimal(10),
        "active_from": FIRST_DAY,
        "active_until": FIRST_DAY + timedelta(days=30),
    }
    for event, by in steps:
        before, version = one.state, one.version
        allowed = WORKFLOW.transition(before, event)
        try:
            take(session, one, event, by, **full)
        except (StepNotPossible, NotThisOfficer, InvalidInput):
            assert (one.state, one.version) == (before, version)
            continue
        assert allowed is not None
        assert by.role in allowed.roles
        assert one.state == allowed.next_state
    events = service.history(session, one.id)
    assert [event.seq for event in events] == list(range(1, one.version + 1))
    assert [event.next_state for event in events[:-1]] == [event.state for event in events[1:]]
    assert events[-1].next_state == one.state


def test_nobody_applies_for_what_is_not_offered_that_day(session: WriteSession, home: UUID) -> None:
    bwe = next(
        row.terms
        for row in programmes.committed()
        if (row.agency, row.code, row.terms.ends_on) == ("JKM", "BWE", None)
    )
    ended = replace(bwe, starts_on=date(2026, 11, 1), is_offered=False)
    programmes.enter(session, "JKM", "BWE", ended, AGENCY)
    with pytest.raises(InvalidInput) as refused:
        ask(session, home)
    assert refused.value.field == "programme"
    service.apply(session, home, COUNTER, **BWE | {"applied_on": date(2026, 10, 31)})
