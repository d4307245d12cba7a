"""A meeting is opened on a page, with those who are present."""

import pytest

from database.session import Database
from tests.api.officers import Desk
from tests.api.pages.reading import page, send, words
from tests.registry.registrations.families import DISTRICT, SECRETARY, identity_number


@pytest.fixture
def announced() -> dict[str, str]:
    return {
        "minutes_no": f"FGD {identity_number()}",
        "held_on": "2026-11-02",
        "level": "daerah",
        "state_code": "S12",
        "district_code": "D12-08",
        "members[0].name": "Rohani binti Contoh",
        "members[0].position": "pengerusi",
        "members[2].name": "Jainal bin Contoh",
        "members[2].organisation": "JKM",
    }


def test_a_meeting_is_opened_with_those_who_are_named(
    desk: Desk, registry: Database, announced: dict[str, str]
) -> None:
    answer = send(desk, SECRETARY, "/desk/meetings?lang=en", **announced)
    assert answer.status_code == 303
    sheet = words(page(desk, SECRETARY, answer.headers["location"]))
    assert "Rohani binti Contoh (Chair)" in sheet
    assert "Jainal bin Contoh (Member), JKM" in sheet


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("minutes_no", "", "Give the minutes number"),
        ("held_on", "2199-01-01", "today or before"),
        ("held_on", "", "Give the day of the meeting"),
        ("district_code", "D01-01", "does not lie in the chosen state"),
        ("members[0].position", "raja", "Choose a position of the list."),
    ],
)
def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    desk: Desk, announced: dict[str, str], field: str, typed: str, told: str
) -> None:
    answer = send(desk, SECRETARY, "/desk/meetings?lang=en", **announced | {field: typed})
    assert answer.status_code == 400
    assert f'id="{field}-fault"' in answer.text
    assert told in words(answer)
    assert 'value="Jainal bin Contoh"' in answer.text


def test_nobody_present_is_told(desk: Desk, announced: dict[str, str]) -> None:
    empty = {name: "" for name in announced if name.endswith((".name", ".organisation"))}
    answer = send(desk, SECRETARY, "/desk/meetings?lang=en", **announced | empty)
    assert answer.status_code == 400
    assert "Name at least one person who is present." in words(answer)


def test_minutes_are_used_once(desk: Desk, announced: dict[str, str]) -> None:
    assert send(desk, SECRETARY, "/desk/meetings", **announced).status_code == 303
    again = send(desk, SECRETARY, "/desk/meetings?lang=en", **announced)
    assert again.status_code == 409
    assert "There is a meeting with this minutes number." in words(again)


def test_only_a_secretary_is_offered_the_form(desk: Desk) -> None:
    assert "/desk/meetings/new" in page(desk, SECRETARY, "/desk/meetings").text
    assert "/desk/meetings/new" not in page(desk, DISTRICT, "/desk/meetings").text
    assert page(desk, DISTRICT, "/desk/meetings/new").status_code == 403
