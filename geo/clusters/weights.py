"""Which areas are neighbours: those that touch within 500 m, and for islands their nearest four.

Peninsular Malaysia and Borneo are two blocks, each measured in its own projection, so that no link
crosses the South China Sea.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
from libpysal.weights import KNN, W, fuzzy_contiguity, w_subset

BORNEO_STATES = ("S12", "S13", "S15")
"""Sabah, Sarawak and Labuan."""

BLOCKS = {"peninsular": 3375, "borneo": 3376}
"""Blocks and their projections: the rectified skew orthomorphic ones of GDM2000, in metres."""

BUFFER_M = 250.0
"""Both areas are widened by this: they are neighbours within twice as much, 500 m."""

NEAREST = 4
"""Neighbours of an island."""

Neighbours = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Links:
    """Neighbours of every area of a level, both ways; and the islands that touched nobody."""

    neighbours: Neighbours
    islands: tuple[str, ...]

    @property
    def components(self) -> int:
        """Return how many parts the areas fall into that no link joins."""
        return int(as_weights(self.neighbours).n_components)

    def among(self, codes: Sequence[str]) -> W:
        """Return the weights among some areas only; those left alone have no neighbour."""
        return w_subset(as_weights(self.neighbours), list(codes), silence_warnings=True)


def as_weights(neighbours: Neighbours) -> W:
    """Return binary weights, areas in the order of their codes."""
    return W(
        {code: sorted(neighbours[code]) for code in sorted(neighbours)},
        id_order=sorted(neighbours),
        silence_warnings=True,
    )


def link(areas: gpd.GeoDataFrame) -> Links:
    """Return the neighbours of areas: index codes, column `state_code`, geometry in WGS 84."""
    neighbours: dict[str, set[str]] = {}
    islands: list[str] = []
    in_borneo = areas["state_code"].isin(BORNEO_STATES)
    for block, members in (("peninsular", areas[~in_borneo]), ("borneo", areas[in_borneo])):
        if len(members):
            projected = members[["geometry"]].to_crs(BLOCKS[block])
            found, alone = _link_block(projected)
            neighbours |= found
            islands += alone
    closed = {code: frozenset(others) for code, others in neighbours.items()}
    return Links(closed, tuple(sorted(islands)))


def _link_block(areas: gpd.GeoDataFrame) -> tuple[dict[str, set[str]], list[str]]:
    # Widened here and not by the library, which would change the frame it is given.
    wider = areas.set_geometry(areas.buffer(BUFFER_M))
    touching = fuzzy_contiguity(wider, silence_warnings=True)
    neighbours = {str(code): set(others) for code, others in touching.neighbors.items()}
    islands = [code for code, others in neighbours.items() if not others]
    if islands and len(areas) > 1:
        points = areas.representative_point()
        nearest = KNN.from_array(
            [(point.x, point.y) for point in points],
            k=min(NEAREST, len(areas) - 1),
            ids=list(areas.index),
            silence_warnings=True,
        )
        for island in islands:
            for other in nearest.neighbors[island]:
                neighbours[island].add(str(other))
                neighbours[str(other)].add(island)
    return neighbours, islands
