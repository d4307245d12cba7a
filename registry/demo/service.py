"""The demonstration population: made from a seed, calibrated, all or nothing, no real family."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from boundaries.sources.service import Fetcher
from boundaries.sources.settings import SourcesSettings
from database.errors import Conflict, InvalidInput, Unavailable
from database.session import Database, WriteSession
from registry.assessments.service import assess_all
from registry.assessments.settings import AssessmentPolicy
from registry.demo import queries
from registry.demo.aid import RULES
from registry.demo.districts import (
    District,
    Numbers,
    Rows,
    StateFacts,
    generate,
    state_facts,
    urban_shares,
)
from registry.demo.models import POINT_FAULTS, DemoPopulation
from registry.demo.money import Line
from registry.demo.places import GazetteerFiles, Shapes, made_places, real_places, seats, shapes
from registry.demo.plan import DistrictFacts, DistrictPlan, make_plan, state_of
from registry.demo.settle import Elsewhere
from registry.households.models import STRATA, Household
from registry.poverty_lines import service as poverty_lines
from registry.poverty_lines.lines import LineTable
from registry.programmes import service as programmes

GENERATOR_VERSION = 1
"""Goes up when the same seed gives other rows; a population of an older one is made anew."""

HOUSEHOLDS_ALLOWED = range(1_000, 2_000_001)
POLICY = AssessmentPolicy(version="PGK-2019", basis="per_kapita", aid_counted=True)
"""The rule that incomes are generated for, whatever the operator's own policy says."""

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class BoundariesMissing(Conflict):
    """There is no boundary set, or no official figures, to calibrate on."""

    code = "boundaries-missing"


@dataclass(frozen=True)
class DistrictOutcome:
    """One district: the official figures it was calibrated on, and what it got."""

    code: str
    households: int
    registered_poor: int
    hardcore: int
    reach: float
    hies_rate: float
    hies_year: int
    census_households: float


@dataclass(frozen=True)
class DemoReport:
    """What the population consists of. `made` is False when it was there already."""

    made: bool
    households: int
    seed: int
    boundary_set: str
    gazetteer: bool
    """Settled around real places; False: around made-up ones, no gazetteer could be had."""
    persons: int
    aid_records: int
    faults: Mapping[str, int]
    """Households by what is wrong with their point; `no_point` counts those without one."""
    districts: tuple[DistrictOutcome, ...]
    without_census: tuple[str, ...]
    """Districts that got no household, because no official figure of theirs is loaded."""


def populate(
    database: Database,
    *,
    households: int = 50_000,
    seed: int = 1,
    sources: SourcesSettings | None = None,
    progress: Progress | None = None,
) -> DemoReport:
    """Make the demonstration population in one transaction; the same one again is a no-op.

    The same seed, boundary set and number give the same rows, keys included. Another number or
    seed replaces the demonstration households; real households are never touched.

    Raises:
        InvalidInput: the number of households is out of range, or the seed is negative.
        BoundariesMissing: no boundary set or no official figures are loaded.
    """
    _check(households, seed)
    tell = progress or (lambda _doing, _share: None)
    with database.writing() as session:
        queries.lock(session)
        there = queries.population(session)
        if there is not None and _is_same(there, households, seed):
            return _report_of(there)
        if there is not None:
            tell("removing the former population", 0.0)
            queries.remove(session)
        return _make(session, households, seed, sources or SourcesSettings(), tell)


def remove(session: WriteSession) -> None:
    """Remove every demonstration household; real ones stay."""
    queries.lock(session)
    queries.remove(session)


def _check(households: int, seed: int) -> None:
    if households not in HOUSEHOLDS_ALLOWED:
        raise InvalidInput(
            f"{households} demonstration households cannot be made.",
            field="households",
            expected=f"{HOUSEHOLDS_ALLOWED.start} to {HOUSEHOLDS_ALLOWED.stop - 1}",
        )
    if seed < 0:
        raise InvalidInput("The seed is negative.", field="seed", expected="0 or more")


def _make(
    session: WriteSession, households: int, seed: int, sources: SourcesSettings, tell: Progress
) -> DemoReport:
    tell("places", 0.02)
    poverty_lines.load(session)
    programmes.load(session)
    ground = _ground(session, seed, sources)
    plans = make_plan(
        ground.facts, {code: one.hardcore_share for code, one in state_facts().items()},
        households=households, seed=seed,
    )  # fmt: skip
    programme_ids = [programmes.get(session, r.agency, r.code).id.hex for r in RULES]
    lines = poverty_lines.get_line_table(session, POLICY.version, POLICY.basis)
    numbers = Numbers(households)
    faults = dict.fromkeys(("no_point", *POINT_FAULTS), 0)
    for i, plan in enumerate(plans):
        tell(f"households of {plan.facts.code}", 0.1 + 0.7 * i / len(plans))
        if plan.households:
            district = _district(plan, ground, lines, plans)
            rows = generate(district, numbers, programme_ids, seed)
            queries.insert(session, rows)
            _count_faults(rows, faults)
    tell("assessment", 0.8)
    queries.analyse(session)
    assess_all(session, policy=POLICY, household_filter=Household.is_demo.is_(True))
    report = DemoReport(
        made=True,
        households=numbers.household,
        seed=seed,
        boundary_set=ground.boundary_set,
        gazetteer=ground.gazetteer,
        persons=numbers.person,
        aid_records=numbers.aid,
        faults=faults,
        districts=tuple(_outcome(plan) for plan in plans),
        without_census=ground.without_census,
    )
    session.add(_population(report))
    tell("done", 1.0)
    return report


@dataclass(frozen=True)
class _Ground:
    """What all districts share: official figures, shapes, places."""

    boundary_set: str
    gazetteer: bool
    facts: list[DistrictFacts]
    without_census: tuple[str, ...]
    districts: Shapes
    places: Mapping[str, pd.DataFrame]
    seats: Mapping[str, tuple[float, float]]
    all_places: pd.DataFrame


def _ground(session: WriteSession, seed: int, sources: SourcesSettings) -> _Ground:
    boundary_set = queries.current_set(session)
    if boundary_set is None:
        raise BoundariesMissing(
            "There is no boundary set to settle households on.",
            expected="petakasih boundaries build",
        )
    district_rows = queries.areas(session, boundary_set.id, "district")
    mukim_rows = queries.areas(session, boundary_set.id, "mukim")
    districts = shapes([(row.code, row.name, row.wkb) for row in district_rows])
    mukim = shapes([(row.code, row.name, row.wkb) for row in mukim_rows])
    facts, without = _facts(session, [row.code for row in district_rows])
    parents = {row.code: row.parent_code or "" for row in mukim_rows}
    files = _gazetteer(sources)
    made = made_places(districts, mukim, parents, seed)
    places = made
    if files is not None:
        letters = {one.letters: code for code, one in state_facts().items()}
        real = real_places(files, districts, mukim, state_letters=letters, seed=seed)
        bare = made[~made["district"].isin(set(real["district"]))]
        places = pd.concat([real, bare], ignore_index=True) if len(bare) else real
    return _Ground(
        boundary_set=boundary_set.code,
        gazetteer=files is not None,
        facts=facts,
        without_census=without,
        districts=districts,
        places={
            str(code): here.reset_index(drop=True) for code, here in places.groupby("district")
        },
        seats=seats(districts, places),
        all_places=places,
    )


def _gazetteer(sources: SourcesSettings) -> GazetteerFiles | None:
    """Return the gazetteer's files, None when they cannot be had on this machine."""
    fetcher = Fetcher(sources)
    try:
        return GazetteerFiles(
            places=fetcher.fetch("geonames-places").path,
            postcodes=fetcher.fetch("geonames-postcodes").path,
            localities=fetcher.fetch("postcode-localities").path,
        )
    except Unavailable:
        return None


def _facts(session: WriteSession, codes: list[str]) -> tuple[list[DistrictFacts], tuple[str, ...]]:
    """Return figures per district; a district without a survey rate has its state's newest."""
    census = queries.latest_values(session, "census_households")
    rates = queries.latest_values(session, "hies_absolute")
    facts, without = [], []
    for code in codes:
        rate = rates.get(code) or rates.get(state_of(code))
        if code not in census or rate is None:
            without.append(code)
            continue
        facts.append(DistrictFacts(code, census[code][1], rate[1], rate[0]))
    if not facts:
        raise BoundariesMissing(
            "There are no census and survey figures to calibrate on.",
            expected="petakasih boundaries build, which loads them",
        )
    return facts, tuple(without)


def _district(
    plan: DistrictPlan, ground: _Ground, lines: LineTable, plans: list[DistrictPlan]
) -> District:
    code, state = plan.facts.code, state_of(plan.facts.code)
    elsewhere = ground.all_places[~ground.all_places["district"].str.startswith(f"D{code[1:3]}")]
    shape = ground.districts.geometries[np.flatnonzero(ground.districts.codes == code)[0]]
    return District(
        plan=plan,
        state=_state(state),
        urban_share=urban_shares().get(code, urban_shares().get(state, 0.5)),
        lines=_lines(lines, state),
        places=ground.places[code],
        shape=shape,
        elsewhere=Elsewhere(
            ground.seats[code], elsewhere["x"].to_numpy(), elsewhere["y"].to_numpy()
        ),
        neighbours=[
            other.facts.code
            for other in plans
            if state_of(other.facts.code) == state and other.facts.code != code
        ],
    )


def _state(code: str) -> StateFacts:
    facts = state_facts()
    return facts.get(code, next(iter(facts.values())))


def _lines(table: LineTable, state: str) -> dict[str | None, Line]:
    """Return the lines by stratum, in sen; a stratum that the state's table lacks is left out."""
    found = {}
    for stratum in (None, *STRATA):
        pair = table.pair(state, stratum)
        if pair is not None and pair.food is not None and pair.total is not None:
            found[stratum] = Line(_sen(pair.food), _sen(pair.total))
    return found


def _sen(amount: Decimal) -> int:
    return int(amount * 100)


def _count_faults(rows: Rows, faults: dict[str, int]) -> None:
    for one in pc.value_counts(rows.demo_truth["fault"].drop_null()).to_pylist():
        faults[one["values"]] += one["counts"]


def _outcome(plan: DistrictPlan) -> DistrictOutcome:
    return DistrictOutcome(
        code=plan.facts.code,
        households=plan.households,
        registered_poor=plan.registered_poor,
        hardcore=plan.counts["hardcore"],
        reach=plan.reach,
        hies_rate=plan.facts.hies_rate,
        hies_year=plan.facts.hies_year,
        census_households=plan.facts.census_households,
    )


def _is_same(there: DemoPopulation, households: int, seed: int) -> bool:
    wanted = (households, seed, GENERATOR_VERSION)
    return (there.households, there.seed, there.generator_version) == wanted


def _population(report: DemoReport) -> DemoPopulation:
    return DemoPopulation(
        id=1,
        households=report.households,
        seed=report.seed,
        generator_version=GENERATOR_VERSION,
        boundary_set_code=report.boundary_set,
        report=asdict(report),
        made_at=datetime.now(UTC),
    )


def _report_of(there: DemoPopulation) -> DemoReport:
    stored = dict(there.report)
    stored["districts"] = tuple(DistrictOutcome(**one) for one in stored["districts"])
    stored["without_census"] = tuple(stored["without_census"])
    return replace(DemoReport(**stored), made=False)
