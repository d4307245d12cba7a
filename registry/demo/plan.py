"""How many demonstration households of each kind every district gets. Pure arithmetic, exact sums.

Registered poor of a district = HIES rate x census households x reach, where the reach is one
overall factor (set so that the total fits the number asked for) times a moderate variation of the
district's own. Kinds are the registration status together with what the assessment shall find.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from registry.demo.models import POINT_FAULTS

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

POOR_KINDS = ("hardcore", "poor")
KINDS = (*POOR_KINDS, "exited", "baru", "disemak", "ditolak")
OTHER_SHARES = {"exited": 0.17, "baru": 0.08, "disemak": 0.07, "ditolak": 0.08}
POOR_SHARE = 1 - sum(OTHER_SHARES.values())

FAULT_SHARE = 0.003
"""Share of households with each kind of wrong point: five kinds make 1.5 %."""

OFFICE_HOUSEHOLDS = 25
"""A clerk who types the office's own coordinates does so again and again."""

REACH_SPREAD = 1.35
"""A district's reach lies between the overall reach divided by, and times, this factor."""


@dataclass(frozen=True)
class DistrictFacts:
    """Official figures of one district."""

    code: str
    census_households: float
    hies_rate: float
    """Absolute poverty, %, of `hies_year`."""
    hies_year: int


@dataclass(frozen=True)
class DistrictPlan:
    """What one district gets. `counts` has every kind; `faults` every kind of wrong point."""

    facts: DistrictFacts
    reach: float
    """Registered poor households per poor household of the survey, before rounding."""
    counts: Mapping[str, int]
    faults: Mapping[str, int]

    @property
    def households(self) -> int:
        """All households of the district."""
        return sum(self.counts.values())

    @property
    def registered_poor(self) -> int:
        """Verified and below the line, hardcore included."""
        return sum(self.counts[kind] for kind in POOR_KINDS)


def generator(seed: int, *names: str) -> np.random.Generator:
    """Return the random numbers of one named part, independent of every other part's."""
    return np.random.Generator(
        np.random.PCG64([seed, *(zlib.crc32(name.encode()) for name in names)])
    )


def share_out(total: int, weights: Floats) -> Integers:
    """Split `total` in proportion to `weights` by largest remainders; the sum is exact.

    Ties go to the earlier place. All weights zero gives all zeros.
    """
    if weights.sum() <= 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = total * weights / weights.sum()
    parts: Integers = np.floor(exact).astype(np.int64)
    first = np.argsort(parts - exact, kind="stable")[: total - int(parts.sum())]
    parts[first] += 1
    return parts


def make_plan(
    facts: Sequence[DistrictFacts],
    hardcore_shares: Mapping[str, float],
    *,
    households: int,
    seed: int,
) -> list[DistrictPlan]:
    """Return one plan per district, in the order of `facts`, for `households` in all.

    `hardcore_shares` gives, per state code, the share of the registered poor that is hardcore.
    """
    survey_poor = np.array([f.hies_rate / 100 * f.census_households for f in facts])
    variation = _variation(facts, seed)
    wanted = survey_poor * variation
    overall = POOR_SHARE * households / wanted.sum()
    poor = share_out(round(POOR_SHARE * households), wanted)
    hardcore = _hardcore(facts, poor, hardcore_shares, seed)
    counts = {"hardcore": hardcore, "poor": poor - hardcore}
    counts |= _others(facts, poor, households - int(poor.sum()), seed)
    totals = sum(counts.values(), np.zeros(len(facts), dtype=np.int64))
    faults = _faults(totals, households)
    return [
        DistrictPlan(
            facts=fact,
            reach=float(overall * variation[i]),
            counts={kind: int(counts[kind][i]) for kind in KINDS},
            faults={kind: int(faults[kind][i]) for kind in POINT_FAULTS},
        )
        for i, fact in enumerate(facts)
    ]


def _variation(facts: Sequence[DistrictFacts], seed: int) -> Floats:
    """Return each district's own factor, drawn by its code: no other district changes it."""
    draws = [generator(seed, "reach", fact.code).uniform(-1, 1) for fact in facts]
    return np.asarray(REACH_SPREAD ** np.array(draws))


def _hardcore(
    facts: Sequence[DistrictFacts], poor: Integers, shares: Mapping[str, float], seed: int
) -> Integers:
    """Round the hardcore households state by state, so that few in a state do not all vanish."""
    hardcore = np.zeros(len(facts), dtype=np.int64)
    states = np.array([state_of(fact.code) for fact in facts])
    draws = np.array([generator(seed, "hardcore", f.code).uniform(0.6, 1.4) for f in facts])
    for state in sorted(set(states)):
        here = states == state
        weights = poor[here] * draws[here]
        total = round(float(poor[here].sum()) * shares.get(state, 0.05))
        hardcore[here] = np.minimum(share_out(total, weights), poor[here])
    return hardcore


def _others(
    facts: Sequence[DistrictFacts], poor: Integers, total: int, seed: int
) -> dict[str, Integers]:
    """Spread those who are not registered poor: mostly where the poor are, partly everywhere."""
    census = np.array([fact.census_households for fact in facts])
    base = 0.75 * poor / max(1, poor.sum()) + 0.25 * census / census.sum()
    kinds = list(OTHER_SHARES)
    totals = share_out(total, np.array([OTHER_SHARES[kind] for kind in kinds]))
    draws = np.array(
        [generator(seed, "others", f.code).uniform(0.7, 1.3, len(kinds)) for f in facts]
    )
    return {kind: share_out(int(totals[k]), base * draws[:, k]) for k, kind in enumerate(kinds)}


def _faults(totals: Integers, households: int) -> dict[str, Integers]:
    """Spread wrong points; the office's coordinates come from few offices, many times each."""
    each = max(1, round(FAULT_SHARE * households))
    faults = {kind: share_out(each, totals.astype(float)) for kind in POINT_FAULTS}
    offices = max(1, each // OFFICE_HOUSEHOLDS)
    largest = np.argsort(-totals, kind="stable")[:offices]
    weights = np.zeros(len(totals))
    weights[largest] = 1
    faults["office"] = share_out(each, weights)
    return faults


def state_of(district_code: str) -> str:
    """Return the state's code of a district's code: `D12-03` lies in `S12`."""
    return "S" + district_code[1:3]
