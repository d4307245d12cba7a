"""The facts of a registered household and of its people, from its record."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from registry.eligibility.facts import Value

Person = Mapping[str, Any]


class Recorded(Protocol):
    """The parts of a record that rules ask: mappings by column name."""

    @property
    def household(self) -> Mapping[str, Any]:
        """Return statuses, size and income."""

    @property
    def people(self) -> Sequence[Person]:
        """Return its people."""

    @property
    def dwelling(self) -> Mapping[str, Any] | None:
        """Return its dwelling, None where none is recorded."""


ADULT, ELDERLY = 18, 60
CITIZENS = ("MYS", "warganegara")
WORKING = ("bekerja_bergaji", "bekerja_sendiri")
DEPENDANT = ("pelajar", "tidak_mampu", "kanak_kanak")
WITHOUT_PARTNER = ("duda", "janda", "berpisah")
OLD, UNSAFE, DISASTER = "usang", "tidak_selamat", "rosak_bencana"
CONDITIONS = ("wall_condition", "roof_condition", "floor_condition")
PAST_MEETING = ("disemak", "disahkan")


def household_facts(record: Recorded, on: date) -> dict[str, Value]:
    """Return what the record tells of the household on a day; None where it does not tell.

    A dwelling that is unsafe is dilapidated, too. Acceptance by FGD or FGN is what leads a case
    past `baru`. Permission forms and endorsements of agencies are not in the record.
    """
    home, people = record.household, record.people
    head = next((one for one in people if one["role"] == "KIR"), None)
    status, poverty = home["registration_status"], home["poverty_status"]
    children = _count(people, lambda one: _below(one, ADULT, on))
    return {
        "poverty_status": poverty,
        "is_verified": status == "disahkan",
        "income_monthly": home["gross_income_monthly"],
        "is_below_line": None if poverty is None else poverty != "terkeluar",
        "size": home["size"],
        "children": children,
        "dependants": _count(people, lambda one: _depends(one, on)),
        "has_elderly": _anybody(people, lambda one: _reaches(one, ELDERLY, on)),
        "has_oku": _anybody(people, lambda one: one["jkm_registered"]),
        "is_single_parent": _single_parent(head, children),
        "is_head_citizen": None if head is None else _citizen(head),
        "head_age": None if head is None else age(head["birth_date"], on),
        "is_endorsed_by_group": True if status in PAST_MEETING else None,
        **_dwelling_facts(record.dwelling),
    }


def person_facts(person: Person, on: date) -> dict[str, Value]:
    """Return what the record tells of one person on a day; None where it does not tell.

    People on a household's list live in its dwelling, hence not in an institution.
    """
    work, observed = person["work_status"], person["disabilities"]
    return {
        "age": age(person["birth_date"], on),
        "is_female": None if person["sex"] is None else person["sex"] == "perempuan",
        "is_citizen": _citizen(person),
        "is_oku_registered": person["jkm_registered"],
        "is_working": None if work is None else work in WORKING,
        "is_bedridden": None if observed is None else "oku_terlantar" in observed,
        "is_at_school": None if work is None else work == "pelajar",
        "is_in_institution": False,
    }


def age(born: date | None, on: date) -> int | None:
    """Return full years on a day, None where the date of birth is not known or lies ahead."""
    if born is None or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _dwelling_facts(dwelling: Mapping[str, Any] | None) -> dict[str, Value]:
    if dwelling is None:
        return {}
    seen = [dwelling[name] for name in CONDITIONS if dwelling[name] is not None]
    tenure = dwelling["tenure"]
    return {
        "has_house": None if tenure is None else tenure == "sendiri",
        "is_dilapidated": _seen(seen, OLD, UNSAFE),
        "is_unsafe": _seen(seen, UNSAFE),
        "is_damaged_by_disaster": _seen(seen, DISASTER),
        "repair_economy": dwelling["repair_economy"],
        "land_status": dwelling["land_status"],
        "land_owner": dwelling["land_owner"],
    }


def _seen(conditions: Sequence[str], *wanted: str) -> bool | None:
    return any(one in wanted for one in conditions) if conditions else None


def _citizen(person: Person) -> bool | None:
    held = person["citizenship"]
    return None if held is None else held in CITIZENS


def _reaches(person: Person, years: int, on: date) -> bool | None:
    found = age(person["birth_date"], on)
    return None if found is None else found >= years


def _below(person: Person, years: int, on: date) -> bool | None:
    reached = _reaches(person, years, on)
    return None if reached is None else not reached


def _depends(person: Person, on: date) -> bool | None:
    if person["role"] == "KIR":
        return False
    if person["work_status"] in DEPENDANT:
        return True
    return _below(person, ADULT, on)


def _single_parent(head: Person | None, children: int | None) -> bool | None:
    if head is None or head["marital_status"] is None:
        return None
    if head["marital_status"] not in WITHOUT_PARTNER:
        return False
    return None if children is None else children > 0


def _anybody(people: Sequence[Person], holds: Any) -> bool | None:
    """One yes is enough; without one, nobody may be unknown."""
    answers = [holds(one) for one in people]
    if True in answers:
        return True
    return None if None in answers or not answers else False


def _count(people: Sequence[Person], holds: Any) -> int | None:
    answers = [holds(one) for one in people]
    return None if None in answers else sum(answers)
