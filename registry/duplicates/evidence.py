"""From pairs of people to pairs of households, and what speaks for each, in words. Pure."""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

import pyarrow as pa

from registry.duplicates.matching import FACTS

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """One compared fact: its level in the match model, `unknown` where a record lacks it.

    `weight` is the base-2 logarithm of the Bayes factor: above 0 it speaks for one person.
    """

    code: str
    level: str
    weight: float

    @property
    def ms(self) -> str:
        """Return what the level says, in Malay."""
        return self._words("ms")

    @property
    def en(self) -> str:
        """Return what the level says, in English."""
        return self._words("en")

    def _words(self, language: str) -> str:
        return str(_texts()[language][self.code][self.level])


@dataclass(frozen=True, slots=True)
class Match:
    """Two people who may be one: `person_a` of household a, `person_b` of household b."""

    person_a: UUID
    person_b: UUID
    probability: float
    facts: tuple[Fact, ...]

    def as_record(self) -> dict[str, Any]:
        """Return the match as JSON values."""
        return {
            "person_a": str(self.person_a),
            "person_b": str(self.person_b),
            "probability": self.probability,
            "facts": {
                fact.code: {"level": fact.level, "weight": round(fact.weight, 3)}
                for fact in self.facts
            },
        }


@dataclass(frozen=True, slots=True)
class LikelyPair:
    """Two households that may be one; `household_a` has the lower key.

    The probability is that of the likeliest of `matches`, which stand in that order; nobody is in
    two of them.
    """

    household_a: UUID
    household_b: UUID
    matches: tuple[Match, ...]

    @property
    def probability(self) -> float:
        """Return how likely the likeliest two people are one."""
        return self.matches[0].probability


def match_of(record: Mapping[str, Any]) -> Match:
    """Return a match from the JSON values of `Match.as_record`."""
    return Match(
        person_a=UUID(record["person_a"]),
        person_b=UUID(record["person_b"]),
        probability=record["probability"],
        facts=tuple(
            Fact(code, record["facts"][code]["level"], record["facts"][code]["weight"])
            for code in FACTS
        ),
    )


def household_pairs(
    found: pa.Table,
    household_of: Mapping[str, str],
    decided_apart: Collection[frozenset[UUID]] = (),
) -> list[LikelyPair]:
    """Return the pairs of households that pairs of people (rows of `PAIR`) speak for.

    `household_of` maps people to households. People of one household, and people of whom somebody
    decided that they are `decided_apart`, speak for nothing. The order is that of the keys.
    """
    grouped: dict[tuple[UUID, UUID], list[Match]] = defaultdict(list)
    for row in found.to_pylist():
        homes = (household_of[row["id_l"]], household_of[row["id_r"]])
        people = (UUID(row["id_l"]), UUID(row["id_r"]))
        if homes[0] == homes[1] or frozenset(people) in decided_apart:
            continue
        first, second = sorted(zip((UUID(home) for home in homes), people, strict=True))
        match = Match(first[1], second[1], row["probability"], _facts(row))
        grouped[first[0], second[0]].append(match)
    return [
        LikelyPair(home_a, home_b, _each_once(matches))
        for (home_a, home_b), matches in sorted(grouped.items())
    ]


def _facts(row: Mapping[str, Any]) -> tuple[Fact, ...]:
    return tuple(
        Fact(code, row[f"{code}_level"] or UNKNOWN, row[f"{code}_weight"]) for code in FACTS
    )


def _each_once(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the likeliest matches in which nobody is taken for two people."""
    kept: list[Match] = []
    taken: set[UUID] = set()
    for match in sorted(matches, key=_likeliest_first):
        if not taken & {match.person_a, match.person_b}:
            taken |= {match.person_a, match.person_b}
            kept.append(match)
    return tuple(kept)


def _likeliest_first(match: Match) -> tuple[float, UUID, UUID]:
    return -match.probability, match.person_a, match.person_b


def people_of(evidence: Sequence[Mapping[str, Any]]) -> set[frozenset[UUID]]:
    """Return the pairs of people of a stored evidence."""
    return {frozenset({UUID(one["person_a"]), UUID(one["person_b"])}) for one in evidence}


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("texts.toml").read_text("utf-8"))
