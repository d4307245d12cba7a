"""Clusters of a publication: from its published rates, stored beside it, read back.

Only what every reader may see goes in, so that nothing can be learnt from a cluster that could not
be worked out from the published figures; withheld and missing areas are left out, never zero.
"""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Row

from database.errors import InvalidInput, NotFound
from database.session import Database, ReadSession
from geo.clusters import queries
from geo.clusters.models import ClusterRun
from geo.clusters.statistics import Clusters, differ, find_clusters
from geo.clusters.weights import BLOCKS, BUFFER_M, NEAREST, Links, link
from geo.indicators.declaration import Indicator
from geo.indicators.service import get_indicator, list_indicators
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question, series

PERMUTATIONS = {"district": 9_999, "mukim": 99_999, "parlimen": 9_999, "dun": 99_999}
"""Levels that are analysed. The smallest two-sided p is 3 / (permutations + 1): it must lie below
the strictest bound of the false discovery rate, alpha / areas."""

SEED = 20_261_122
ALPHA = 0.05
LEAST_AREAS = 30
"""With fewer areas neither statistic says anything."""

WGS84 = 4326
WEIGHTS = (
    f"fuzzy contiguity within {2 * BUFFER_M:.0f} m; islands: {NEAREST} nearest, both ways; blocks "
    + ", ".join(f"{name} EPSG:{code}" for name, code in BLOCKS.items())
)
LIBRARIES = ("esda", "libpysal", "numpy", "numba")
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class ClusterMap:
    """One analysis and what it says of each area."""

    run: ClusterRun
    rows: Sequence[Row[Any]]


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return what clusters and their kinds are called: key, then `ms` and `en`."""
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    read: dict[str, dict[str, str]] = tomllib.loads(text)
    return read


def clustered_indicators() -> list[Indicator]:
    """Return the indicators that can be analysed: rates of households in a base of households."""
    return [one for one in list_indicators() if one.kind == "rate" and one.interval is not None]


def analyse(
    database: Database,
    number: int | None,
    *,
    levels: Sequence[str] = ("district",),
    indicators: Sequence[str] | None = None,
    permutations: int | None = None,
    progress: Progress | None = None,
) -> list[tuple[str, str]]:
    """Work out and store the clusters of a publication (the newest for None) that it lacks.

    Returns (indicator, level) of every analysis that the publication then has. A series of fewer
    than `LEAST_AREAS` published rates, or of the same rate everywhere, is left out.

    Raises:
        NotFound: there is no such publication.
        InvalidInput: a level or indicator that cannot be analysed.
    """
    for level in levels:
        _check_level(level)
    chosen = [_check_indicator(code) for code in indicators or _codes(clustered_indicators())]
    tell = progress or (lambda _doing, _share: None)
    with database.reading() as session:
        publication = publications.find(session, number)
        there = set(queries.runs(session, publication.number))
        held = {(one.indicator, one.level) for one in series(publication)}
    wanted = [(code, level) for level in levels for code in chosen]
    missing = [one for one in wanted if one in held and one not in there]
    links: dict[str, Links] = {}
    for place, (code, level) in enumerate(missing):
        tell(f"{code}, {level}", place / len(missing))
        with database.writing() as session:
            if level not in links:
                links[level] = _links(session, publication, level)
            count = permutations or PERMUTATIONS[level]
            made = _analyse_one(session, publication, code, level, links[level], count)
            if made is not None:
                queries.store(session, *made)
    tell("done", 1.0)
    with database.reading() as session:
        return queries.runs(session, publication.number)


def list_analyses(session: ReadSession, publication: PublicationInfo) -> list[tuple[str, str]]:
    """Return (indicator, level) of every analysis of a publication, in the order of menus."""
    order, levels = _codes(list_indicators()), list(PERMUTATIONS)
    found = queries.runs(session, publication.number)
    known = [one for one in found if one[0] in order]
    return sorted(known, key=lambda one: (order.index(one[0]), levels.index(one[1])))


def read(
    session: ReadSession, publication: PublicationInfo, indicator: str, level: str
) -> ClusterMap:
    """Return the clusters of an indicator at a level.

    Raises:
        InvalidInput: an indicator or level that is never analysed.
        NotFound: the publication has no such analysis.
    """
    _check_indicator(indicator)
    _check_level(level)
    found = queries.run(session, publication.number, indicator, level)
    if found is None:
        raise NotFound(
            f"publication {publication.number} has no clusters of {indicator} by {level}: too few "
            "published rates, all of them the same, or never worked out"
        )
    rows = queries.values(session, found, publication.boundary_set_id)
    return ClusterMap(found, rows)


def _codes(indicators: Sequence[Indicator]) -> list[str]:
    return [one.code for one in indicators]


def _check_indicator(code: str) -> str:
    known = _codes(clustered_indicators())
    if get_indicator(code).code not in known:
        raise InvalidInput(
            f"{code} is no rate of households",
            field="indicator",
            expected="one of " + ", ".join(known),
        )
    return code


def _check_level(level: str) -> None:
    if level not in PERMUTATIONS:
        raise InvalidInput(
            f"there are no clusters by {level}",
            field="level",
            expected="one of " + ", ".join(PERMUTATIONS),
        )


def _links(session: ReadSession, publication: PublicationInfo, level: str) -> Links:
    rows = queries.shapes(session, publication.boundary_set_id, level)
    areas = gpd.GeoDataFrame(
        {"state_code": [row.state_code for row in rows]},
        index=[row.code for row in rows],
        geometry=list(shapely.from_wkb([bytes(row.shape) for row in rows])),
        crs=WGS84,
    )
    return link(areas)


def _analyse_one(
    session: ReadSession,
    publication: PublicationInfo,
    indicator: str,
    level: str,
    links: Links,
    permutations: int,
) -> tuple[ClusterRun, list[dict[str, Any]]] | None:
    question = Question([indicator], level)
    published = pd.DataFrame(publications.statistics(session, publication, question, limit=100_000))
    known = published[published["area_code"].isin(links.neighbours)].set_index("area_code")
    told = known[known["numerator"].notna() & (known["denominator"] > 0)].sort_index()
    weights = links.among(list(told.index))
    alone = sorted(weights.islands)
    linked = told.drop(index=alone)
    events, bases = (linked[name].to_numpy(float) for name in ("numerator", "denominator"))
    if len(linked) < LEAST_AREAS or not differ(events, bases):
        return None
    weights = links.among(list(linked.index))
    found = find_clusters(events, bases, weights, permutations, SEED, ALPHA)
    made = ClusterRun(
        publication_number=publication.number,
        indicator=indicator,
        level=level,
        year=int(told["year"].iloc[0]),
        permutations=permutations,
        seed=SEED,
        alpha=ALPHA,
        moran=found.moran,
        moran_expected=found.moran_expected,
        moran_p=found.moran_p,
        local_cutoff=found.local_cutoff,
        star_cutoff=found.star_cutoff,
        report={
            "weights": WEIGHTS,
            "areas": len(linked),
            "left_out": len(known) - len(told),
            "alone": alone,
            "islands": list(links.islands),
            "components": links.components,
            "components_analysed": int(weights.n_components),
            "versions": {name: version(name) for name in LIBRARIES},
        },
    )
    key = {"publication_number": publication.number, "indicator": indicator, "level": level}
    counts = [len(weights.neighbors[code]) for code in linked.index]
    return made, [key | row for row in _rows(list(linked.index), counts, alone, found)]


def _rows(
    codes: Sequence[str], neighbours: Sequence[int], alone: Sequence[str], found: Clusters
) -> Iterator[dict[str, Any]]:
    for place, code in enumerate(codes):
        yield {
            "area_code": code,
            "rate": float(found.rate[place]),
            "neighbours": neighbours[place],
            "local_moran": float(found.local_moran[place]),
            "local_p": float(found.local_p[place]),
            "kind": found.kind[place],
            "star": float(found.star[place]),
            "star_p": float(found.star_p[place]),
            "spot": found.spot[place],
        }
    nothing = dict.fromkeys(("rate", "local_moran", "local_p", "star", "star_p"))
    for code in alone:
        yield {
            "area_code": code,
            "neighbours": 0,
            "kind": "alone",
            "spot": "none",
            **nothing,
        }
