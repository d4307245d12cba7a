"""Agreements as pages: a draft from the form, steps by other officers, files for the recipient."""

import re
from typing import Any

import pytest

from database.session import Database
from registry.actors.service import Actor
from registry.agencies.service import load as load_agencies
from tests.api.officer_desk.test_pages import page, send, words
from tests.api.officers import Desk, enrol
from tests.registry.agreements.made import TERMS, agreed

SECRETARY = Actor("Urus Setia Halaman", "meeting_secretary")
ADMINISTRATOR = Actor("Pentadbir Halaman", "administrator")
TAKER = Actor("Agensi JKM Halaman", "agency_officer")
LOCAL = Actor("Agensi JKM Ranau Halaman", "agency_officer")
FORM: dict[str, str] = {
    name: str(getattr(TERMS, name))
    for name in TERMS.__slots__
    if name not in ("areas", "classes", "fields", "programmes", "sensitive_reason")
} | {"areas": "S12 D13-01", "class-miskin": "1", "field-name": "1", "field-birth_date": "1"}


@pytest.fixture(scope="module", autouse=True)
def accounts(registry: Database, desk: Desk) -> None:
    with registry.writing() as session:
        load_agencies(session)
    enrol(registry, [SECRETARY, ADMINISTRATOR])
    enrol(registry, [TAKER], agency="JKM")
    enrol(registry, [LOCAL], area="D12-08", agency="JKM")


@pytest.fixture(scope="module")
def in_force(registry: Database, accounts: None) -> str:
    """Return the address of the page of an agreement in force."""
    with registry.writing() as session:
        return f"/desk/agreements/{agreed(session).id}"


def version(answer: Any) -> str:
    found = re.search(r'name="version" value="(\d+)"', answer.text)
    assert found is not None
    return found[1]


def test_a_draft_of_the_form_is_approved_by_another_and_suspended(desk: Desk) -> None:
    made = send(desk, SECRETARY, "/desk/agreements?lang=en", **FORM)
    assert made.status_code == 303, words(made)
    address = made.headers["location"].partition("?")[0]
    shown = page(desk, SECRETARY, f"{address}?lang=en")
    assert "Name; Date of birth" in words(shown)
    steps, asked = f"{address}/events?lang=en", {"event": "approve", "version": version(shown)}
    own = send(desk, SECRETARY, steps, **asked)
    assert (own.status_code, "who drafted does not approve" in words(own)) == (403, True)
    assert send(desk, ADMINISTRATOR, steps, **asked).status_code == 303
    shown = page(desk, ADMINISTRATOR, f"{address}?lang=en")
    unsaid = send(desk, ADMINISTRATOR, steps, event="suspend", version=version(shown))
    assert "Write a note" in words(unsaid)
    said = {"event": "suspend", "version": version(shown), "note": "Semakan"}
    assert send(desk, ADMINISTRATOR, steps, **said).status_code == 303
    assert "Suspended" in words(page(desk, SECRETARY, f"{address}?lang=en"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"last_day": ""}, "The last day is not right"),
        ({"last_day": "2020-01-01"}, "The last day is not right"),
        ({"areas": "Ranau"}, "Give codes of states or districts"),
        ({"recipient": "KE"}, "The recipient must be another agency"),
        ({"field-religion": "1"}, "Say why the sensitive fields are needed"),
    ],
)
def test_what_is_wrong_with_a_draft_is_said_and_what_was_typed_stays(
    desk: Desk, changes: dict[str, str], told: str
) -> None:
    answer = send(desk, SECRETARY, "/desk/agreements?lang=en", **(FORM | changes))
    assert answer.status_code == 400
    assert told in words(answer)
    assert TERMS.handling in answer.text


def test_an_officer_of_the_recipient_sees_the_files_of_the_own_area(
    desk: Desk, in_force: str
) -> None:
    everywhere = page(desk, TAKER, in_force).text
    assert re.search(r'href="/v1/agreements/[^"]+/households\.csv"', everywhere)
    assert 'households.parquet?district=D12-08"' in page(desk, LOCAL, in_force).text
    assert "households.csv" not in page(desk, SECRETARY, in_force).text
    assert 'name="event"' not in everywhere


def test_the_list_is_for_who_may_read_it(desk: Desk, in_force: str) -> None:
    number = in_force.rpartition("/")[2]
    assert number in page(desk, TAKER, "/desk/agreements").text
    assert "/desk/agreements/new" not in page(desk, TAKER, "/desk/agreements").text
    assert page(desk, TAKER, "/desk/agreements/new").status_code == 403
