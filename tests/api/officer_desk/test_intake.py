"""A family is taken in on a page: head and members together, or nobody and what was typed stays."""

from typing import Any

import pytest
from sqlalchemy import func, select

from database.session import Database
from registry.households.models import Household
from registry.persons.service import of_household
from registry.registrations import service as registrations
from tests.api.officers import Desk
from tests.api.pages.reading import page, send, words
from tests.registry.registrations.families import (
    COUNTER,
    ENUMERATOR,
    identity_number,
    made_up_name,
)


@pytest.fixture
def family() -> dict[str, str]:
    """A form as a browser sends it: a head and two members, the other lines empty."""
    return {
        "key": f"form-{identity_number()}",
        "channel": "pejabat_daerah",
        "received_on": "2026-11-02",
        "head_name": made_up_name(),
        "identity_type": "mykad",
        "identity_no": identity_number(),
        "citizenship": "MYS",
        "address": "Kampung Contoh, 89300 Ranau",
        "state_code": "S12",
        "district_code": "D12-08",
        "household_size": "3",
        "yearly_income": "9,600.00",
        "members[0].name": made_up_name(),
        "members[0].relationship": "pasangan",
        "members[0].identity_type": "mykad",
        "members[0].identity_no": identity_number(),
        "members[1].name": "",
        "members[3].name": made_up_name(),
        "members[3].relationship": "anak",
        "members[3].birth_date": "2019-05-04",
        "members[3].sex": "lelaki",
    }


def households(registry: Database) -> Any:
    with registry.reading() as session:
        return session.scalar(select(func.count()).select_from(Household))


def test_head_and_members_are_registered_together(
    desk: Desk, registry: Database, family: dict[str, str]
) -> None:
    answer = send(desk, COUNTER, "/desk/cases?lang=en", **family)
    assert answer.status_code == 303
    number = answer.headers["location"].split("/")[-1].split("?")[0]
    with registry.reading() as session:
        case = registrations.get(session, number)
        people = of_household(session, case.household.id)
        assert case.registration.state == "baru"
        assert people[0].name == family["head_name"]
        assert {one.relationship for one in people[1:]} == {"pasangan", "anak"}
    assert "Saved." in words(page(desk, COUNTER, answer.headers["location"]))


def test_a_fault_of_a_member_is_told_at_its_field_and_nothing_is_saved(
    desk: Desk, registry: Database, family: dict[str, str]
) -> None:
    before = households(registry)
    wrong = family | {"members[3].identity_type": "mykad", "members[3].identity_no": "12"}
    answer = send(desk, COUNTER, "/desk/cases?lang=en", **wrong)
    assert answer.status_code == 400
    # Empty lines fall away: the fourth line has become the second.
    assert 'id="members[1].identity_no-fault"' in answer.text
    assert family["members[3].name"] in answer.text
    assert family["head_name"] in answer.text
    assert households(registry) == before


def test_a_fault_of_the_head_keeps_what_was_typed(desk: Desk, family: dict[str, str]) -> None:
    answer = send(desk, COUNTER, "/desk/cases?lang=en", **family | {"postcode": "12"})
    assert answer.status_code == 400
    assert 'id="postcode-fault"' in answer.text
    assert family["members[0].name"] in answer.text


def test_a_form_that_is_sent_twice_is_taken_in_once(
    desk: Desk, registry: Database, family: dict[str, str]
) -> None:
    before = households(registry)
    answers = [send(desk, COUNTER, "/desk/cases", **family) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert households(registry) == before + 1


def test_the_page_of_cases_leads_to_the_form_for_those_who_may(desk: Desk) -> None:
    assert 'href="/desk/cases/new?lang=en"' in page(desk, COUNTER, "/desk/cases?lang=en").text
    assert "/desk/cases/new" not in page(desk, ENUMERATOR, "/desk/cases?lang=en").text
    assert page(desk, ENUMERATOR, "/desk/cases/new").status_code == 403
