"""Three-valued logic, and what rule files may and may not say."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from database.session import ReadSession
from registry.eligibility.conditions import (
    BrokenRule,
    Condition,
    expression,
    find,
    read_condition,
)
from registry.eligibility.facts import known_facts
from registry.eligibility.rules import committed_rules
from registry.eligibility.service import RuleUnknown, decide

TRUTHS = ("has_elderly", "has_oku", "has_house", "is_unsafe")
ANSWERS = st.sampled_from([True, False, None])


def leaf(name: str) -> Condition:
    return Condition({"ms": name, "en": name}, expression(name))


def tree(way: str) -> Condition:
    return Condition({"ms": "", "en": ""}, way=way, parts=[leaf(name) for name in TRUTHS])


@given(st.fixed_dictionaries(dict.fromkeys(TRUTHS, ANSWERS)), st.sampled_from(["all", "any"]))
def test_an_answer_stands_whatever_the_unknown_facts_turn_out_to_be(
    facts: dict[str, bool | None], way: str
) -> None:
    found = find(tree(way), facts)
    unknown = [name for name, value in facts.items() if value is None]
    outcomes = {
        find(tree(way), facts | dict.fromkeys(unknown, guess)).met for guess in (True, False)
    }
    assert outcomes == ({found.met} if found.met is not None else {True, False})
    assert set(found.missing) == (set(unknown) if found.met is None else set())


@pytest.mark.parametrize(
    "text",
    [
        "age >",
        "nobody_asked_this > 1",
        "__import__('os').system('true')",
        "().__class__",
        "age.__class__",
        "open('x')",
    ],
)
def test_an_expression_can_ask_facts_and_nothing_else(text: str) -> None:
    with pytest.raises(BrokenRule):
        expression(text)


@pytest.mark.parametrize(
    "table",
    [
        {"ms": "a", "en": "a"},
        {"ms": "a", "en": "a", "needs": ["nothing"]},
        {"ms": "a", "en": "a", "any": [{"use": "nothing"}]},
        {"ms": "a", "en": "a", "any": [], "all": []},
    ],
)
def test_a_condition_without_sense_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(BrokenRule):
        read_condition(table, {})


def test_no_two_versions_of_a_rule_hold_on_one_day() -> None:
    for rule in committed_rules():
        twins = [one for one in committed_rules() if one.code == rule.code]
        assert [one for one in twins if one.holds_on(rule.starts_on)] == [rule]


def test_a_rule_without_a_version_that_day_is_not_guessed(session: ReadSession) -> None:
    with pytest.raises(RuleUnknown):
        decide(session, {}, date(2026, 1, 1), "str")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"colour": "blue"}, "facts.colour"),
        ({"age": "old"}, "facts.age"),
        ({"age": True}, "facts.age"),
        ({"has_oku": 1}, "facts.has_oku"),
    ],
)
def test_a_wrong_fact_is_named(session: ReadSession, facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decide(session, facts, date(2025, 1, 1))
    assert refused.value.field == field


def test_an_unknown_rule_is_refused_with_the_known_ones(session: ReadSession) -> None:
    with pytest.raises(InvalidInput) as refused:
        decide(session, {}, date(2025, 1, 1), "garaj")
    assert refused.value.field == "rule"
    assert "bina_baharu" in str(refused.value.expected)


def test_nothing_known_decides_nothing(session: ReadSession) -> None:
    assert {one.met for one in decide(session, {}, date(2025, 6, 1))} == {None}


def test_every_fact_has_words_in_both_languages() -> None:
    assert all(fact.words["ms"] and fact.words["en"] for fact in known_facts().values())
