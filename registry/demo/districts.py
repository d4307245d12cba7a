"""Everything of one district's demonstration households, drawn from one stream of numbers."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import shapely

from registry.demo.addresses import Style, Written, write_addresses
from registry.demo.aid import Aid, Homes, aid
from registry.demo.money import Line, incomes
from registry.demo.numbers import AS_OF, Ids, Numbers
from registry.demo.people import Group, people, sizes
from registry.demo.plan import DistrictPlan, generator
from registry.demo.rows import Rows, aid_table, person_table, points, truth_table
from registry.demo.settle import Elsewhere, Settlement, settle

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]

RURAL_ODDS = 9.9 / 3.7
"""Odds of being poor, rural against urban: HIES 2024, 9.9 % and 3.7 %."""

STRATUM_UNKNOWN = 0.01
DISTRICT_MISSING = 0.05
DISTRICT_WRONG = 0.012
STATE_MISSING = 0.02
SIZE_MISSING = 0.03
"""These two of incomplete forms only: what is verified is complete."""

STATUS = {"hardcore": "disahkan", "poor": "disahkan", "exited": "disahkan"}
"""Registration status of the kinds that are not themselves a status."""


@dataclass(frozen=True)
class StateFacts:
    """How one state's demonstration households are: invented shares, see `states.csv`.

    Its ethnic groups are real ones, of all people (`ethnicity.csv`).
    """

    hardcore_share: float
    groups: Sequence[Group]
    style: Style
    letters: str


@dataclass(frozen=True)
class District:
    """What one district is generated from."""

    plan: DistrictPlan
    state: StateFacts
    urban_share: float
    """Of census persons."""
    lines: Mapping[str | None, Line]
    """Per-person poverty lines by stratum; None for a household of unknown stratum."""
    places: pd.DataFrame
    shape: shapely.Geometry
    elsewhere: Elsewhere
    neighbours: Sequence[str]
    """Codes of the state's other districts, for forms that state the wrong one."""


def generate(district: District, numbers: Numbers, programme_ids: Sequence[str], seed: int) -> Rows:
    """Generate one district. `programme_ids` stand in the order of `aid.RULES`."""
    plan = district.plan
    random = generator(seed, "households", plan.facts.code)
    kind = random.permutation(np.repeat(list(plan.counts), list(plan.counts.values())))
    kind = kind.astype(object)
    rural = _rural(len(kind), district, random)
    stratum = np.where(rural, "luar_bandar", "bandar").astype(object)
    stratum[random.uniform(size=len(kind)) < STRATUM_UNKNOWN] = None
    size = sizes(kind, random)
    income = incomes(kind, size, stratum, district.lines, random)
    settled = settle(
        rural, district.places, district.shape, district.elsewhere, plan.faults, random
    )
    written = write_addresses(district.places, settled.place, district.state.style, random)
    dates = _Dates.draw(kind, random)
    members = people(kind, size, district.state.groups, AS_OF, numbers.serials, random)
    homes = Homes(
        kind, size, income, dates.registered_on, members.household, members.age, members.male
    )
    given = aid(homes, AS_OF, random)
    ids = Ids.draw(numbers, len(kind), len(members.age), len(given.rule), random)
    household = _household_columns(district, kind, homes, dates, settled, written, random)
    household |= {
        "id": ids.household,
        "reference_no": ids.references,
        "stratum": stratum.tolist(),
        "aid_income_monthly": _stated_aid(homes, given, random),
    }
    return Rows(
        household=pa.table(household),
        person=person_table(members, ids),
        aid_record=aid_table(given, ids, programme_ids),
        demo_truth=truth_table(district.places, settled, ids),
    )


def _rural(count: int, district: District, random: np.random.Generator) -> Flags:
    if "luar_bandar" not in district.lines:
        return np.zeros(count, dtype=np.bool_)
    urban = district.urban_share
    chance = (1 - urban) * RURAL_ODDS / ((1 - urban) * RURAL_ODDS + urban)
    return np.asarray(random.uniform(size=count) < chance)


@dataclass(frozen=True)
class _Dates:
    registered_on: Days
    verified_on: Days
    exited_on: Days

    @classmethod
    def draw(cls, kind: Objects, random: np.random.Generator) -> "_Dates":
        """Draw dates that tell a possible story; NaT where the step has not happened."""
        end = np.datetime64(AS_OF)
        count = len(kind)
        oldest = np.select([kind == "baru", kind == "disemak"], [180, 400], 6500)
        youngest = np.select([kind == "baru", kind == "disemak"], [1, 40], 330)
        share = random.beta(1.0, 1.8, count)
        age = (youngest + share * (oldest - youngest)).astype(np.int64)
        since = np.minimum(random.exponential(420, count).astype(np.int64) + 5, age - 30)
        nothing = np.datetime64("NaT")
        verified = end - since.astype("timedelta64[D]")
        is_verified = np.isin(kind, list(STATUS))
        return cls(
            registered_on=end - age.astype("timedelta64[D]"),
            verified_on=np.where(is_verified, verified, nothing),
            exited_on=np.where(kind == "exited", verified, nothing),
        )


def _household_columns(
    district: District,
    kind: Objects,
    homes: Homes,
    dates: _Dates,
    settled: Settlement,
    written: Sequence[Written],
    random: np.random.Generator,
) -> dict[str, Any]:
    count = len(kind)
    code = district.plan.facts.code
    state = np.full(count, "S" + code[1:3], dtype=object)
    undecided = np.isin(kind, ["baru", "ditolak"])
    state[undecided & (random.uniform(size=count) < STATE_MISSING)] = None
    stated = np.full(count, code, dtype=object)
    if district.neighbours:
        wrong = random.uniform(size=count) < DISTRICT_WRONG
        stated[wrong] = random.choice(np.array(district.neighbours, dtype=object), int(wrong.sum()))
    stated[random.uniform(size=count) < DISTRICT_MISSING] = None
    no_size = undecided & (random.uniform(size=count) < SIZE_MISSING)
    return {
        "is_demo": np.ones(count, dtype=np.bool_),
        "registered_on": dates.registered_on,
        "address": [one.address for one in written],
        "postcode": [one.postcode for one in written],
        "town": [one.town for one in written],
        "stated_state_code": state.tolist(),
        "stated_district_code": stated.tolist(),
        "point": points(settled.captured_x, settled.captured_y),
        "size": pa.array(homes.size, mask=no_size),
        "gross_income_monthly": pa.array(homes.income, from_pandas=True),
        "registration_status": [STATUS.get(str(one), str(one)) for one in kind],
        "verified_on": dates.verified_on,
        "exited_on": dates.exited_on,
        "created_at": [f"{day}T09:00+08" for day in dates.registered_on],
    }


def _stated_aid(homes: Homes, given: Aid, random: np.random.Generator) -> pa.Array:
    """Return the part of the income that the form calls aid: half of the income at most."""
    now = np.isnat(given.active_until)
    monthly = np.bincount(
        given.household[now], weights=given.amount[now], minlength=len(homes.size)
    )
    stated = np.minimum(monthly, homes.income / 2).round(2)
    unknown = np.isnan(homes.income) | (random.uniform(size=len(stated)) < 0.1)
    return pa.array(stated, mask=unknown)


@cache
def state_facts() -> Mapping[str, StateFacts]:
    """Return the shares by state code."""
    groups: dict[str, list[Group]] = {}
    for row in _rows("ethnicity.csv"):
        group = Group(row["group"], int(row["persons"]), row["names"])
        groups.setdefault(row["state_code"], []).append(group)
    return {
        row["state_code"]: StateFacts(
            hardcore_share=float(row["hardcore_share"]),
            groups=tuple(groups[row["state_code"]]),
            style=Style(float(row["box_share"]), tuple(row["written"].split("|"))),
            letters=row["office_abbreviation"],
        )
        for row in _rows("states.csv")
    }


@cache
def urban_shares() -> Mapping[str, float]:
    """Return urban persons / persons by district and state code: census 2020, DOSM."""
    persons: dict[str, list[int]] = {}
    for row in _rows("strata.csv"):
        for code in (row["district_code"], "S" + row["district_code"][1:3]):
            total = persons.setdefault(code, [0, 0])
            total[0] += int(row["urban_persons"])
            total[1] += int(row["urban_persons"]) + int(row["rural_persons"])
    return {code: urban / both for code, (urban, both) in persons.items()}


def _rows(name: str) -> list[dict[str, str]]:
    with files(__package__).joinpath(name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
