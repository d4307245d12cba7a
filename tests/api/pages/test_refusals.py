"""Refusals name every single fault in the reader's language."""

import pytest

from api.pages.refusals import refusal
from database.errors import Fault, InvalidInput
from maps.texts.service import LANGUAGES, texts
from registry.imports.dependents import REFERENCES
from registry.registrations.census import HOUSEHOLD_FIELDS, MEMBER_FIELDS, PERSON_FIELDS

CENSUS = {*HOUSEHOLD_FIELDS, *PERSON_FIELDS, *MEMBER_FIELDS, "head"}
CRITERIA = {"citizen_head", "income_below_line", "complete_details"}
DEPENDENTS = {name for kind in REFERENCES.values() for name in kind} | {"meetings that list them"}


def told(lang: str, *fields: str) -> list[str]:
    faults = [Fault(field, "") for field in fields]
    return list(refusal(texts(lang), InvalidInput("Not so.", faults=faults)).faults)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fault_that_the_registry_names_has_words(lang: str) -> None:
    fields = sorted(CENSUS | CRITERIA | DEPENDENTS)
    assert set(told(lang, *fields)) & set(fields) == set()


def test_a_person_and_the_number_of_people_are_told_in_the_reader_s_language() -> None:
    missing = ("person 2: sex", "people (3 of 4)")
    assert told("ms", *missing) == ["Orang 2: Jantina", "Orang yang direkodkan: 3 daripada 4"]
    assert told("en", *missing) == ["Person 2: Sex", "People recorded: 3 of 4"]


def test_a_reference_number_stands_for_itself() -> None:
    assert told("ms", "DEMO-0000001-K") == ["DEMO-0000001-K"]
