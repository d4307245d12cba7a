"""Building every level of a boundary set from its source layers. Pure: no network, no database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boundaries.areas.models import QUALITIES
from boundaries.sets import electoral, layers, mukim
from boundaries.sets.layers import Layer
from boundaries.sets.measure import as_multipolygons, land_km2, union_by
from boundaries.sets.repair import Repair, clean, make_valid, overlap_share
from boundaries.sets.simplify import drawing
from boundaries.sources.service import FetchedSource

ENGINE = "1"
"""Version of the building rules: part of a set's digest. Raise it when the result changes."""

NATIONAL = "MY"

LOW_SHARE = 0.8
"""A mukim with less of its land from the source than this is counted in the report."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class BuiltSet:
    """Every area of a set, and what cleaning did.

    `areas` has the columns of `Area` except the set: `geometry` is the full resolution and
    `geometry_display` the simplified one, both MultiPolygon in WGS 84.
    """

    areas: gpd.GeoDataFrame
    report: dict[str, Any]


def build_full(sources: dict[str, FetchedSource], progress: Progress) -> BuiltSet:
    """Build the set of DOSM's districts and constituencies and geoBoundaries' mukim."""
    progress("districts", 0.05)
    source = layers.districts(sources["dosm-district"])
    repair = clean(source.geometry)
    districts = Layer(source.table, repair.geometries)
    progress("mukim", 0.2)
    parts = mukim.explode(layers.read(sources["geoboundaries-mukim"]))
    placed = mukim.place(parts, districts.geometry)
    finest = mukim.cut(districts, parts, placed, "geoboundaries-mukim")
    levels = administrative(source, finest)
    progress("constituencies", 0.4)
    parlimen, dun = electoral.cut(
        levels["state"],
        layers.parlimen(sources["dosm-parlimen"]),
        layers.dun(sources["dosm-dun"]),
    )
    progress("drawing layers", 0.6)
    areas = assemble({**levels, "parlimen": parlimen, "dun": dun})
    return BuiltSet(areas, report(repair, source, finest, placed))


def administrative(districts: Layer, finest: Layer) -> dict[str, Layer]:
    """Return national, state, district and mukim: each level the exact union of the next.

    Args:
        districts: the rows of the districts, and the source geometry they are compared with.
        finest: the mukim.
    """
    table = districts.table
    owner = pd.Index(table["code"]).get_indexer(finest.table["parent_code"])
    merged = union_by(finest.geometry, owner, len(table))
    share = overlap_share(merged, make_valid(districts.geometry))
    district = Layer(table.drop(columns="state").assign(source_share=share), merged)
    state = _above(district, "state_code", table.groupby("state_code")["state"].first())
    state.table["parent_code"] = NATIONAL
    national = _above(state, "parent_code", pd.Series({NATIONAL: "Malaysia"}))
    national.table[["parent_code", "state_code"]] = None
    return {"national": national, "state": state, "district": district, "mukim": finest}


def assemble(levels: dict[str, Layer]) -> gpd.GeoDataFrame:
    """Return every level's areas as one frame, with the drawing geometry and the land area."""
    drawn = drawing(levels)
    frames = [
        gpd.GeoDataFrame(
            layer.table.assign(level=level),
            geometry=as_multipolygons(layer.geometry),
            crs=4326,
        ).assign(
            geometry_display=gpd.GeoSeries(as_multipolygons(drawn[level]), crs=4326),
            land_km2=land_km2(layer.geometry),
        )
        for level, layer in levels.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _above(finer: Layer, key: str, names: pd.Series) -> Layer:
    """Return the level whose codes and names are `names`: the union of the finer areas by `key`."""
    codes = pd.Index(names.index)
    owner = codes.get_indexer(finer.table[key])
    km2 = land_km2(finer.geometry)
    source = np.bincount(owner, km2 * finer.table["source_share"], minlength=len(codes))
    grouped = finer.table.groupby(owner)
    table = pd.DataFrame(
        {
            "code": codes,
            "name": names.to_numpy(),
            "state_code": codes,
            "quality": grouped["quality"].agg(_worst),
            "source": grouped["source"].first(),
            "source_share": source / np.bincount(owner, km2, minlength=len(codes)),
        }
    )
    return Layer(table, union_by(finer.geometry, owner, len(codes)))


def _worst(qualities: pd.Series) -> str:
    return str(max(qualities, key=QUALITIES.index))


def report(
    repair: Repair, districts: Layer, finest: Layer, placed: NDArray[np.intp]
) -> dict[str, Any]:
    """Return what cleaning did: counts, and areas in square kilometres."""
    return {
        "districts_invalid": repair.invalid,
        "overlap_km2": round(repair.overlap_km2, 3),
        "gap_km2": round(repair.gap_km2, 3),
        "source_km2": round(float(land_km2(make_valid(districts.geometry)).sum()), 3),
        "mukim_parts_in_no_district": int((placed < 0).sum()),
        "mukim_of_low_source_share": int((finest.table["source_share"] < LOW_SHARE).sum()),
        "districts_without_mukim": int((finest.table["quality"] == "indicative").sum()),
    }
