from datetime import date

import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.households import service as households
from registry.households.service import NewHousehold
from registry.persons import service as persons
from registry.persons.service import NewPerson


def household(session: WriteSession, *people: NewPerson) -> list[str | None]:
    made = households.create(
        session, NewHousehold(address="Lot 1", people=people, registered_on=date(2026, 1, 1))
    )
    return [one.identity_no for one in persons.of_household(session, made.id)]


@pytest.mark.parametrize("typed", ["770305-02-1234", "770305021234", " 770305 02 1234 "])
def test_a_mykad_number_is_stored_as_its_twelve_digits(session: WriteSession, typed: str) -> None:
    assert household(session, NewPerson("Ali", "KIR", identity_no=typed)) == ["770305021234"]


@pytest.mark.parametrize(
    "wrong", ["771305-02-1234", "770305-17-1234", "77030502123", "abc", "770305021234x", ""]
)
def test_an_impossible_mykad_number_is_refused_by_name(session: WriteSession, wrong: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        household(session, NewPerson("Ali", "KIR", identity_no=wrong))
    assert refusal.value.field == "people[0].identity_no"


def test_other_identities_are_stored_in_capitals_without_spaces(session: WriteSession) -> None:
    person = NewPerson("Ali", "KIR", identity_type="passport", identity_no=" a 123 45 ")
    assert household(session, person) == ["A12345"]


def test_a_person_may_have_no_identity_number_yet(session: WriteSession) -> None:
    assert household(session, NewPerson("Ali", "KIR")) == [None]


def test_everyone_with_an_identity_is_found_even_when_there_are_several(
    session: WriteSession,
) -> None:
    person = NewPerson("Ali", "KIR", identity_no="770305021234")
    for _ in range(2):
        household(session, person)
    assert len(persons.find_by_identity(session, "770305-02-1234")) == 2
    assert persons.find_by_identity(session, "770305-02-1236") == []


def test_names_lose_spare_spaces(session: WriteSession) -> None:
    made = households.create(
        session,
        NewHousehold(
            address="Lot 1",
            people=[NewPerson("  Siti   Aminah\tbinti Ali ", "KIR")],
            registered_on=date(2026, 1, 1),
        ),
    )
    assert persons.of_household(session, made.id)[0].name == "Siti Aminah binti Ali"
