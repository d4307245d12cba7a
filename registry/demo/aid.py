"""Aid that demonstration households receive: by the programmes' published amounts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]

COVERED = {"hardcore": 0.70, "poor": 0.62, "exited": 0.30, "baru": 0.12, "disemak": 0.15}
"""Chance that a household gets any aid now. Aid to the exited is leakage, shown on purpose."""

COVERAGE_SPREAD = 0.10
"""A district's coverage lies this far, at most, on either side."""

PAST_AID = 0.12
EARLIEST = np.datetime64("2023-01-01")


@dataclass(frozen=True)
class Homes:
    """What aid depends on: one row per household, and its people."""

    kind: Objects
    size: Integers
    income: Floats
    registered_on: Days
    household_of: Integers
    """Row of each person's household."""
    age: Integers
    male: Flags

    def with_ages(self, low: int, high: int) -> Integers:
        """Return the number of people of these ages, per household."""
        chosen = self.household_of[(self.age >= low) & (self.age <= high)]
        return np.bincount(chosen, minlength=len(self.size))


def _rahmah_cash(homes: Homes) -> Floats:
    """STR 2025, by children and income; a person alone gets RM600 a year."""
    children = homes.with_ages(0, 18)
    yearly = np.select([children >= 5, children >= 3, children >= 1], [2500, 2000, 1500], 1000)
    yearly = np.where(homes.size == 1, 600, yearly)
    income = np.nan_to_num(homes.income)
    return np.select([income <= 2500, income <= 5000], [yearly, yearly / 2], 0) / 12


def _rahmah_goods(homes: Homes) -> Floats:
    """SARA 2025 for those in the registry: RM2100 a year, RM600 for a person alone."""
    return np.where(homes.size == 1, 600, 2100) / 12


def _children(homes: Homes) -> Floats:
    young, school = homes.with_ages(0, 6), homes.with_ages(7, 18)
    return np.asarray(np.minimum(200 * young + 150 * school, 1000), dtype=np.float64)


def _general(homes: Homes) -> Floats:
    return np.asarray(np.minimum(100 * homes.size, 350), dtype=np.float64)


def _flat(amount: float) -> Callable[[Homes], Floats]:
    return lambda homes: np.full(len(homes.size), float(amount))


@dataclass(frozen=True)
class Rule:
    """Who gets a programme, how often among the covered, and how much a month."""

    agency: str
    code: str
    chance: float
    amount: Callable[[Homes], Floats]
    ages: tuple[int, int] | None = None
    """Set: the aid goes to one person of these ages. None: to the household."""
    women_only: bool = False


RULES = (
    Rule("MOF", "SARA", 0.55, _rahmah_goods),
    Rule("MOF", "STR", 0.55, _rahmah_cash),
    Rule("JKM", "BKK", 0.35, _children),
    Rule("JKM", "BA", 0.10, _general),
    Rule("JKM", "BWE", 0.55, _flat(500), (60, 120)),
    Rule("JKM", "BTB", 0.05, _flat(300), (18, 59)),
    Rule("JKM", "EPOKU", 0.02, _flat(450), (18, 59)),
    Rule("JKM", "BPT", 0.03, _flat(500), (25, 70)),
    Rule("KPM", "BAP", 0.30, _flat(100 / 12), (7, 12)),
    Rule("KWSP", "ISURI", 0.06, _flat(25), (18, 54), women_only=True),
)
ALWAYS = 0
"""Position of the rule that a covered household gets when it drew no other."""
PAST = 3
"""Position of the rule that ended aid came from."""


@dataclass(frozen=True)
class Aid:
    """One row per aid record. `person` is a row of the people, -1 for the household itself."""

    household: Integers
    person: Integers
    rule: Integers
    amount: Floats
    active_from: Days
    active_until: Days
    """NaT where the aid goes on: a demonstration must not run out as the years pass."""


def aid(homes: Homes, as_of: date, random: np.random.Generator) -> Aid:
    """Give aid to one district's households, ordered by household and programme."""
    spread = random.uniform(-COVERAGE_SPREAD, COVERAGE_SPREAD)
    chance = np.array([COVERED.get(str(kind), 0.0) for kind in homes.kind])
    covered = random.uniform(size=len(chance)) < np.where(chance > 0, chance + spread, 0)
    people = [_recipients(rule, homes, random) for rule in RULES]
    amounts = np.array([rule.amount(homes) for rule in RULES])
    drawn = random.uniform(size=amounts.shape) < np.array([rule.chance for rule in RULES])[:, None]
    possible = np.array([one >= -1 for one in people]) & (amounts > 0)
    given = drawn & possible & covered
    given[ALWAYS] |= covered & ~given.any(axis=0)
    past = random.uniform(size=len(chance)) < PAST_AID
    household, rule = np.nonzero(given.T)
    past_household = np.flatnonzero(past)
    households = np.concatenate([household, past_household])
    rules = np.concatenate([rule, np.full(len(past_household), PAST)])
    active_from, active_until = _periods(homes, households, as_of, random)
    active_until[: len(household)] = np.datetime64("NaT")
    return Aid(
        household=households,
        person=np.array(people)[rules, households],
        rule=rules,
        amount=amounts[rules, households].round(2),
        active_from=active_from,
        active_until=active_until,
    )


def _recipients(rule: Rule, homes: Homes, random: np.random.Generator) -> Integers:
    """Return the row of one fitting person per household, -1 for the household, -2 for nobody."""
    count = len(homes.size)
    if rule.ages is None:
        return np.full(count, -1, dtype=np.int64)
    low, high = rule.ages
    fits = (homes.age >= low) & (homes.age <= high) & ~(homes.male & rule.women_only)
    rows = random.permutation(np.flatnonzero(fits))
    chosen = np.full(count, -2, dtype=np.int64)
    chosen[homes.household_of[rows]] = rows
    return chosen


def _periods(
    homes: Homes, households: Integers, as_of: date, random: np.random.Generator
) -> tuple[Days, Days]:
    end = np.datetime64(as_of)
    first = np.maximum(homes.registered_on[households], EARLIEST)
    days = (end - first).astype("timedelta64[D]").astype(np.int64)
    share = random.uniform(0, 0.8, len(households))
    active_from = first + (days * share).astype("timedelta64[D]")
    left = (end - active_from).astype(np.int64)
    until = active_from + np.maximum(1, (left * 0.9).astype(np.int64)).astype("timedelta64[D]")
    return active_from, until
