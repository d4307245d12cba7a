"""Saying where every household is, in bulk, and keeping it: the same again changes nothing."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pandas as pd

from boundaries.sets import service as sets
from database.session import Database, ReadSession, WriteSession
from geo.assignment.service import load_kernel
from geo.location import queries
from geo.location.decision import ENGINE_VERSION, AddressLocator, GpsPolicy, decide
from geo.location.ground import Ground

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""

KERNEL_LEVELS = ("state", "district", "mukim", "parlimen", "dun")
BATCH = 100_000


@dataclass
class LocationReport:
    """What was decided: households by location level and by GPS problem, and rows that changed."""

    boundary_set_id: int
    households: int = 0
    changed: int = 0
    levels: Counter[int] = field(default_factory=Counter)
    gps_problems: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where one household is, and how sure that is. `point` is (longitude, latitude)."""

    level: int
    confidence: float
    source: str
    gps_problem: str | None
    point: tuple[float, float] | None
    district_code: str | None
    mukim_code: str | None


def whereabouts(session: ReadSession, household_id: UUID) -> Whereabouts | None:
    """Return where a household was located, None when it never was."""
    row = queries.whereabouts(session, household_id)
    if row is None:
        return None
    point = None if row.lon is None else (row.lon, row.lat)
    return Whereabouts(
        row.level,
        row.confidence,
        row.source,
        row.gps_problem,
        point,
        row.district_code,
        row.mukim_code,
    )


def load_ground(session: ReadSession, boundary_set_id: int) -> Ground:
    """Return the areas of a boundary set, ready to locate."""
    return Ground(
        kernels={level: load_kernel(session, boundary_set_id, level) for level in KERNEL_LEVELS},
        parent=queries.parents(session, boundary_set_id),
        state=queries.states(session, boundary_set_id),
    )


def locate_all(
    database: Database,
    boundary_set_id: int | None = None,
    *,
    policy: GpsPolicy | None = None,
    by_address: AddressLocator | None = None,
    progress: Progress | None = None,
) -> LocationReport:
    """Locate every household on a boundary set, the current one by default; all or nothing.

    The household's location is that of the current set; on another set only its areas are kept.
    Rows that would not change are left alone, so that running again does nothing.

    Raises:
        NotFound: no boundary set has been built yet.
    """
    tell = progress or (lambda _doing, _share: None)
    with database.writing() as session:
        tell("areas", 0.0)
        current = sets.current(session).id
        set_id = current if boundary_set_id is None else boundary_set_id
        ground = load_ground(session, set_id)
        report = LocationReport(set_id)
        total = queries.prepare(session, (policy or GpsPolicy()).repeated_over)
        after: str | None = None
        while len(households := queries.households(session, after, BATCH)):
            tell("households", 0.1 + 0.9 * report.households / total)
            decided = decide(households, ground, policy or GpsPolicy(), by_address)
            located = pd.concat([households[["id"]], decided], axis=1)
            _store(session, located, report, by_address, keep_location=set_id == current)
            after = households["id"].iloc[-1]
        tell("done", 1.0)
    return report


def locate_some(
    session: WriteSession,
    household_ids: Sequence[UUID],
    boundary_set_id: int,
    ground: Ground,
    by_address: AddressLocator,
    policy: GpsPolicy | None = None,
) -> LocationReport | None:
    """Locate a few households on the current boundary set as `locate_all` would.

    Returns None, and changes nothing, while a run over all of them writes locations.
    """
    if not queries.may_write(session):
        return None
    queries.make_stage(session)
    rules = policy or GpsPolicy()
    households = queries.some_households(session, household_ids, rules.repeated_over)
    report = LocationReport(boundary_set_id)
    decided = decide(households, ground, rules, by_address)
    located = pd.concat([households[["id"]], decided], axis=1)
    _store(session, located, report, by_address, keep_location=True)
    return report


def _store(
    session: WriteSession,
    located: pd.DataFrame,
    report: LocationReport,
    by_address: AddressLocator | None,
    *,
    keep_location: bool,
) -> None:
    engine = ENGINE_VERSION + (f"+{by_address.engine_version}" if by_address else "")
    report.households += len(located)
    report.levels.update(located["level"].astype(int).tolist())
    report.gps_problems.update(located["gps_problem"].dropna().tolist())
    queries.stage(session, located)
    if keep_location:
        report.changed += queries.store_locations(session, engine)
    report.changed += queries.store_areas(session, report.boundary_set_id)
