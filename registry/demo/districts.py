"""Everything of one district's demonstration households: the rows of four tables."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
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
from registry.demo.people import People, Serials, people, sizes
from registry.demo.plan import DistrictPlan, generator
from registry.demo.settle import Elsewhere, Settlement, settle
from registry.households.reference import demo_reference

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]
Days = npt.NDArray[np.datetime64]

AS_OF = date(2026, 10, 31)
"""Last day of the demonstration's story. Fixed: the same seed must give the same rows for ever."""

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
    """How one state's demonstration households are: invented shares, see `states.csv`."""

    hardcore_share: float
    groups: Mapping[str, float]
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


@dataclass
class Numbers:
    """Running numbers over all districts, and what must stay unique among them."""

    households: int
    """In all."""
    household: int = 0
    person: int = 0
    aid: int = 0

    def __post_init__(self) -> None:
        self.serials = Serials()


@dataclass(frozen=True)
class Rows:
    """The rows of one district, as columns of the tables they go to."""

    household: pa.Table
    person: pa.Table
    aid_record: pa.Table
    demo_truth: pa.Table


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
    ids = _Ids.draw(numbers, len(kind), len(members.age), len(given.rule), random)
    household = _household_columns(district, kind, homes, dates, settled, written, random)
    household |= {
        "id": ids.household,
        "reference_no": ids.references,
        "stratum": stratum.tolist(),
        "aid_income_monthly": _stated_aid(homes, given, random),
    }
    return Rows(
        household=pa.table(household),
        person=_person_table(members, ids),
        aid_record=_aid_table(given, ids, programme_ids),
        demo_truth=_truth_table(district.places, settled, ids),
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


@dataclass(frozen=True)
class _Ids:
    household: list[str]
    references: list[str]
    person: list[str]
    aid: list[str]

    @classmethod
    def draw(
        cls, numbers: Numbers, households: int, persons: int, aids: int, random: np.random.Generator
    ) -> "_Ids":
        first = numbers.household
        ids = cls(
            household=_uuids(first, households, random),
            references=[
                _reference(n, numbers.households) for n in range(first, first + households)
            ],
            person=_uuids(numbers.person, persons, random),
            aid=_uuids(numbers.aid, aids, random),
        )
        numbers.household += households
        numbers.person += persons
        numbers.aid += aids
        return ids


def _uuids(first: int, count: int, random: np.random.Generator) -> list[str]:
    """Return UUIDv7s whose time runs on by a millisecond each, so that indexes stay compact."""
    start = int(np.datetime64(AS_OF, "ms").astype(np.int64)) + first
    raw = random.integers(0, 256, size=(count, 16), dtype=np.uint8)
    times = np.arange(start, start + count, dtype=">u8").view(np.uint8).reshape(count, 8)
    raw[:, :6] = times[:, 2:]
    raw[:, 6] = raw[:, 6] & 0x0F | 0x70
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    text = raw.tobytes().hex()
    return [text[i : i + 32] for i in range(0, len(text), 32)]


def _reference(number: int, households: int) -> str:
    """Return a demonstration reference number; numbers do not follow the districts."""
    step = 611_953  # a prime larger than any share of the country: neighbours stand far apart
    while np.gcd(step, households) != 1:
        step += 2
    return demo_reference(number * step % households + 1)


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
        "point": _ewkb(settled.captured_x, settled.captured_y),
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


def _ewkb(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> list[str | None]:
    """Return points as hexadecimal EWKB in EPSG:4326, None for NaN."""
    text = np.column_stack([x, y]).astype("<f8").tobytes().hex()
    missing = np.isnan(x).tolist()
    return [
        None if missing[i] else "0101000020e6100000" + text[i * 32 : i * 32 + 32]
        for i in range(len(missing))
    ]


def _person_table(members: People, ids: _Ids) -> pa.Table:
    head = members.relationship == "KIR"
    relationship = members.relationship.copy()
    relationship[head] = None
    household = np.array(ids.household, dtype=object)
    return pa.table(
        {
            "id": ids.person,
            "household_id": household[members.household].tolist(),
            "role": np.where(head, "KIR", "AIR").tolist(),
            "name": members.name.tolist(),
            "identity_type": members.identity_type.tolist(),
            "identity_no": members.identity_no.tolist(),
            "birth_date": members.birth_date,
            "sex": np.where(members.male, "lelaki", "perempuan").tolist(),
            "citizenship": members.citizenship.tolist(),
            "relationship": relationship.tolist(),
        }
    )


def _aid_table(given: Aid, ids: _Ids, programme_ids: Sequence[str]) -> pa.Table:
    person = np.array([*ids.person, None], dtype=object)
    return pa.table(
        {
            "id": ids.aid,
            "household_id": np.array(ids.household, dtype=object)[given.household].tolist(),
            "person_id": person[given.person].tolist(),
            "programme_id": np.array(programme_ids, dtype=object)[given.rule].tolist(),
            "amount_monthly": given.amount,
            "active_from": given.active_from,
            "active_until": given.active_until,
        }
    )


def _truth_table(places: pd.DataFrame, settled: Settlement, ids: _Ids) -> pa.Table:
    return pa.table(
        {
            "household_id": ids.household,
            "point": _ewkb(settled.x, settled.y),
            "place_name": places["name"].to_numpy()[settled.place].tolist(),
            "place_kind": places["kind"].to_numpy()[settled.place].tolist(),
            "fault": settled.fault.tolist(),
        }
    )


def joined(parts: Sequence[Rows]) -> Rows:
    """Return the rows of several districts as one."""
    tables = {field.name: [getattr(one, field.name) for one in parts] for field in fields(Rows)}
    # A column without a single value in one district has no type of its own yet.
    return Rows(
        **{name: pa.concat_tables(some, promote_options="default") for name, some in tables.items()}
    )


@cache
def state_facts() -> Mapping[str, StateFacts]:
    """Return the invented shares by state code."""
    groups = ("malay", "chinese", "indian", "sabah", "sarawak")
    return {
        row["state_code"]: StateFacts(
            hardcore_share=float(row["hardcore_share"]),
            groups={group: float(row[group]) for group in groups},
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
