"""What a complete census form holds: the fields without which nobody may verify it."""

from collections.abc import Sequence
from typing import Any

from registry.households.models import Household
from registry.persons.models import Person

HOUSEHOLD_FIELDS = (
    "address",
    "stated_state_code",
    "stated_district_code",
    "stratum",
    "size",
    "gross_income_monthly",
)
PERSON_FIELDS = ("name", "identity_no", "birth_date", "sex", "citizenship")
MEMBER_FIELDS = ("relationship",)
"""Asked of every member but the head."""


def missing_fields(household: Household, people: Sequence[Person]) -> list[str]:
    """Return what the census form of a household still lacks, empty when it is complete.

    People are named by their place in `people`, from 1.
    """
    missing = [field for field in HOUSEHOLD_FIELDS if _empty(household, field)]
    if not any(person.role == "KIR" for person in people):
        missing.append("head")
    if household.size is not None and household.size != len(people):
        missing.append(f"people ({len(people)} of {household.size})")
    for place, person in enumerate(people, 1):
        fields = PERSON_FIELDS + (MEMBER_FIELDS if person.role == "AIR" else ())
        missing += [f"person {place}: {field}" for field in fields if _empty(person, field)]
    return missing


def _empty(record: Any, field: str) -> bool:
    return getattr(record, field) in (None, "")
