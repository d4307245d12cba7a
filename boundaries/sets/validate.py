"""Finding what is wrong in an operator's own layer, feature by feature."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from boundaries.sets.layers import Layer
from boundaries.sets.measure import Geometries, land_km2
from boundaries.sets.nest import most_inside
from boundaries.sets.repair import make_valid
from database import errors
from database.errors import InvalidInput

SEEN_KM2 = 1e-4
"""Overlaps and enclosed gaps below 100 square metres are rounding, not faults."""

INSIDE_SHARE = 0.9
"""An area with less than this share of itself inside its parent is outside it."""

GAP_DEPTH = 0.005
"""Ground of a parent that no area covers is a gap where it is wider than twice this (degrees);
narrower strips are two ways of drawing one coast."""

REPAIRABLE = {"invalid ring", "overlap", "gap"}
"""Faults that cleaning the layer removes without asking anybody."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: in which feature (row and name, or the file), what, and details."""

    feature: str
    fault: str
    detail: str


class LayerRefused(InvalidInput):
    """An operator's layer has faults; `layer_faults` tells feature, fault and detail of each."""

    code = "layer-refused"

    def __init__(self, file: str, faults: Sequence[Fault]):
        super().__init__(
            f"{file} has {len(faults)} faults; nothing was loaded.",
            field="file",
            expected="a layer without faults: petakasih boundaries validate lists them",
            faults=[errors.Fault(one.feature, f"{one.fault}: {one.detail}") for one in faults],
        )
        self.layer_faults = tuple(faults)


@dataclass(frozen=True)
class OwnLayer:
    """An operator's layer as read: `name` and `parent` (position among the parents, -1 unknown)."""

    table: pd.DataFrame
    geometry: Geometries
    faults: list[Fault]


def normalise(name: str) -> str:
    """Return what two spellings of one name share: letters and digits, small."""
    return re.sub(r"[\W_]+", "", name.casefold())


def examine(
    path: Path, name_field: str | None, parent_field: str | None, parents: Layer | None
) -> OwnLayer:
    """Read a GeoPackage, Shapefile, GeoJSON or GeoParquet in any CRS and list all its faults.

    Args:
        name_field: the column of the names; None leaves the names unchecked.
        parent_field: the column with the parent's name or code; None: the parent is where most of
            the area lies.
        parents: the areas above (code, name); None leaves the parents unchecked.
    """
    try:
        frame = _read(path)
    except _Unreadable as error:
        return _refused([Fault(path.name, error.fault, str(error))])
    faults = list(_file_faults(path, frame, name_field, parent_field))
    name = frame[name_field] if name_field in frame else pd.Series([None] * len(frame))
    names = [_text(value) for value in name]
    features = [f"row {row}: {text}" if text else f"row {row}" for row, text in enumerate(names, 1)]
    if name_field in frame:
        faults += [
            Fault(feature, "missing name", f"column {name_field} is empty")
            for feature, text in zip(features, names, strict=True)
            if not text
        ]
    polygonal, more = _polygons(frame, features)
    faults += more
    if frame.crs is None or not polygonal.any():
        return _refused(faults)
    shapes = _in_degrees(frame)
    faults += _overlaps(shapes, features)
    parent = np.full(len(frame), -1)
    if parents is None:
        faults += _enclosed_gaps(shapes, features, shapely.Polygon())
    else:
        parent, more = _parents(frame, parent_field, parents, shapes, features)
        faults += more
        faults += _gaps(shapes, features, parent, parents)
    faults += _repeated_names(names, features, parent)
    return OwnLayer(pd.DataFrame({"name": names, "parent": parent}), shapes, faults)


class _Unreadable(Exception):
    def __init__(self, fault: str, detail: str):
        super().__init__(detail)
        self.fault = fault


def _refused(faults: list[Fault]) -> OwnLayer:
    return OwnLayer(pd.DataFrame({"name": [], "parent": []}), np.empty(0, dtype=object), faults)


def _read(path: Path) -> gpd.GeoDataFrame:
    if not path.is_file():
        raise _Unreadable("unreadable file", "there is no such file")
    try:
        if path.suffix.lower() in (".parquet", ".geoparquet"):
            return gpd.read_parquet(path)
        layers = [name for name, kind in pyogrio.list_layers(path) if kind is not None]
        if len(layers) != 1:
            listed = ", ".join(layers) or "none"
            raise _Unreadable("not one layer", f"layers with geometry: {listed}; expected one")
        return gpd.read_file(path, layer=layers[0])
    except (pyogrio.errors.DataSourceError, ValueError, OSError) as error:
        kinds = "GeoPackage, Shapefile, GeoJSON or GeoParquet"
        raise _Unreadable("unreadable file", f"expected a {kinds} file") from error


def _file_faults(
    path: Path, frame: gpd.GeoDataFrame, name_field: str | None, parent_field: str | None
) -> Iterator[Fault]:
    if frame.empty:
        yield Fault(path.name, "empty", "the layer has no feature")
    if frame.crs is None:
        yield Fault(path.name, "no CRS", "the file does not say its coordinate system")
    columns = [column for column in frame.columns if column != frame.geometry.name]
    for field in (name_field, parent_field):
        if field is not None and field not in columns:
            known = ", ".join(columns) or "none"
            yield Fault(path.name, "missing field", f"no column {field}; columns: {known}")


def _polygons(frame: gpd.GeoDataFrame, features: list[str]) -> tuple[pd.Series, list[Fault]]:
    """Return which rows are polygons, and the faults of those that are not, or not validly."""
    geometry = frame.geometry
    polygonal = geometry.geom_type.isin(["Polygon", "MultiPolygon"]) & ~geometry.is_empty
    faults = []
    for feature, shape, fine in zip(features, geometry, polygonal, strict=True):
        if not fine:
            kind = "no geometry" if shape is None or shape.is_empty else shape.geom_type
            faults.append(Fault(feature, "not a polygon", kind))
        elif not shape.is_valid:
            faults.append(Fault(feature, "invalid ring", shapely.is_valid_reason(shape)))
    return polygonal, faults


def _in_degrees(frame: gpd.GeoDataFrame) -> Geometries:
    """Return valid polygons in WGS 84; an empty polygon for every row that is none."""
    shapes = np.asarray(frame.geometry.to_crs(4326).array, dtype=object)
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6))
    shapes[~polygonal] = shapely.Polygon()
    return make_valid(shapes)


def _overlaps(shapes: Geometries, features: list[str]) -> Iterator[Fault]:
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    shared = shapely.intersection(shapes[one], shapes[other])
    for first, second, common, km2 in zip(one, other, shared, land_km2(shared), strict=True):
        if km2 > SEEN_KM2:
            detail = f"{km2:.4f} km2 shared with {features[second]} {_near(common)}"
            yield Fault(features[first], "overlap", detail)


def _parents(
    frame: gpd.GeoDataFrame,
    parent_field: str | None,
    parents: Layer,
    shapes: Geometries,
    features: list[str],
) -> tuple[np.ndarray, list[Fault]]:
    """Return each feature's parent (position, -1 unknown), and who has none or lies outside it."""
    faults = []
    if parent_field in frame:
        known = {normalise(name): i for i, name in enumerate(parents.table["name"])}
        known |= {normalise(code): i for i, code in enumerate(parents.table["code"])}
        texts = [_text(value) for value in frame[parent_field]]
        parent = np.array([known.get(normalise(text), -1) for text in texts])
        faults += [
            Fault(features[row], "unknown parent", f"{parent_field} = {texts[row] or 'empty'}")
            for row in np.flatnonzero(parent < 0)
        ]
    else:
        parent = most_inside(shapes, parents.geometry)
    inside = np.zeros(len(shapes))
    known_rows = np.flatnonzero(parent >= 0)
    within = shapely.intersection(shapes[known_rows], parents.geometry[parent[known_rows]])
    area = shapely.area(shapes)
    inside[known_rows] = shapely.area(within)
    share = np.divide(inside, area, out=np.zeros_like(inside), where=area > 0)
    for row in np.flatnonzero((share < INSIDE_SHARE) & (area > 0)):
        if parent[row] >= 0 or parent_field is None:
            name = parents.table["name"].iloc[parent[row]] if parent[row] >= 0 else "any parent"
            detail = f"{share[row]:.0%} of it lies in {name}"
            faults.append(Fault(features[row], "outside its parent", detail))
    return parent, faults


def _gaps(
    shapes: Geometries, features: list[str], parent: np.ndarray, parents: Layer
) -> Iterator[Fault]:
    """Yield enclosed gaps, and wide ground of a parent that the layer leaves out."""
    used = np.unique(parent[parent >= 0])
    others = np.delete(parents.geometry, used)
    yield from _enclosed_gaps(shapes, features, shapely.union_all(others))
    outlines = shapely.get_exterior_ring(shapely.get_parts(shapely.union_all(shapes)))
    filled = shapely.union_all(shapely.polygons(outlines))
    for position in used:
        bare = shapely.get_parts(shapely.difference(parents.geometry[position], filled))
        for ground in bare[~shapely.is_empty(shapely.buffer(bare, -GAP_DEPTH))]:
            km2 = land_km2(np.array([ground]))[0]
            detail = f"{km2:.4f} km2 of it in no area {_near(ground)}"
            yield Fault(parents.table["name"].iloc[position], "gap", detail)


def _enclosed_gaps(
    shapes: Geometries, features: list[str], elsewhere: shapely.Geometry
) -> Iterator[Fault]:
    """Yield the holes between areas, leaving out ground of parents that the layer does not show."""
    covered = shapely.union_all(shapes)
    for part in shapely.get_parts(covered):
        for ring in part.interiors:
            hole = shapely.difference(shapely.Polygon(ring), elsewhere)
            km2 = land_km2(np.array([hole]))[0]
            if km2 > SEEN_KM2:
                around = [features[i] for i in np.flatnonzero(shapely.intersects(shapes, ring))]
                detail = f"{km2:.4f} km2 in no area {_near(hole)}"
                yield Fault(" / ".join(around[:4]), "gap", detail)


def _repeated_names(names: list[str], features: list[str], parent: np.ndarray) -> Iterator[Fault]:
    rows: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row, name in enumerate(names):
        if name:
            rows[int(parent[row]), normalise(name)].append(row)
    for first, *again in rows.values():
        for row in again:
            yield Fault(features[row], "duplicate name", f"the same name as {features[first]}")


def _near(geometry: shapely.Geometry) -> str:
    point = shapely.point_on_surface(geometry)
    return f"near {point.x:.4f}, {point.y:.4f}"


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value).strip()
