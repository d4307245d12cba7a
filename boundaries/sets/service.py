"""Building, storing and finding boundary sets. A stored set never changes."""

import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from boundaries.areas.models import PARENT_LEVEL
from boundaries.errors import SourceUnavailable
from boundaries.sets import queries
from boundaries.sets.build import ENGINE, BuiltSet, assemble, build_full
from boundaries.sets.fallback import build_offline
from boundaries.sets.models import BoundarySet
from boundaries.sets.replace import CODE_STYLE, replace
from boundaries.sets.validate import REPAIRABLE, Fault, LayerRefused, examine
from boundaries.sources.service import FetchedSource, fetch, sha256_of
from boundaries.sources.settings import SourcesSettings
from database.errors import InvalidInput, NotFound
from database.session import Database, ReadSession, WriteSession

Progress = Callable[[str, float], None]

log = logging.getLogger(__name__)


OWN = "own"
"""What the code of a set with an operator's own layer begins with."""

OWN_SOURCE = {"licence": "the operator's own", "attribution": "", "address": "", "how": "file"}


@dataclass(frozen=True)
class Recipe:
    """A way to build a set: its kind, what it is called, its sources, its builder."""

    kind: str
    title: str
    sources: tuple[str, ...]
    build: Callable[[dict[str, FetchedSource], Progress], BuiltSet]


FULL = Recipe(
    kind="dosm",
    title="Districts and constituencies: DOSM; mukim: geoBoundaries 2021 (approximate)",
    sources=("dosm-district", "dosm-parlimen", "dosm-dun", "geoboundaries-mukim"),
    build=build_full,
)
OFFLINE = Recipe(
    kind="offline",
    title="Offline: mukim and districts after geoBoundaries 2021 (approximate); "
    "Sabah: indicative cells around towns",
    sources=("geoboundaries-mukim", "world-countries"),
    build=build_offline,
)


@dataclass(frozen=True)
class BoundarySetRecord:
    """A boundary set as facts, free of any session. `is_new`: this call stored it."""

    id: int
    code: str
    title: str
    digest: str
    is_current: bool
    created_at: datetime
    sources: dict[str, Any]
    report: dict[str, Any]
    is_new: bool = False


def build(
    database: Database, settings: SourcesSettings, progress: Progress | None = None
) -> BoundarySetRecord:
    """Build the boundary set of the sources, store it and make it current.

    The same sources and engine give the same digest, and then the present set is returned and
    nothing changes. An interrupted build leaves nothing: storing is one transaction. When DOSM's
    layers can be had nowhere, the current set stays; without one, the offline set is built. A set
    with an operator's own layer stays too: only another `load` takes its place.

    Args:
        progress: called with what is being done and the share done, 0 to 1.

    Raises:
        SourceUnavailable: a source can be had nowhere, not even offline.
        ChecksumMismatch: a source is not the pinned file.
    """
    tell = progress or _untold
    tell("sources", 0.0)
    present = _current(database)
    if present is not None and present.code.startswith(OWN):
        return present
    try:
        recipe, sources = FULL, _fetch(FULL, settings)
    except SourceUnavailable as reason:
        if present is not None:
            return present  # whatever is there is at least as good as the offline set
        log.warning("Building the offline boundary set. %s", reason)
        recipe, sources = OFFLINE, _fetch(OFFLINE, settings)
    digest = digest_of(sources)
    with database.reading() as session:
        found = queries.by_digest(session, digest)
        if found is not None:
            return _record(found)
    built = recipe.build(sources, tell)
    tell("storing", 0.7)
    provenance = {key: fetched.provenance() for key, fetched in sources.items()}
    with database.writing() as session:
        return store(session, recipe.kind, recipe.title, digest, provenance, built)


def validate(
    database: Database | None,
    path: Path,
    *,
    level: str | None = None,
    name_field: str | None = None,
    parent_field: str | None = None,
) -> list[Fault]:
    """Return everything that is wrong in an operator's own layer; an empty list is a good layer.

    Args:
        database: where the current set is; not needed without a level.
        level: what the layer shows; its areas are then held against the level above of the
            current set. None leaves the parents unchecked.
        name_field: the column of the names; None leaves them unchecked.
        parent_field: the column with the parent's name or code.

    Raises:
        InvalidInput: an unknown level.
        NotFound: there is no set yet to hold the layer against.
    """
    parents = None
    if level is not None:
        _check_level(level)
        if database is None:
            raise InvalidInput("Parents are in the database.", field="level", expected="no level")
        with database.reading() as session:
            parents = queries.levels(session, current(session).id)[str(PARENT_LEVEL[level])]
    return examine(path, name_field, parent_field, parents).faults


def load(
    database: Database,
    path: Path,
    *,
    level: str,
    name_field: str,
    parent_field: str | None = None,
    repair: bool = False,
    progress: Progress | None = None,
) -> BoundarySetRecord:
    """Make a new current set with an operator's own layer in the place of one level.

    The present set stays, and so does everything that was counted on it. Households keep their
    areas of it; the areas of the new set are the location step's to give.

    Args:
        repair: let cleaning remove invalid rings, overlaps and gaps instead of refusing them.

    Raises:
        LayerRefused: the layer has faults.
        InvalidInput: an unknown level.
        NotFound: there is no set yet to take the other levels from.
    """
    tell = progress or _untold
    _check_level(level)
    tell("reading", 0.05)
    with database.reading() as session:
        base = _record(current(session))
        levels = queries.levels(session, base.id)
    own = examine(path, name_field, parent_field, levels[str(PARENT_LEVEL[level])])
    faults = [one for one in own.faults if not (repair and one.fault in REPAIRABLE)]
    if faults:
        raise LayerRefused(path.name, faults)
    tell("cutting", 0.3)
    key = f"{OWN}-{level}"
    sha256 = sha256_of(path)
    made = replace(levels, level, own, key)
    tell("drawing layers", 0.6)
    built = BuiltSet(
        assemble(made), {"based_on": base.code, "level": level, "areas": len(own.table)}
    )
    identity = [ENGINE, base.digest, level, name_field, parent_field, sha256]
    digest = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
    title = f"{base.title}; {level}: {path.name}"
    sources = base.sources | {key: {**OWN_SOURCE, "title": path.name, "sha256": sha256}}
    tell("storing", 0.7)
    with database.writing() as session:
        return store(session, OWN, title, digest, sources, built)


def _check_level(level: str) -> None:
    if level not in CODE_STYLE:
        raise InvalidInput(
            f"There is no level {level!r} to load.",
            field="level",
            expected="one of " + ", ".join(CODE_STYLE),
        )


def store(
    session: WriteSession,
    kind: str,
    title: str,
    digest: str,
    sources: dict[str, dict[str, str]],
    built: BuiltSet,
) -> BoundarySetRecord:
    """Store a built set in the session's transaction and make it current.

    When somebody stored the same digest meanwhile, theirs is returned.

    Args:
        sources: by key, what `FetchedSource.provenance` tells.
    """
    queries.lock(session)
    present = queries.by_digest(session, digest)
    if present is not None:
        return _record(present)
    queries.retire_current(session)
    made = BoundarySet(
        code=f"{kind}-{digest[:8]}",
        title=title,
        digest=digest,
        is_current=True,
        sources=sources,
        report=built.report,
    )
    session.add(made)
    session.flush()
    queries.add_areas(session, made.id, built)
    return _record(made, is_new=True)


def current(session: ReadSession) -> BoundarySet:
    """Return the set that new publications use.

    Raises:
        NotFound: no set was built yet.
    """
    found = queries.current(session)
    if found is None:
        raise NotFound("There is no boundary set yet: run ./petakasih boundaries build.")
    return found


def find(session: ReadSession, code: str | None) -> BoundarySet:
    """Return the set with this code; the current one for None.

    Raises:
        NotFound: there is no such set.
    """
    if code is None:
        return current(session)
    found = queries.by_code(session, code)
    if found is None:
        raise NotFound(
            f"There is no boundary set {code!r}.",
            field="boundary_set",
            expected="a code that ./petakasih boundaries list shows",
        )
    return found


def _untold(_doing: str, _share: float) -> None:
    """Take the place of a progress callback."""


def _fetch(recipe: Recipe, settings: SourcesSettings) -> dict[str, FetchedSource]:
    return {key: fetch(key, settings) for key in recipe.sources}


def _current(database: Database) -> BoundarySetRecord | None:
    with database.reading() as session:
        found = queries.current(session)
        return _record(found) if found else None


def digest_of(sources: dict[str, FetchedSource]) -> str:
    """Return the SHA-256 over the engine version and every source's checksum."""
    parts = {key: fetched.sha256 for key, fetched in sorted(sources.items())}
    return hashlib.sha256(json.dumps({"engine": ENGINE, **parts}).encode()).hexdigest()


def _record(found: BoundarySet, *, is_new: bool = False) -> BoundarySetRecord:
    return BoundarySetRecord(
        id=found.id,
        code=found.code,
        title=found.title,
        digest=found.digest,
        is_current=found.is_current,
        created_at=found.created_at,
        sources=found.sources,
        report=found.report,
        is_new=is_new,
    )
