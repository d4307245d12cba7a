"""The drawing geometry: fewer corners, neighbours still sharing every edge.

The finest areas are simplified together as one coverage, and every coarser level is the union of
them, so that levels lie exactly on one another. The constituencies are a coverage of their own,
because they cross districts; their coast may differ from the districts' by the tolerance.
"""

import numpy as np
import pandas as pd
import shapely

from boundaries.sets.layers import Layer
from boundaries.sets.measure import Geometries, union_by

TOLERANCE = 0.002
"""Corners whose triangle is smaller than this squared (degrees; about 220 m) are not drawn."""

CHAINS = (("mukim", "district", "state", "national"), ("dun", "parlimen"))
"""Levels that lie on one another, finest first."""


def drawing(levels: dict[str, Layer], tolerance: float = TOLERANCE) -> dict[str, Geometries]:
    """Return the drawing geometry of every level that is there, in the order of its rows."""
    drawn: dict[str, Geometries] = {}
    for chain in CHAINS:
        present = [level for level in chain if level in levels]
        drawn |= dict(
            zip(present, _draw([levels[name] for name in present], tolerance), strict=True)
        )
    return drawn


def _draw(chain: list[Layer], tolerance: float) -> list[Geometries]:
    """Simplify every area that has no finer ones (finest level first); unite the others."""
    if not chain:
        return []
    parents = pd.concat([layer.table["parent_code"] for layer in chain])
    leaves = [~layer.table["code"].isin(parents).to_numpy() for layer in chain]
    geometry = np.concatenate(
        [layer.geometry[leaf] for layer, leaf in zip(chain, leaves, strict=True)]
    )
    simplified = np.asarray(shapely.coverage_simplify(geometry, tolerance))
    of_level = np.split(simplified, np.cumsum([leaf.sum() for leaf in leaves])[:-1])
    drawn: list[Geometries] = []
    for position, layer in enumerate(chain):
        merged = np.empty(len(layer.table), dtype=object)
        if position:
            finer = chain[position - 1].table["parent_code"]
            owner = pd.Index(layer.table["code"]).get_indexer(finer)
            merged = union_by(drawn[-1], owner, len(layer.table))
        merged[leaves[position]] = of_level[position]
        drawn.append(merged)
    return drawn
