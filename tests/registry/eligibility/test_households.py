"""What a record tells to the rules, and what the rules say of registered families."""

from datetime import date
from typing import Any

import pytest

from database.session import WriteSession
from registry.eligibility.households import household_facts, person_facts
from registry.eligibility.service import decide_household, household_priority
from registry.poverty_lines.service import load as load_lines
from registry.records.service import HouseholdRecord, RecordPatch, read, update
from tests.registry.records.made import by, family

ON = date(2026, 1, 1)
HEAD: dict[str, Any] = {
    "role": "KIR",
    "birth_date": date(1980, 1, 2),
    "sex": "perempuan",
    "citizenship": "MYS",
    "marital_status": "janda",
    "work_status": "bekerja_sendiri",
    "jkm_registered": False,
    "disabilities": ["tiada"],
}
CHILD: dict[str, Any] = HEAD | {
    "role": "AIR",
    "birth_date": date(2018, 1, 1),
    "marital_status": "bujang",
    "work_status": "pelajar",
}
HOME: dict[str, Any] = {
    "registration_status": "disahkan",
    "poverty_status": "miskin",
    "gross_income_monthly": 800,
    "size": 2,
}
DWELLING: dict[str, Any] = {
    "tenure": "sendiri",
    "wall_condition": "baik",
    "roof_condition": "baik",
    "floor_condition": None,
    "repair_economy": None,
    "land_status": "wakaf",
    "land_owner": "wakaf",
}


def record(
    home: dict[str, Any] | None = None,
    dwelling: dict[str, Any] | None = DWELLING,
    people: tuple[dict[str, Any], ...] = (HEAD, CHILD),
) -> HouseholdRecord:
    return HouseholdRecord(None, HOME | (home or {}), dwelling, people, (), (), ())


@pytest.mark.parametrize(
    ("found", "fact", "expected"),
    [
        (record(), "head_age", 45),
        (record(), "children", 1),
        (record(), "dependants", 1),
        (record(), "is_single_parent", True),
        (record(people=(HEAD,)), "is_single_parent", False),
        (record(people=(HEAD | {"marital_status": "berkahwin"}, CHILD)), "is_single_parent", False),
        (record(people=(HEAD | {"marital_status": None}, CHILD)), "is_single_parent", None),
        (record(people=(HEAD, CHILD | {"birth_date": None})), "children", None),
        (record(people=(HEAD, CHILD | {"birth_date": None})), "dependants", 1),
        (record(people=(HEAD | {"birth_date": date(1966, 1, 1)},)), "has_elderly", True),
        (record(people=(HEAD | {"birth_date": date(1966, 1, 2)},)), "has_elderly", False),
        (record(people=(HEAD, CHILD | {"jkm_registered": None})), "has_oku", None),
        (record(people=(HEAD | {"jkm_registered": True}, CHILD)), "has_oku", True),
        (record({"poverty_status": None}), "is_below_line", None),
        (record({"poverty_status": "terkeluar"}), "is_below_line", False),
        (record({"registration_status": "baru"}), "is_endorsed_by_group", None),
        (record({"registration_status": "disemak"}), "is_endorsed_by_group", True),
        (record(), "has_house", True),
        (record(dwelling=DWELLING | {"tenure": "setinggan"}), "has_house", False),
        (record(dwelling=DWELLING | {"tenure": None}), "has_house", None),
        (record(), "is_dilapidated", False),
        (record(dwelling=DWELLING | {"roof_condition": "usang"}), "is_dilapidated", True),
        (record(dwelling=DWELLING | {"roof_condition": "usang"}), "is_unsafe", False),
        (record(dwelling=DWELLING | {"wall_condition": "tidak_selamat"}), "is_dilapidated", True),
        (record(dwelling=DWELLING | {"wall_condition": "rosak_bencana"}), "is_dilapidated", False),
        (
            record(dwelling=DWELLING | {"wall_condition": "rosak_bencana"}),
            "is_damaged_by_disaster",
            True,
        ),
        (record(dwelling=DWELLING | {"wall_condition": None, "roof_condition": None}),
         "is_unsafe", None),
    ],
)  # fmt: skip
def test_a_record_tells_a_fact(found: HouseholdRecord, fact: str, expected: object) -> None:
    assert household_facts(found, ON)[fact] is expected or (
        household_facts(found, ON)[fact] == expected
    )


def test_a_household_without_a_dwelling_tells_nothing_of_its_house() -> None:
    assert "has_house" not in household_facts(record(dwelling=None), ON)


@pytest.mark.parametrize(
    ("change", "fact", "expected"),
    [
        ({}, "age", 45),
        ({"birth_date": None}, "age", None),
        ({"birth_date": date(2030, 1, 1)}, "age", None),
        ({}, "is_female", True),
        ({"sex": None}, "is_female", None),
        ({"citizenship": "IDN"}, "is_citizen", False),
        ({"work_status": None}, "is_working", None),
        ({"work_status": "pelajar"}, "is_at_school", True),
        ({"disabilities": ["oku_terlantar"]}, "is_bedridden", True),
        ({"disabilities": None}, "is_bedridden", None),
    ],
)
def test_a_person_tells_a_fact(change: dict[str, Any], fact: str, expected: object) -> None:
    assert person_facts(HEAD | change, ON)[fact] == expected


def test_a_registered_family_is_judged_with_what_the_counter_adds(session: WriteSession) -> None:
    load_lines(session)
    home = family(session)
    patch = RecordPatch(
        dwelling={
            "roof_condition": "usang",
            "repair_economy": "ekonomik",
            "land_status": "izin_keluarga",
            "land_owner": "ibu_bapa",
        }
    )
    update(session, home.id, patch, by())
    (plain,) = decide_household(session, home.id, ON, "baik_pulih")
    assert plain.met is None
    assert "has_land_permission" in plain.missing
    further = {"has_land_permission": True, "poverty_status": "miskin", "is_verified": True}
    (told,) = decide_household(session, home.id, ON, "baik_pulih", further)
    assert told.met is True


def test_a_rule_for_people_is_asked_for_each_of_them(session: WriteSession) -> None:
    load_lines(session)
    home = family(session)
    found = decide_household(session, home.id, ON, "bwe")
    assert {one.person_id for one in found} == {one["id"] for one in read(session, home.id).people}


def test_what_nobody_told_gives_no_points_yet(session: WriteSession) -> None:
    load_lines(session)
    found = household_priority(session, family(session).id, ON)
    open_groups = {one.group.code for one in found.standings if one.met is None}
    assert {"hardcore", "oku", "disaster", "unsafe"} <= open_groups
    assert found.points + found.open_points <= 100
