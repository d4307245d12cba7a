"""Requests for data, and their fourteen days."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.agreements.service import AgreementNotFound
from registry.calendar.deadlines import Deadline, due
from registry.calendar.service import today
from registry.data_requests.service import (
    AlreadyAnswered,
    DataRequestNotFound,
    answer,
    ask,
    list_requests,
)
from registry.programmes.service import load
from tests.registry.agreements.made import drafted
from tests.registry.registrations.families import AGENCY

ASKED: dict[str, Any] = {
    "recipient": "KPM",
    "provider": "JKM",
    "data": "Status miskin isi rumah di Ranau",
    "purpose": "Semakan KWAPM",
    "handling": "Dimusnahkan selepas setahun",
    "received_on": date(2026, 1, 5),
}


@pytest.fixture
def office(session: WriteSession) -> WriteSession:
    load(session)
    return session


@pytest.mark.parametrize(
    ("on", "answered", "standing", "left"),
    [
        (date(2026, 1, 5), None, "waiting", 14),
        (date(2026, 1, 15), None, "waiting", 4),
        (date(2026, 1, 16), None, "soon", 3),
        (date(2026, 1, 19), None, "soon", 0),
        (date(2026, 1, 20), None, "overdue", -1),
        (date(2026, 2, 1), date(2026, 1, 19), "answered", -13),
        (date(2026, 2, 1), date(2026, 1, 20), "answered_late", -13),
        (date(2026, 1, 18), date(2026, 1, 20), "soon", 1),
    ],
)
def test_the_clock(on: date, answered: date | None, standing: str, left: int) -> None:
    deadline = Deadline(due(date(2026, 1, 5)), answered)
    assert (deadline.standing(on), deadline.days_left(on)) == (standing, left)


def test_a_request_is_answered_once_with_its_conditions(office: WriteSession) -> None:
    made = ask(office, AGENCY, **ASKED)
    assert (made.recipient, made.provider, made.request.due_on) == (
        "KPM", "JKM", date(2026, 1, 19)
    )  # fmt: skip
    key = made.request.id
    with pytest.raises(InvalidInput):
        answer(office, key, AGENCY, answer="granted_with_conditions", note=None)
    done = answer(office, key, AGENCY, answer="granted_with_conditions", note="Tanpa nama")
    assert done.request.answer_note == "Tanpa nama"
    with pytest.raises(AlreadyAnswered):
        answer(office, key, AGENCY, answer="granted", note=None)


def test_what_is_granted_names_the_agreement_between_the_two(office: WriteSession) -> None:
    theirs = drafted(office, giver="JKM", recipient="KPM")
    another = drafted(office, giver="JKM", recipient="MOF")
    key = ask(office, AGENCY, **ASKED).request.id
    for wrong, said in ((another.id, "granted"), (theirs.id, "refused")):
        with pytest.raises(InvalidInput) as refused:
            answer(office, key, AGENCY, answer=said, note="s.15", agreement_id=wrong)
        assert refused.value.field == "agreement_id"
    with pytest.raises(AgreementNotFound):
        answer(office, key, AGENCY, answer="granted", note=None, agreement_id=key)
    done = answer(office, key, AGENCY, answer="granted", note=None, agreement_id=theirs.id)
    assert done.request.agreement_id == theirs.id


def test_open_requests_of_and_to_an_agency_are_listed_by_their_day(office: WriteSession) -> None:
    late = ask(office, AGENCY, **ASKED | {"received_on": date(2026, 2, 1)})
    early = ask(office, AGENCY, **ASKED)
    done = ask(office, AGENCY, **ASKED)
    answer(office, done.request.id, AGENCY, answer="granted", note=None)

    def keys(**wanted: Any) -> list[UUID]:
        return [one.request.id for one in list_requests(office, **wanted)]

    assert keys(agency="JKM", is_open=True) == [early.request.id, late.request.id]
    assert keys(agency="MOF") == []
    assert set(keys()) == {early.request.id, late.request.id, done.request.id}
    assert keys(is_open=True, after=(early.request.due_on, early.request.id)) == [late.request.id]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"provider": "KPM"}, "provider"),
        ({"data": ""}, "data"),
        ({"handling": " "}, "handling"),
        # Two days: midnight may pass between collecting and running.
        ({"received_on": today() + timedelta(days=2)}, "received_on"),
    ],
)
def test_a_request_without_sense_is_refused(
    office: WriteSession, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(office, AGENCY, **ASKED | change)
    assert refused.value.field == field


def test_an_answer_needs_a_request(office: WriteSession) -> None:
    with pytest.raises(DataRequestNotFound):
        answer(office, UUID(int=1), AGENCY, answer="granted", note=None)
