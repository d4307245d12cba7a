"""Cases worked by hand: PPRT, PPR and aid programmes, before and after changes of rates."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from database.session import ReadSession
from registry.eligibility.conditions import Finding
from registry.eligibility.facts import Value
from registry.eligibility.rules import committed_rules
from registry.eligibility.service import decide, words_of

ENDORSEMENTS: dict[str, Value] = {
    "is_verified": False,
    "is_endorsed_by_group": False,
    "is_endorsed_by_agency": False,
    "is_endorsed_by_ministry": False,
}
POOR: dict[str, Value] = {"poverty_status": "miskin_tegar"}
NEW = {
    **POOR,
    **ENDORSEMENTS,
    "is_verified": True,
    "has_house": False,
    "land_status": "milik_sendiri",
}
BASES: dict[str, dict[str, Value]] = {
    "new": NEW,
    "unendorsed": {**NEW, "is_verified": False},
    "repair": {
        **NEW,
        "has_house": True,
        "is_dilapidated": True,
        "is_damaged_by_disaster": False,
        "repair_economy": "ekonomik",
    },
    "flat": {
        "is_head_citizen": True,
        "head_age": 40,
        "income_monthly": Decimal(1_800),
        "has_house": False,
    },
    "old": {"age": 72, "is_in_institution": False, "is_below_line": True},
    "child": {**POOR, "age": 5},
    "oku": {"is_oku_registered": True, "is_working": True},
    "bed": {"is_bedridden": True, "income_monthly": Decimal(900)},
    "wife": {**POOR, "is_citizen": True, "is_female": True, "age": 30},
    "pupil": {**POOR, "is_at_school": True, "age": 9},
    "cash": {
        "is_head_citizen": True,
        "size": 6,
        "children": 3,
        "income_monthly": Decimal(2_500),
    },
}
WORDS: dict[str, Value] = {"yes": True, "no": False, "?": None}
MET = {"yes": True, "no": False, "unknown": None}

with Path(__file__).with_name("cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


def value(text: str) -> Value:
    if text in WORDS:
        return WORDS[text]
    return Decimal(text) if text[0].isdigit() else text


def facts(case: dict[str, str]) -> dict[str, Value]:
    changes = (one.split("=") for one in case["change"].split())
    return BASES[case["base"]] | {name: value(text) for name, text in changes}


def failed(finding: Finding) -> list[str]:
    """Return the English words of everything that is not met."""
    own = [finding.words["en"]] if finding.met is False else []
    return own + [words for part in finding.parts for words in failed(part)]


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_a_case_worked_by_hand(session: ReadSession, case: dict[str, str]) -> None:
    (found,) = decide(session, facts(case), date.fromisoformat(case["on"]), case["rule"])
    assert found.met is MET[case["met"]]
    assert set(found.missing) == set(case["missing"].split())
    if case["failed"]:
        assert any(case["failed"] in words for words in failed(found.finding))
    assert found.amount == (Decimal(case["amount"]) if case["amount"] else None)


@pytest.mark.parametrize("lang", ["ms", "en"])
@pytest.mark.parametrize("case", CASES[::7], ids=[case["case"] for case in CASES[::7]])
def test_every_condition_is_told_with_its_answer(
    session: ReadSession, case: dict[str, str], lang: str
) -> None:
    (found,) = decide(session, facts(case), date.fromisoformat(case["on"]), case["rule"])
    lines = list(words_of(found.finding, lang))
    states = {"ms": ("dipenuhi", "belum diketahui"), "en": ("met", "not known yet")}[lang]
    assert all(line.endswith(states) for line in lines)
    assert len(lines) == 1 + sum(1 for _ in descendants(found.finding))


def descendants(finding: Finding) -> Iterator[Finding]:
    for part in finding.parts:
        yield part
        yield from descendants(part)


def test_every_rule_has_cases() -> None:
    assert {case["rule"] for case in CASES} == {one.code for one in committed_rules()}
    assert len(CASES) >= 80
