"""The offline set: what the package registries carry, and honest about it.

Mukim are geoBoundaries', districts are dissolved from them by the project's own crosswalk, and
Sabah, which no registry carries, is cut into indicative cells around known towns inside the outline
of Borneo. There are no constituencies.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from boundaries.errors import SourceUnavailable
from boundaries.sets import layers, mukim
from boundaries.sets.build import BuiltSet, Progress, administrative, assemble, report
from boundaries.sets.layers import Layer
from boundaries.sets.measure import Geometries
from boundaries.sets.repair import clean, make_valid
from boundaries.sources.service import FetchedSource

DATA = Path(__file__).with_name("data")
DISTRICTS = DATA / "districts.csv"
TOWNS = DATA / "sabah_towns.csv"

MUKIM, OUTLINE = "geoboundaries-mukim", "world-countries"
MALAYSIA = "458"
SABAH, LABUAN = "S12", "D15-01"

SLIVER = 0.02
"""Strips of the outline narrower than twice this (degrees) are border noise, not Sabah."""

FILL = 1.0
"""Every enclosed gap is filled: between coarse shapes a gap is never a lake."""

EAST_OF = 115.0
"""Longitude that parts Sabah's and Labuan's islands from Sarawak's and the Peninsula's."""


def build_offline(sources: dict[str, FetchedSource], progress: Progress) -> BuiltSet:
    """Build the set of the sources that package registries carry.

    Raises:
        SourceUnavailable: the mukim shapes are other ones than the crosswalk knows.
    """
    progress("districts", 0.05)
    table = pd.read_csv(DISTRICTS)
    parts = mukim.explode(layers.read(sources[MUKIM]))
    placed = mukim.place_by_crosswalk(parts, table["code"])
    if len(np.unique(placed[placed >= 0])) < (table["state_code"] != SABAH).sum():
        raise SourceUnavailable("The mukim shapes are not the ones that the crosswalk knows.")
    dissolved = _dissolve(parts, placed, len(table))
    outline = _outline(sources[OUTLINE])
    progress("Sabah", 0.2)
    rough = _with_borneo(table, dissolved, outline)
    repair = clean(rough, gap_width=FILL)
    source = Layer(_rows(table), np.array([one or shapely.Polygon() for one in dissolved]))
    progress("mukim", 0.3)
    finest = mukim.cut(Layer(source.table, repair.geometries), parts, placed, MUKIM)
    progress("drawing layers", 0.6)
    areas = assemble(administrative(source, finest))
    return BuiltSet(areas, report(repair, source, finest, placed))


def _rows(table: pd.DataFrame) -> pd.DataFrame:
    in_sabah = table["state_code"] == SABAH
    return table.assign(
        parent_code=table["state_code"],
        quality=np.where(in_sabah, "indicative", "approximate"),
        source=np.where(in_sabah, OUTLINE, MUKIM),
    )


def _dissolve(parts: gpd.GeoDataFrame, placed: NDArray[np.intp], count: int) -> Geometries:
    """Return the union of each district's parts, None for a district without any."""
    geometry = make_valid(np.asarray(parts.geometry.array, dtype=object))
    union = np.empty(count, dtype=object)
    for district in np.unique(placed[placed >= 0]):
        union[district] = shapely.union_all(geometry[placed == district])
    return union


def _outline(fetched: FetchedSource) -> Geometries:
    """Return the polygons of Malaysia on and around Borneo, the largest (the mainland) first."""
    countries = gpd.read_file(fetched.path, layer="countries")
    code = fetched.source.fields["country"]
    malaysia = countries.loc[countries[code] == MALAYSIA, "geometry"].to_numpy(dtype=object)
    polygons = shapely.get_parts(make_valid(malaysia))
    eastern = polygons[shapely.bounds(polygons)[:, 2] > EAST_OF]
    return np.asarray(eastern[np.argsort(-shapely.area(eastern))])


def _with_borneo(table: pd.DataFrame, dissolved: Geometries, outline: Geometries) -> Geometries:
    """Return the districts with Sabah's cells and the whole island of Labuan."""
    made = dissolved.copy()
    elsewhere = shapely.union_all(dissolved[[one is not None for one in dissolved]])
    labuan = int(np.flatnonzero(table["code"] == LABUAN)[0])
    islands = outline[1:]
    is_labuan = shapely.intersects(islands, dissolved[labuan])
    made[labuan] = shapely.union_all([dissolved[labuan], *islands[is_labuan]])
    mainland = shapely.difference(outline[0], elsewhere)
    opened = shapely.buffer(shapely.buffer(mainland, -SLIVER), SLIVER)
    largest = max(shapely.get_parts(opened), key=shapely.area)
    sabah = shapely.union_all([shapely.intersection(mainland, largest), *islands[~is_labuan]])
    for code, cell in _cells(sabah).items():
        made[int(np.flatnonzero(table["code"] == code)[0])] = cell
    return make_valid(made)


def _cells(land: shapely.Geometry) -> dict[str, shapely.Geometry]:
    """Cut the land among the districts of Sabah: every place goes to the nearest known town."""
    towns = pd.read_csv(TOWNS)
    points = shapely.points(towns["longitude"], towns["latitude"])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=land))
    cell, town = shapely.STRtree(points).query(cells, predicate="contains")
    district = towns["district"].to_numpy()[town]
    return {
        code: shapely.intersection(shapely.union_all(cells[cell[district == code]]), land)
        for code in np.unique(district)
    }
