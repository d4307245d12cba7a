"""Cases worked by hand: PPRT, PPR and aid programmes, before and after changes of rates."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from database.session import ReadSession
from registry.eligibility.conditions import Finding
from registry.eligibility.facts import Value
from registry.eligibility.rules import committed_rules
from registry.eligibility.service import decide, words_of
from registry.options.service import get_option_list

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


def cases_of(rule: str) -> list[dict[str, str]]:
    return [case for case in CASES if case["rule"] == rule]


@pytest.mark.parametrize("category", ["bina_baharu", "baik_pulih"])
@pytest.mark.parametrize("status", get_option_list("land_statuses").codes)
def test_every_land_status_has_a_case_in_both_categories(category: str, status: str) -> None:
    assert status in {facts(case)["land_status"] for case in cases_of(category)}


@pytest.mark.parametrize("category", ["bina_baharu", "baik_pulih"])
@pytest.mark.parametrize("endorsement", ENDORSEMENTS)
def test_every_endorsement_alone_has_a_case_in_both_categories(
    category: str, endorsement: str
) -> None:
    alone = {**ENDORSEMENTS, endorsement: True}
    assert any(
        case["met"] == "yes" and {name: facts(case)[name] for name in ENDORSEMENTS} == alone
        for case in cases_of(category)
    )


@pytest.mark.parametrize(
    "rule", ["ppr", "bwe", "bkk", "epoku", "btb", "bpt", "isuri", "bap", "str"]
)
def test_ppr_and_each_aid_programme_is_met_and_not_met(rule: str) -> None:
    assert {"yes", "no"} <= {case["met"] for case in cases_of(rule)}


def test_every_change_of_a_rule_has_cases_on_both_of_its_sides() -> None:
    for rule in committed_rules():
        if rule.ends_on is not None and rule.code != "str":
            days = {date.fromisoformat(case["on"]) for case in cases_of(rule.code)}
            assert {rule.ends_on, rule.ends_on + timedelta(days=1)} <= days


with Path(__file__).with_name("explanations.toml").open("rb") as explained:
    EXPLANATIONS = tomllib.load(explained)["case"]


@pytest.mark.parametrize("lang", ["ms", "en"])
@pytest.mark.parametrize("told", EXPLANATIONS, ids=[one["case"] for one in EXPLANATIONS])
def test_an_explanation_reads_word_for_word(
    session: ReadSession, told: dict[str, str], lang: str
) -> None:
    case = next(one for one in CASES if one["case"] == told["case"])
    (found,) = decide(session, facts(case), date.fromisoformat(case["on"]), case["rule"])
    assert "\n".join(words_of(found.finding, lang)) == told[lang].strip("\n")


def test_every_rule_has_an_explanation_checked_word_for_word() -> None:
    explained = {told["case"] for told in EXPLANATIONS}
    assert {case["rule"] for case in CASES if case["case"] in explained} == {
        one.code for one in committed_rules()
    }


def test_every_rule_has_cases() -> None:
    assert {case["rule"] for case in CASES} == {one.code for one in committed_rules()}
    assert len(CASES) >= 80
