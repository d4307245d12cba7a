"""Building gazetteer versions from the sources manifest, reading them back, comparing them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from boundaries.sources.service import FetchedSource, Fetcher
from boundaries.sources.settings import SourcesSettings
from database.errors import NotFound
from database.session import Database, ReadSession, WriteSession
from geo.gazetteer import queries
from geo.gazetteer.models import GazetteerVersion
from geo.gazetteer.reading import (
    TOWNS,
    GazetteerData,
    Locality,
    Place,
    PostcodePoint,
    Town,
    read_localities,
    read_places,
    read_postcode_points,
    read_towns,
)
from geo.geocoding.normalise import canonical

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""

SOURCES = ("geonames-places", "geonames-postcodes", "postcode-localities")


@dataclass(frozen=True)
class GazetteerInfo:
    """A gazetteer version as facts, free of any session. `is_new`: this call stored it."""

    id: int
    code: str
    digest: str
    is_current: bool
    created_at: datetime
    counts: dict[str, int]
    sources: dict[str, Any]
    is_new: bool = False


@dataclass(frozen=True)
class Difference:
    """What one version has and another has not, by table, with a few names of each."""

    table: str
    added: int
    removed: int
    examples_added: tuple[str, ...]
    examples_removed: tuple[str, ...]


def build(
    database: Database, settings: SourcesSettings, progress: Progress | None = None
) -> GazetteerInfo:
    """Load the sources as a new current version; the same sources change nothing.

    Storing is one transaction: an interrupted build leaves the former version as it was.

    Raises:
        SourceUnavailable: a source can be had nowhere.
        ChecksumMismatch: a source is not the pinned file.
    """
    tell = progress or (lambda _doing, _share: None)
    tell("sources", 0.0)
    fetcher = Fetcher(settings)
    fetched = {key: fetcher.fetch(key) for key in SOURCES}
    digest = _digest(fetched)
    with database.reading() as session:
        found = queries.by_digest(session, digest)
        if found is not None and found.is_current:
            return _info(found)
    tell("reading", 0.1)
    data = GazetteerData(
        version=_code(digest),
        places=read_places(fetched["geonames-places"].path),
        postcode_points=read_postcode_points(fetched["geonames-postcodes"].path),
        localities=read_localities(fetched["postcode-localities"].path),
        towns=read_towns(),
    )
    with database.writing() as session:
        provenance = {key: source.provenance() for key, source in fetched.items()}
        return store(session, data, digest, provenance, tell)


def store(
    session: WriteSession,
    data: GazetteerData,
    digest: str,
    sources: dict[str, Any],
    progress: Progress | None = None,
) -> GazetteerInfo:
    """Store a version and make it current; a version with this digest is only made current."""
    tell = progress or (lambda _doing, _share: None)
    queries.lock(session)
    found = queries.by_digest(session, digest)
    if found is not None:
        queries.make_current(session, found.id)
        session.refresh(found)
        return _info(found)
    tables = {
        "places": _place_rows(data.places),
        "postcode_points": _point_rows(data.postcode_points),
        "localities": _locality_rows(data.localities),
        "towns": pa.Table.from_pylist([_fields(town) for town in data.towns]),
    }
    counts = {name: rows.num_rows for name, rows in tables.items()}
    version = GazetteerVersion(
        code=data.version, digest=digest, is_current=False, sources=sources, counts=counts
    )
    session.add(version)
    session.flush()
    for number, (name, rows) in enumerate(tables.items()):
        tell(name, 0.2 + 0.2 * number)
        ids = pa.array(np.full(rows.num_rows, version.id))
        queries.insert_rows(session, name, rows.append_column("version_id", ids))
    queries.make_current(session, version.id)
    session.refresh(version)
    tell("done", 1.0)
    return _info(version, is_new=True)


def info(session: ReadSession) -> GazetteerInfo:
    """Return the current version.

    Raises:
        NotFound: no gazetteer has been built yet.
    """
    found = queries.current(session)
    if found is None:
        raise NotFound("No gazetteer has been built yet: run petakasih gazetteer build.")
    return _info(found)


def list_versions(session: ReadSession) -> list[GazetteerInfo]:
    """Return every version, newest first."""
    return [_info(version) for version in queries.list_versions(session)]


def read(session: ReadSession, version: GazetteerInfo) -> GazetteerData:
    """Return all rows of a version."""
    return GazetteerData(
        version=version.code,
        places=[
            Place(row.source_id, row.name, tuple(row.other_names), row.x, row.y)
            for row in queries.places(session, version.id)
        ],
        postcode_points=[
            PostcodePoint(row.postcode, row.place_name, row.state, row.x, row.y)
            for row in queries.postcode_points(session, version.id)
        ],
        localities=[
            Locality(row.postcode, row.name, row.post_office, row.state)
            for row in queries.localities(session, version.id)
        ],
        towns=[
            Town(row.state, row.name, row.district, row.share)
            for row in queries.towns(session, version.id)
        ],
    )


def diff(session: ReadSession, old: str, new: str) -> list[Difference]:
    """Return what changed from one version to another, by table.

    Raises:
        NotFound: there is no version with such a code.
    """
    versions = [queries.by_code(session, code) for code in (old, new)]
    for code, version in zip((old, new), versions, strict=True):
        if version is None:
            raise NotFound(f"There is no gazetteer version {code!r}.", field="version")
    ids = [version.id for version in versions if version is not None]
    return [_difference(session, ids[0], ids[1], table) for table in queries.TABLES]


def _difference(session: ReadSession, old: int, new: int, table: str) -> Difference:
    before = queries.names_of(session, old, table)
    after = queries.names_of(session, new, table)
    added, removed = sorted(after - before), sorted(before - after)
    return Difference(
        table=table,
        added=len(added),
        removed=len(removed),
        examples_added=tuple(" / ".join(row) for row in added[:5]),
        examples_removed=tuple(" / ".join(row) for row in removed[:5]),
    )


def _digest(fetched: dict[str, FetchedSource]) -> str:
    parts = [f"{key}:{source.sha256}" for key, source in sorted(fetched.items())]
    parts.append("towns:" + hashlib.sha256(TOWNS.read_bytes()).hexdigest())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _code(digest: str) -> str:
    return f"gazetteer-{digest[:10]}"


def _info(found: GazetteerVersion, *, is_new: bool = False) -> GazetteerInfo:
    return GazetteerInfo(
        id=found.id,
        code=found.code,
        digest=found.digest,
        is_current=found.is_current,
        created_at=found.created_at,
        counts=dict(found.counts),
        sources=dict(found.sources),
        is_new=is_new,
    )


def _ewkb(lon: list[float], lat: list[float]) -> list[str]:
    points = shapely.set_srid(shapely.points(lon, lat), 4326)
    return list(shapely.to_wkb(points, hex=True, include_srid=True))


def _place_rows(places: list[Place]) -> pa.Table:
    return pa.table(
        {
            "source_id": [place.source_id for place in places],
            "name": [place.name for place in places],
            "other_names": [_array(place.other_names) for place in places],
            "normalised": [" ".join(canonical(place.name)) for place in places],
            "point": _ewkb([place.lon for place in places], [place.lat for place in places]),
        }
    )


def _point_rows(points: list[PostcodePoint]) -> pa.Table:
    return pa.table(
        {
            "postcode": [point.postcode for point in points],
            "place_name": [point.place_name for point in points],
            "state": [point.state for point in points],
            "point": _ewkb([point.lon for point in points], [point.lat for point in points]),
        }
    )


def _locality_rows(localities: list[Locality]) -> pa.Table:
    return pa.table(
        {
            "postcode": [row.postcode for row in localities],
            "name": [row.name for row in localities],
            "normalised": [" ".join(canonical(row.name)) for row in localities],
            "post_office": [row.post_office for row in localities],
            "state": [row.state for row in localities],
        }
    )


def _fields(town: Town) -> dict[str, Any]:
    return {
        "state": town.state,
        "name": town.name,
        "district": town.district,
        "share": town.share,
    }


def _array(texts: tuple[str, ...]) -> str:
    """Return texts as a PostgreSQL array literal."""
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"
