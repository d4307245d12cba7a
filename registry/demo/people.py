"""Heads and members of demonstration households.

Names are common given names combined at random. An identity number has the shape of a MyKad
(birth date, place of birth, serial, last digit odd for men), but its place-of-birth code is one
that the National Registration Department has assigned to nobody: no living person can have it,
and every validator of real numbers refuses it.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]

UNASSIGNED_BIRTHPLACES = ("17", "18", "19", "20")
SERIALS = 5000
"""Serial numbers of one birth date, birthplace code and sex."""
SCATTER = 7919
"""Coprime to every multiple of `SERIALS` used, so that neighbours get distant numbers."""

SIZE_SHARES = {
    "poor": (0.05, 0.09, 0.13, 0.17, 0.19, 0.15, 0.10, 0.07, 0.03, 0.02),
    "other": (0.09, 0.15, 0.19, 0.21, 0.16, 0.10, 0.05, 0.03, 0.01, 0.01),
}
"""Shares of household sizes 1 to 10; the poor have 4.8 members on average."""

FOREIGN_SPOUSES = 0.012
FOREIGN_HEADS_REJECTED = 0.08
FOREIGN = ("IDN", "PHL", "THA")
MYKAD_AGE = 12

ETHNICITY_ANSWERED = 0.93
DISABILITY_ASKED = 0.90
"""Shares of households, invented."""
REGISTERED_DISABLED = 0.019
"""Of all people, with the welfare department (JKM): 637,537 on 31 January 2023."""


@dataclass(frozen=True)
class Group:
    """An ethnic group of a state: its code, how many belong to it, which list names it."""

    code: str
    persons: int
    names: str


@dataclass(frozen=True)
class People:
    """One row per person, household by household, the head first."""

    household: Integers
    """Row of the household in its district."""
    relationship: Objects
    age: Integers
    birth_date: Days
    male: Flags
    name: Objects
    identity_type: Objects
    identity_no: Objects
    citizenship: Objects
    ethnic_group: Objects
    """The household's; None where nobody answered, and for foreigners."""
    registered_disabled: Objects
    """With JKM; None in households that were not asked."""


class Serials:
    """Hands out identity numbers so that no two demonstration people share one."""

    def __init__(self) -> None:
        self._used: dict[tuple[int, bool], int] = {}
        self._passports = 0

    def numbers(self, birth_date: Days, male: Flags) -> Objects:
        """Return one new 12-digit number per person."""
        digits = np.empty(len(male), dtype=object)
        days = birth_date.astype("datetime64[D]").astype(np.int64)
        texts = np.datetime_as_string(birth_date, unit="D")
        for i, (day, is_male) in enumerate(zip(days.tolist(), male.tolist(), strict=True)):
            used = self._used.get((day, is_male), 0)
            self._used[day, is_male] = used + 1
            digits[i] = _mykad(str(texts[i]), is_male, used * SCATTER + day * 31)
        return digits

    def passports(self, count: int) -> list[str]:
        """Return new passport numbers, marked by their letters."""
        first, self._passports = self._passports, self._passports + count
        return [f"DEMO{number:07d}" for number in range(first, first + count)]


def _mykad(birth_date: str, male: bool, number: int) -> str:
    place, serial = divmod(number % (SERIALS * len(UNASSIGNED_BIRTHPLACES)), SERIALS)
    date_digits = birth_date[2:4] + birth_date[5:7] + birth_date[8:10]
    return f"{date_digits}{UNASSIGNED_BIRTHPLACES[place]}{serial * 2 + male:04d}"


def sizes(kind: Objects, random: np.random.Generator) -> Integers:
    """Return household sizes, 1 to 10; the registered poor are larger."""
    poor = np.isin(kind, ["hardcore", "poor"])
    drawn = {
        name: random.choice(np.arange(1, 11), size=len(kind), p=shares)
        for name, shares in SIZE_SHARES.items()
    }
    return np.where(poor, drawn["poor"], drawn["other"]).astype(np.int64)


def people(
    kind: Objects,
    size: Integers,
    groups: Sequence[Group],
    as_of: date,
    serials: Serials,
    random: np.random.Generator,
) -> People:
    """Fill households of the given kinds and sizes. `groups` are the state's ethnic groups."""
    household = np.repeat(np.arange(len(size)), size)
    place = np.arange(len(household)) - np.repeat(np.cumsum(size) - size, size)
    head = _Heads.draw(size, random)
    relationship = _relationships(household, place, size, head, random)
    age = _ages(relationship, head.age[household], random)
    male = _sexes(relationship, head.male[household], random)
    birth_date = np.datetime64(as_of) - (
        (age * 365.25).astype(np.int64) + random.integers(0, 365, len(age))
    ).astype("timedelta64[D]")
    citizenship = _citizenships(relationship, kind[household], random)
    group = _groups(groups, len(size), random)
    naming = np.array([one.names for one in group], dtype=object)[household]
    name = _names(household, relationship, male, naming, random)
    identity_no = serials.numbers(birth_date, male)
    foreign = citizenship != "MYS"
    identity_no[foreign] = serials.passports(int(foreign.sum()))
    identity_type = np.where(age < MYKAD_AGE, "birth_certificate", "mykad").astype(object)
    identity_type[foreign] = "passport"
    ethnic_group = np.array([one.code for one in group], dtype=object)[household]
    ethnic_group[foreign | ~_answered(ETHNICITY_ANSWERED, household, random)] = None
    return People(
        household, relationship, age, birth_date, male, name, identity_type, identity_no,
        citizenship, ethnic_group, _disabled(household, random),
    )  # fmt: skip


def _groups(groups: Sequence[Group], households: int, random: np.random.Generator) -> Objects:
    """Return the group of each household."""
    persons = np.array([one.persons for one in groups], dtype=float)
    chosen = random.choice(len(groups), households, p=persons / persons.sum())
    found = np.empty(households, dtype=object)
    found[:] = [groups[one] for one in chosen.tolist()]
    return found


def _answered(share: float, household: Integers, random: np.random.Generator) -> Flags:
    """Tell of each person whether the household answered a question."""
    households = int(household[-1]) + 1 if len(household) else 0
    return np.asarray(random.uniform(size=households) < share)[household]


def _disabled(household: Integers, random: np.random.Generator) -> Objects:
    asked = _answered(DISABILITY_ASKED, household, random)
    registered = (random.uniform(size=len(household)) < REGISTERED_DISABLED).astype(object)
    registered[~asked] = None
    return registered


@dataclass(frozen=True)
class _Heads:
    age: Integers
    male: Flags
    married: Flags

    @classmethod
    def draw(cls, size: Integers, random: np.random.Generator) -> "_Heads":
        count = len(size)
        age = np.where(size == 1, random.normal(64, 12, count), random.normal(49, 13, count))
        male = random.uniform(size=count) < np.where(size == 1, 0.5, 0.74)
        married = (size > 1) & (random.uniform(size=count) < np.where(male, 0.88, 0.2))
        return cls(np.clip(age, 21, 93).astype(np.int64), male, married)


def _relationships(
    household: Integers,
    place: Integers,
    size: Integers,
    head: _Heads,
    random: np.random.Generator,
) -> Objects:
    relationship = np.full(len(household), "anak", dtype=object)
    draw = random.uniform(size=len(household))
    old = head.age[household] >= 62
    relationship[old & (draw < 0.45)] = "cucu"
    last = place == size[household] - 1
    relationship[last & ~old & (draw < 0.10)] = "ibu_bapa"
    relationship[(place == 1) & head.married[household]] = "pasangan"
    relationship[place == 0] = "KIR"
    return relationship


def _ages(relationship: Objects, head_age: Integers, random: np.random.Generator) -> Integers:
    count = len(relationship)
    apart = {
        "KIR": np.zeros(count),
        "pasangan": random.normal(3, 4, count),
        "anak": random.uniform(20, 40, count),
        "cucu": random.uniform(46, 68, count),
        "ibu_bapa": -random.uniform(20, 32, count),
    }
    younger = np.select([relationship == one for one in apart], list(apart.values()))
    age = np.clip(head_age - younger, 0, 98)
    grown = np.isin(relationship, ["KIR", "pasangan"])
    return np.where(grown, np.maximum(age, 19), age).astype(np.int64)


def _sexes(relationship: Objects, head_male: Flags, random: np.random.Generator) -> Flags:
    male = random.uniform(size=len(relationship)) < np.where(relationship == "ibu_bapa", 0.3, 0.51)
    male = np.where(relationship == "pasangan", ~head_male, male)
    return np.where(relationship == "KIR", head_male, male).astype(np.bool_)


def _citizenships(relationship: Objects, kind: Objects, random: np.random.Generator) -> Objects:
    draw = random.uniform(size=len(kind))
    foreign = (relationship == "pasangan") & (draw < FOREIGN_SPOUSES)
    foreign |= (relationship == "KIR") & (kind == "ditolak") & (draw < FOREIGN_HEADS_REJECTED)
    citizenship = np.full(len(kind), "MYS", dtype=object)
    citizenship[foreign] = random.choice(np.array(FOREIGN, dtype=object), int(foreign.sum()))
    return citizenship


def _names(
    household: Integers,
    relationship: Objects,
    male: Flags,
    group: Objects,
    random: np.random.Generator,
) -> Objects:
    """Name everyone; children carry the name of their household's father, or one made up.

    `group` names the list of `names.toml` that each person's household takes names from.
    """
    lists = _name_lists()
    households = int(household[-1]) + 1 if len(household) else 0
    given = np.empty(len(household), dtype=object)
    fathers = np.empty(len(household), dtype=object)
    for name in lists:
        here = group == name
        given[here] = _given(lists[name], male[here], random)
        fathers[here] = random.choice(lists[name]["lelaki"], int(here.sum()))
    father_of = fathers[np.searchsorted(household, np.arange(households))]
    grown = male & np.isin(relationship, ["KIR", "pasangan"])
    father_of[household[grown]] = given[grown]
    own_child = relationship == "anak"
    fathers[own_child] = father_of[household[own_child]]
    return _joined(lists, group, given, fathers, household, relationship, male, random)


def _given(lists: Mapping[str, Any], male: Flags, random: np.random.Generator) -> Objects:
    given = np.empty(len(male), dtype=object)
    for sex, here in (("lelaki", male), ("perempuan", ~male)):
        count = int(here.sum())
        chosen = random.choice(lists[sex], count)
        before = lists.get("before")
        if before:
            titles = random.choice(before[sex], count)
            chosen = np.array(
                [f"{t} {c}".strip() for t, c in zip(titles, chosen, strict=True)], dtype=object
            )
        given[here] = chosen
    return given


def _joined(
    lists: Mapping[str, Any],
    group: Objects,
    given: Objects,
    fathers: Objects,
    household: Integers,
    relationship: Objects,
    male: Flags,
    random: np.random.Generator,
) -> Objects:
    family = _family_names(lists, household, relationship, random)
    links = {name: one["child_of"] for name, one in lists.items()}
    rows = zip(group, given, fathers, male.tolist(), family, strict=True)
    return np.array(
        [
            f"{own} {link} {father}" if link else f"{surname} {own}"
            for one, own, father, is_male, surname in rows
            for link in (links[one]["lelaki" if is_male else "perempuan"],)
        ],
        dtype=object,
    )


def _family_names(
    lists: Mapping[str, Any],
    household: Integers,
    relationship: Objects,
    random: np.random.Generator,
) -> Objects:
    """Return family names for the groups that have them: the household's, except by marriage."""
    names = lists["chinese"]["family"]
    own = random.choice(names, len(household))
    married_in = np.isin(relationship, ["pasangan"])
    shared = own[np.searchsorted(household, household)]
    return np.where(married_in, own, shared)


@cache
def _name_lists() -> dict[str, Any]:
    text = files(__package__).joinpath("names.toml").read_text(encoding="utf-8")
    lists = tomllib.loads(text)
    for one in lists.values():
        for key in ("lelaki", "perempuan", "family"):
            if key in one:
                one[key] = np.array(one[key], dtype=object)
    return lists
