"""Opening the geocoder on the current gazetteer and boundary set, and asking it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import Row

from boundaries.sets import service as sets
from database.session import ReadSession
from geo.gazetteer import queries as gazetteer_queries
from geo.gazetteer import service as gazetteer
from geo.geocoding import queries
from geo.geocoding.aliases import Alias, alias_key, answer_of
from geo.geocoding.answer import Answer
from geo.geocoding.areas import AreaFrame, AreaRow
from geo.geocoding.building import build
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.practice import Practice, practise
from geo.geocoding.weights import engine_version


@dataclass(frozen=True, slots=True)
class Versions:
    """What an answer depends on: with the same versions it is the same for ever."""

    engine: str
    gazetteer: str
    boundary_set: str

    def __str__(self) -> str:
        return f"{self.engine}/{self.gazetteer}/{self.boundary_set}"


@dataclass(frozen=True, slots=True)
class Nearby:
    """A place near a point, and how far it is, in metres."""

    name: str
    lon: float
    lat: float
    distance_m: float


class GeocoderCache:
    """Keeps one geocoder per process and builds it anew when a version changes (some seconds)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._versions: Versions | None = None
        self._geocoder: Geocoder | None = None

    def get(self, session: ReadSession) -> tuple[Geocoder, Versions]:
        """Return the geocoder of the current versions.

        Raises:
            NotFound: no boundary set or no gazetteer has been built yet.
        """
        versions = current_versions(session)
        with self._lock:
            if self._geocoder is None or versions != self._versions:
                self._geocoder = open_geocoder(session)
                self._versions = versions
            return self._geocoder, versions


def locate(session: ReadSession, cache: GeocoderCache, query: Query) -> tuple[Answer, Versions]:
    """Answer one address: a reviewer's live decision first, else the geocoder.

    Raises:
        NotFound: no boundary set or no gazetteer has been built yet.
    """
    geocoder, versions = cache.get(session)
    alias = live_alias(session, alias_key(query))
    if alias is not None:
        return answer_of(geocoder, alias), versions
    return geocoder.locate(query), versions


def locate_many(
    session: ReadSession, cache: GeocoderCache, asked: Sequence[Query]
) -> tuple[list[Answer], Versions]:
    """Answer many addresses as `locate` answers each of them.

    Raises:
        NotFound: no boundary set or no gazetteer has been built yet.
    """
    geocoder, versions = cache.get(session)
    aliases = live_aliases(session)
    answers = [
        answer_of(geocoder, alias)
        if (alias := aliases.get(alias_key(query))) is not None
        else geocoder.locate(query)
        for query in asked
    ]
    return answers, versions


def nearest_places(session: ReadSession, lon: float, lat: float, limit: int = 3) -> list[Nearby]:
    """Return the places of the current gazetteer that are nearest to a point.

    Raises:
        NotFound: no gazetteer has been built yet.
    """
    version = gazetteer.info(session)
    rows = gazetteer_queries.nearest_places(session, version.id, lon, lat, limit)
    return [Nearby(row.name, row.x, row.y, round(row.metres, 1)) for row in rows]


def live_alias(session: ReadSession, key: str) -> Alias | None:
    """Return the live decision for an address by its key, None when there is none."""
    row = gazetteer_queries.live_alias(session, key)
    return None if row is None else _alias(row)


def live_aliases(session: ReadSession) -> dict[str, Alias]:
    """Return every live decision by the key of its address."""
    return {row.key: _alias(row) for row in gazetteer_queries.live_aliases(session)}


def _alias(row: Row[Any]) -> Alias:
    return Alias(row.id, row.district_code, row.x, row.y, row.radius_m)


def current_versions(session: ReadSession) -> Versions:
    """Return the versions that answers given now depend on.

    Raises:
        NotFound: no boundary set or no gazetteer has been built yet.
    """
    return Versions(
        engine=engine_version(),
        gazetteer=gazetteer.info(session).code,
        boundary_set=sets.current(session).code,
    )


def open_geocoder(session: ReadSession) -> Geocoder:
    """Build the geocoder of the current gazetteer and boundary set.

    Raises:
        NotFound: no boundary set or no gazetteer has been built yet.
    """
    frame = load_areas(session)
    geocoder = Geocoder(build(gazetteer.read(session, gazetteer.info(session)), frame))
    geocoder.prepare()
    return geocoder


def open_practice(session: ReadSession) -> Practice:
    """Make the practice addresses of the current gazetteer and boundary set (some seconds).

    Raises:
        NotFound: no boundary set or no gazetteer has been built yet.
    """
    return practise(gazetteer.read(session, gazetteer.info(session)), load_areas(session))


def load_areas(session: ReadSession) -> AreaFrame:
    """Return the districts and mukim of the current boundary set."""
    current = sets.current(session)
    levels: dict[str, list[AreaRow]] = {level: [] for level in queries.LEVELS}
    for row in queries.areas(session, current.id):
        shape = shapely.from_wkb(row.wkb)
        levels[row.level].append(AreaRow(row.code, row.name, row.parent_code or "", shape))
    # Where no mukim are drawn (Sabah), one area stands for the whole district: no mukim is known.
    district_shapes = {area.code: area.geometry.area for area in levels["district"]}
    mukim = [
        area
        for area in levels["mukim"]
        if area.geometry.area < WHOLE * district_shapes.get(area.parent_code, float("inf"))
    ]
    states = [(area.code, area.name) for area in levels["state"]]
    return AreaFrame(current.code, states, levels["district"], mukim)


WHOLE = 0.999
"""An area with this share of its district is the district itself under a mukim's code."""
