"""Pairs of people speak for pairs of households, in words of both languages."""

from uuid import UUID, uuid4

import pyarrow as pa
import pytest

from registry.duplicates.evidence import UNKNOWN, Fact, household_pairs, match_of, people_of
from registry.duplicates.matching import DEFAULT_THRESHOLD, FACTS, PAIR, model

HOMES = {name: str(uuid4()) for name in "ABC"}


def found(*pairs: tuple[UUID, UUID, float]) -> pa.Table:
    rows = [
        {"id_l": str(one), "id_r": str(other), "probability": likely}
        | {f"{fact}_weight": 1.0 for fact in FACTS}
        | {f"{fact}_level": "same" for fact in FACTS}
        for one, other, likely in pairs
    ]
    return pa.Table.from_pylist(rows, schema=PAIR)


def people(*homes: str) -> tuple[list[UUID], dict[str, str]]:
    keys = [uuid4() for _ in homes]
    return keys, {str(key): HOMES[home] for key, home in zip(keys, homes, strict=True)}


def test_several_people_of_two_households_make_one_pair_with_the_likeliest_first() -> None:
    (a1, a2, b1, b2), homes = people("A", "A", "B", "B")
    (pair,) = household_pairs(found((a1, b1, 0.95), (b2, a2, 0.99)), homes)
    assert pair.probability == 0.99
    assert [one.probability for one in pair.matches] == [0.99, 0.95]
    assert str(pair.household_a) == min(HOMES["A"], HOMES["B"])
    assert {one.person_a in (a1, a2) for one in pair.matches} == {HOMES["A"] < HOMES["B"]}


def test_nobody_is_taken_for_two_people() -> None:
    (a, b1, b2), homes = people("A", "B", "B")
    (pair,) = household_pairs(found((a, b1, 0.92), (a, b2, 0.97)), homes)
    assert people_of([one.as_record() for one in pair.matches]) == {frozenset({a, b2})}


def test_people_of_one_household_make_no_pair() -> None:
    (one, other), homes = people("A", "A")
    assert household_pairs(found((one, other, 0.99)), homes) == []


def test_people_who_were_decided_apart_speak_for_nothing() -> None:
    (a, c), homes = people("A", "C")
    assert household_pairs(found((c, a, 0.99)), homes, {frozenset({a, c})}) == []


def test_a_match_is_stored_and_read_again() -> None:
    (a, b), homes = people("A", "B")
    (pair,) = household_pairs(found((a, b, DEFAULT_THRESHOLD)), homes)
    assert match_of(pair.matches[0].as_record()) == pair.matches[0]


@pytest.mark.parametrize("code", FACTS)
def test_every_level_of_every_fact_has_words_in_both_languages(code: str) -> None:
    levels = [*model()[code]["levels"], UNKNOWN]
    words = [(Fact(code, level, 0.0).ms, Fact(code, level, 0.0).en) for level in levels]
    assert len(set(words)) == len(levels)
    assert all(ms and en and ms != en for ms, en in words)
