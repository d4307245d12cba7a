"""The map of statistical clusters: kinds of areas, and a legend with their numbers."""

from collections import Counter
from dataclasses import dataclass

import shapely

from database.session import ReadSession
from geo.clusters.service import ClusterMap, texts
from geo.publication.queries import PublicationInfo
from maps.classes.palette import key_colours, ramp
from maps.reports import queries
from maps.reports.drawing import MapArea, Size, draw_map

SIZE = Size(900, 400)

COLOURS = {
    "high_high": ramp("bad")[3],
    "high_low": ramp("bad")[1],
    "low_high": ramp("good")[1],
    "low_low": ramp("good")[3],
    "not_significant": key_colours()["symbol-base"],
    "alone": key_colours()["no-data"],
    "left_out": key_colours()["suppressed"],
}
"""Colours of the kinds: high is brown, low is blue, outliers are the pale one of their own kind."""


@dataclass(frozen=True)
class Kind:
    """A line of the legend."""

    label: str
    colour: str
    areas: int


@dataclass(frozen=True)
class ClusterPicture:
    """The map as SVG with its legend."""

    svg: str
    legend: list[Kind]


def draw_clusters(
    session: ReadSession, publication: PublicationInfo, found: ClusterMap, language: str
) -> ClusterPicture:
    """Return the map of an analysis; areas that were left out have a key of their own."""
    words = {key: text[language] for key, text in texts().items()}
    kinds = {row.area_code: row.kind for row in found.rows}
    rows = queries.shapes(session, publication.boundary_set_id, found.run.level)
    areas = [
        MapArea(
            code=row.code,
            name=row.name,
            shape=shapely.from_wkb(bytes(row.shape)),
            key="class-0",
            exact=row.quality == "official",
            colour=COLOURS[kinds.get(row.code, "left_out")],
        )
        for row in rows
    ]
    counts = Counter(kinds.get(row.code, "left_out") for row in rows)
    return ClusterPicture(
        svg=draw_map(areas, [], SIZE, "bad", words["label"], style=""),
        legend=[Kind(words[kind], colour, counts[kind]) for kind, colour in COLOURS.items()],
    )
