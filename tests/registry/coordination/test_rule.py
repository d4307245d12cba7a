"""Thirty pairs of aid, and how they stand to each other."""

import csv
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.coordination.rule import Given, relation

with Path(__file__).with_name("pairs.csv").open(encoding="utf-8", newline="") as file:
    PAIRS = list(csv.DictReader(file))

PEOPLE = {"-": None, "a": UUID(int=1), "b": UUID(int=2)}


def record(text: str) -> Given:
    household, _, rest = text.rpartition(":")
    agency, programme, purpose, person, since, until = rest.split("/")
    return Given(
        household=UUID(int=9 if household else 8),
        person=PEOPLE[person],
        agency=agency,
        programme=programme,
        purpose=purpose,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
    )


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["what"] for pair in PAIRS])
def test_a_pair(pair: dict[str, str]) -> None:
    expected = None if pair["relation"] == "none" else pair["relation"]
    assert relation(record(pair["first"]), record(pair["second"])) == expected


def test_there_are_thirty_pairs() -> None:
    assert len(PAIRS) >= 30


records = st.sampled_from([record(pair[side]) for pair in PAIRS for side in ("first", "second")])


@given(records, records)
def test_it_does_not_matter_which_comes_first(one: Given, other: Given) -> None:
    assert relation(one, other) == relation(other, one)
