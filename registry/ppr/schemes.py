"""What a PPR flat costs, what it is, and what a state asks beyond the national rule: as data."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from database.errors import NotFound
from registry.eligibility.conditions import Expression, expression
from registry.eligibility.facts import Facts
from registry.housing.rates import region_of

TENURES = ("disewa", "dimiliki")
"""Rented; bought."""

STANDARD = {
    "ms": "Sekurang-kurangnya 700 kaki persegi: 3 bilik tidur, ruang tamu, dapur, 2 bilik air; "
    "5 hingga 18 tingkat di bandar besar, teres di pinggir; piawaian CIS2",
    "en": "At least 700 sq ft: 3 bedrooms, living room, kitchen, 2 bathrooms; 5 to 18 storeys in "
    "large cities, terraces at the fringe; standard CIS2",
}
FACILITIES = {
    "ms": "dewan komuniti, surau, gerai atau kedai, tadika, kemudahan OKU, taman permainan atau "
    "kawasan lapang, rumah sampah",
    "en": "community hall, surau, stalls or shops, kindergarten, facilities for persons with "
    "disabilities, playground or open space, refuse house",
}
WHERE_TO_APPLY = {
    "ms": "Kerajaan negeri, lembaga perumahan negeri atau PBT; atau dalam talian (SPRN). Senarai "
    "projek: portal TEDUH KPKT.",
    "en": "State government, state housing board or local authority; or online (SPRN). List of "
    "projects: KPKT's portal TEDUH.",
}
LISTED_STATES = tuple(f"S{number:02}" for number in range(1, 15))
"""States whose contact the article prints: all but Labuan and Putrajaya."""


class SchemeUnknown(NotFound):
    """No source tells the rent or price of that day."""

    code = "scheme-unknown"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Rent a month or sale price, RM, from `starts_on` to `ends_on`, both included."""

    tenure: str
    region: str
    starts_on: date
    ends_on: date | None
    rent_rm: int | None
    price_rm: int | None
    confirmed: bool
    source: str

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class StateCondition:
    """What some states ask beyond the national rule."""

    states: tuple[str, ...]
    expression: Expression
    words: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class StateFinding:
    """A state's condition with its answer: met, not met, or not known for lack of facts."""

    condition: StateCondition
    met: bool | None
    missing: tuple[str, ...]


@cache
def schemes() -> tuple[Scheme, ...]:
    """Return every known rent and price."""
    with files(__package__).joinpath("schemes.csv").open(encoding="utf-8") as lines:
        return tuple(
            Scheme(
                tenure=row["tenure"],
                region=row["region"],
                starts_on=date.fromisoformat(row["starts_on"]),
                ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
                rent_rm=int(row["rent_rm"]) if row["rent_rm"] else None,
                price_rm=int(row["price_rm"]) if row["price_rm"] else None,
                confirmed=row["confirmed"] == "yes",
                source=row["source"],
            )
            for row in csv.DictReader(lines)
        )


def scheme(tenure: str, state_code: str, day: date) -> Scheme:
    """Return what a flat costs in a state on a day.

    Raises:
        SchemeUnknown: no source tells it.
    """
    region = region_of(state_code)
    for one in schemes():
        if (one.tenure, one.region) == (tenure, region) and one.holds_on(day):
            return one
    raise SchemeUnknown(f"No source tells what {tenure} costs in {region} on {day}.", field="on")


@cache
def state_conditions() -> tuple[StateCondition, ...]:
    """Return what states ask beyond the national rule."""
    return read_conditions(files(__package__).joinpath("conditions.toml").read_text("utf-8"))


def read_conditions(text: str) -> tuple[StateCondition, ...]:
    """Return the conditions of a text in the form of `conditions.toml`.

    Raises:
        BrokenRule: an expression cannot be read, or asks what is no fact.
    """
    return tuple(
        StateCondition(
            tuple(one["states"]),
            expression(one["if"]),
            {"ms": one["ms"], "en": one["en"]},
            one["source"],
        )
        for one in tomllib.loads(text).get("condition", ())
    )


def judge(
    conditions: Sequence[StateCondition], state_code: str | None, facts: Facts
) -> list[StateFinding]:
    """Return the answers to what a state asks."""
    return [
        StateFinding(one, one.expression.answer(facts), one.expression.missing(facts))
        for one in conditions
        if state_code in one.states
    ]
