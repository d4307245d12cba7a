"""Mukim shapes: exploded, each part placed in one district, put together again per district."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boundaries.sets import names
from boundaries.sets.layers import Layer
from boundaries.sets.measure import Geometries, union_by
from boundaries.sets.nest import Nesting, most_inside, nest

CROSSWALK = Path(__file__).with_name("data") / "mukim_crosswalk.csv"
"""shape, part (its place in the shape), district: placed once with DOSM's districts."""


def explode(shapes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row per part: shape, part (0, 1, … in the order of the shape), name, geometry.

    The source dissolved equal names across the country, so one shape may lie in several states.
    """
    parts = shapes[["shape", "name", "geometry"]].explode(ignore_index=True)
    parts["part"] = parts.groupby("shape").cumcount()
    return parts


def place(parts: gpd.GeoDataFrame, frames: Geometries) -> NDArray[np.intp]:
    """Return for each part the frame (index) with most of its area, -1 where it meets none."""
    return most_inside(np.asarray(parts.geometry.array, dtype=object), frames)


def place_by_crosswalk(parts: gpd.GeoDataFrame, districts: pd.Series) -> NDArray[np.intp]:
    """Return for each part its district's position in `districts` (codes) by the crosswalk."""
    crosswalk = pd.read_csv(CROSSWALK)
    position = pd.Series(np.arange(len(districts)), index=districts)
    keyed = crosswalk.set_index(["shape", "part"])["district"].map(position)
    return (
        keyed.reindex(pd.MultiIndex.from_frame(parts[["shape", "part"]])).fillna(-1).to_numpy(int)
    )


def pieces(parts: gpd.GeoDataFrame, placed: NDArray[np.intp]) -> tuple[Layer, NDArray[np.intp]]:
    """Return one piece per shape and frame (`shape`, `name`), and the frame of each piece."""
    inside = placed >= 0
    table = pd.DataFrame({"shape": parts["shape"], "name": parts["name"], "frame": placed})[inside]
    groups = table.groupby(["frame", "shape"])
    heads = groups["name"].first().reset_index()
    geometry = np.asarray(parts.geometry.array, dtype=object)[inside]
    merged = union_by(geometry, groups.ngroup().to_numpy(), len(heads))
    return Layer(heads[["shape", "name"]], merged), heads["frame"].to_numpy()


def cut(districts: Layer, parts: gpd.GeoDataFrame, placed: NDArray[np.intp], source: str) -> Layer:
    """Return the mukim level: every district filled exactly by its mukim, or by one whole piece.

    Args:
        districts: a clean coverage with code, name, state_code, source.
        parts: the exploded source shapes.
        placed: the district (position) of each part, -1 for none.
        source: key of the source of the parts.
    """
    layer, frame_of = pieces(parts, placed)
    nesting = nest(districts.geometry, layer.geometry, frame_of)
    rows = pd.concat(
        [_cut_rows(layer, frame_of, nesting, source), _whole_rows(districts, nesting)],
        ignore_index=True,
    )
    rows = rows.join(districts.table[["code", "state_code"]], on="frame")
    rows = rows.rename(columns={"code": "parent_code"})
    rows = names.in_order(rows)
    grouped = rows.groupby("parent_code")["name"]
    rows["name"] = grouped.transform(lambda column: names.distinct(column))
    numbers = grouped.cumcount() + 1
    rows["code"] = [
        names.mukim_code(district, number)
        for district, number in zip(rows["parent_code"], numbers, strict=True)
    ]
    geometry = rows.pop("geometry").to_numpy(dtype=object)
    return Layer(rows.drop(columns="frame"), geometry)


def _cut_rows(
    layer: Layer, frame_of: NDArray[np.intp], nesting: Nesting, source: str
) -> pd.DataFrame:
    rows = pd.DataFrame({"name": layer.table["name"].map(names.tidy)}).assign(
        frame=frame_of,
        source=source,
        source_share=nesting.source_share,
        quality="approximate",
        geometry=nesting.pieces,
    )
    return rows[rows["geometry"].notna()]


def _whole_rows(districts: Layer, nesting: Nesting) -> pd.DataFrame:
    bare = np.flatnonzero([geometry is not None for geometry in nesting.bare])
    table = districts.table.iloc[bare]
    return pd.DataFrame(
        {
            "name": table["name"].map(names.WHOLE.format),
            "frame": bare,
            "source": table["source"],
            "source_share": 0.0,
            "quality": "indicative",
            "geometry": nesting.bare[bare],
        }
    )
