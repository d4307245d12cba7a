"""The demonstration population: made from a seed, calibrated, all or nothing, no real family."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

import pyarrow.compute as pc

from boundaries.sources.settings import SourcesSettings
from database.errors import InvalidInput
from database.session import Database, WriteSession
from registry.assessments.service import assess_all
from registry.assessments.settings import AssessmentPolicy
from registry.demo import queries
from registry.demo.aid import RULES
from registry.demo.districts import generate, state_facts
from registry.demo.ground import district_of, lay_ground
from registry.demo.models import FAULTS, DemoPopulation
from registry.demo.numbers import Numbers
from registry.demo.plan import DistrictPlan, make_plan
from registry.demo.rows import Rows, joined
from registry.households.models import Household
from registry.poverty_lines import service as poverty_lines
from registry.programmes import service as programmes

GENERATOR_VERSION = 4
"""Goes up when the same seed gives other rows; a population of an older one is made anew."""

HOUSEHOLDS_ALLOWED = range(100, 2_000_001)
SEEDS_ALLOWED = range(2**63)
BATCH_HOUSEHOLDS = 5_000

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


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
        InvalidInput: the number of households is out of range, or the seed is.
        NotFound: there is no boundary set yet.
        FiguresMissing: no census and survey figures are loaded.
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
    if seed not in SEEDS_ALLOWED:
        raise InvalidInput(
            f"{seed} is no seed.", field="seed", expected=f"0 to {SEEDS_ALLOWED.stop - 1}"
        )


def _policy() -> AssessmentPolicy:
    """Return the rule that incomes are generated for, whatever the operator's own policy says."""
    return AssessmentPolicy(version="PGK-2019", basis="per_kapita", aid_counted=True)


def _make(
    session: WriteSession, households: int, seed: int, sources: SourcesSettings, tell: Progress
) -> DemoReport:
    tell("places", 0.02)
    policy = _policy()
    poverty_lines.load(session)
    programmes.load(session)
    ground = lay_ground(session, seed, sources)
    plans = make_plan(
        ground.facts, {code: one.hardcore_share for code, one in state_facts().items()},
        households=households, seed=seed,
    )  # fmt: skip
    programme_ids = [programmes.get(session, r.agency, r.code).id.hex for r in RULES]
    lines = poverty_lines.get_line_table(session, policy.version, policy.basis)
    numbers = Numbers(households)
    faults = dict.fromkeys(FAULTS, 0)
    waiting: list[Rows] = []
    for plan in plans:
        tell(f"households of {plan.facts.code}", 0.1 + 0.7 * numbers.household / households)
        if plan.households:
            district = district_of(plan, ground, lines, plans)
            waiting.append(generate(district, numbers, programme_ids, seed))
            _count_faults(waiting[-1], faults)
        if sum(one.household.num_rows for one in waiting) >= BATCH_HOUSEHOLDS:
            queries.insert(session, joined(waiting))
            waiting = []
    if waiting:
        queries.insert(session, joined(waiting))
    tell("assessment", 0.8)
    queries.analyse(session)
    assess_all(session, policy=policy, household_filter=Household.is_demo.is_(True))
    tell("case histories", 0.9)
    queries.write_histories(session)
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
    stored["faults"] = {kind: stored["faults"][kind] for kind in FAULTS}
    stored["without_census"] = tuple(stored["without_census"])
    return replace(DemoReport(**stored), made=False)
