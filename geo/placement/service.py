"""Placing households by point and address, with a report of what that changed.

Run it for new and changed households, and again on a new engine, gazetteer or boundary set: what
would not change is left alone, and the report says which districts gained and lost.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from boundaries.sets import service as sets
from database.session import Database
from geo.geocoding.aliases import alias_key
from geo.geocoding.households import AddressPlacer
from geo.geocoding.models import GeocodeRun
from geo.geocoding.service import current_versions, live_aliases, open_geocoder
from geo.location.service import LocationReport, locate_all
from geo.placement import queries
from geo.placement.answers import store_answers
from geo.placement.measuring import measure
from geo.placement.points import doubtful_points
from geo.review import service as review

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


@dataclass(frozen=True)
class PlacementReport:
    """What a run did.

    Attributes:
        asked: households whose point is missing or unfit: their addresses were answered.
        decisions: those by decision.
        queued: new review tasks.
        moved: district code -> households gained (+) or lost (-) since the former run.
        measured: how well addresses do where a good point is known too; None where none is.
    """

    location: LocationReport
    versions: str
    former_versions: str | None
    asked: int
    decisions: dict[str, int]
    queued: int
    moved: dict[str, int]
    measured: dict[str, Any] | None


def place_households(database: Database, progress: Progress | None = None) -> PlacementReport:
    """Locate every household, keep the answers of addresses, and queue the doubtful ones.

    A good point that contradicts its postcode stays, and a person is asked about it.

    Raises:
        NotFound: no boundary set or no gazetteer has been built yet.
    """
    tell = progress or (lambda _doing, _share: None)
    tell("gazetteer", 0.0)
    with database.reading() as session:
        versions = current_versions(session)
        boundary_set_id = sets.current(session).id
        before = queries.households_by_district(session, boundary_set_id)
        placer = AddressPlacer(open_geocoder(session), str(versions), live_aliases(session))
    located = locate_all(
        database, by_address=placer, progress=lambda doing, share: tell(doing, 0.1 + 0.7 * share)
    )
    tell("answers", 0.8)
    now = datetime.now(UTC)
    with database.writing() as session:
        after = queries.households_by_district(session, boundary_set_id)
        queries.forget_answers(session)
        store_answers(session, placer.answers, str(versions), now)
        asked = [(number, *given) for number, given in placer.answers.items()]
        points = [
            item
            for item in doubtful_points(session, placer.geocoder)
            if alias_key(item[1]) not in placer.aliases
        ]
        parts = {
            "engine": versions.engine,
            "gazetteer": versions.gazetteer,
            "boundary_set": versions.boundary_set,
        }
        queued = review.ask(session, [*asked, *points], parts)
        former = queries.last_run(session)
        report = PlacementReport(
            location=located,
            versions=str(versions),
            former_versions=former.versions if former else None,
            asked=len(placer.answers),
            decisions=dict(Counter(answer.decision for _, answer in placer.answers.values())),
            queued=queued,
            moved=_moved(before, after),
            measured=measure(session, placer.geocoder),
        )
        session.add(_run(report, now, queries.fingerprint(session, boundary_set_id)))
    tell("done", 1.0)
    return report


def place_if_stale(database: Database, progress: Progress | None = None) -> PlacementReport | None:
    """Place the households, unless nothing has changed since the last run: then return None.

    Errors as in `place_households`.
    """
    with database.reading() as session:
        versions = current_versions(session)
        former = queries.last_run(session)
        if former is not None and (former.versions, former.fingerprint) == (
            str(versions),
            queries.fingerprint(session, sets.current(session).id),
        ):
            return None
    return place_households(database, progress)


def _moved(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    codes = sorted(before.keys() | after.keys())
    changes = {code: after.get(code, 0) - before.get(code, 0) for code in codes}
    return {code: change for code, change in changes.items() if change}


def _run(report: PlacementReport, now: datetime, fingerprint: str) -> GeocodeRun:
    return GeocodeRun(
        versions=report.versions,
        former_versions=report.former_versions,
        households=report.location.households,
        changed=report.location.changed,
        report={
            "asked": report.asked,
            "decisions": report.decisions,
            "queued": report.queued,
            "levels": {str(level): rows for level, rows in report.location.levels.items()},
            "moved": report.moved,
            "measured": report.measured,
        },
        fingerprint=fingerprint,
        finished_at=now,
    )
