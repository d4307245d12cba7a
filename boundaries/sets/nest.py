"""Cutting pieces so that they fill their frames exactly: mukim in districts, DUN in states.

All outlines are noded once into one planar graph. Every face of it lies in one frame and goes to
one piece, so pieces neither overlap nor leave gaps, and neighbours share every vertex.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import sparse

from boundaries.sets.measure import Geometries, land_km2, union_by

GRID = 1e-9
"""Outlines are noded on this grid (degrees, about 0.1 mm): robust, and far below the precision of
any source, so that no area changes by more than rounding."""

NONE = -1


@dataclass(frozen=True)
class Nesting:
    """What `nest` made of the pieces.

    `pieces` has one polygon per piece, None for a piece of which nothing is left;
    `source_share` is the share of each that its own source geometry covers, 0 to 1;
    `bare` has the whole frame for every frame that no piece reaches, None for the others.
    """

    pieces: Geometries
    source_share: NDArray[np.float64]
    bare: Geometries


@dataclass(frozen=True)
class _Faces:
    """The faces of the planar graph, each with its frame (index) and area in km2."""

    polygons: Geometries
    frame: NDArray[np.intp]
    km2: NDArray[np.float64]


def nest(frames: Geometries, pieces: Geometries, frame_of: NDArray[np.intp]) -> Nesting:
    """Cut `pieces` so that those of each frame fill it exactly.

    Args:
        frames: a clean coverage.
        pieces: valid polygons; they may overlap, leave gaps and reach out of their frame.
        frame_of: the frame (index) that each piece belongs to.

    Where pieces overlap, the smallest has the ground. A gap goes to the neighbour with the longest
    shared edge; ground that touches no piece of its frame (an island) goes to the nearest.
    """
    faces = _faces(frames, pieces, frame_of)
    own = _smallest_cover(faces, pieces, frame_of)
    piece_of = _fill_islands(faces, _fill_gaps(faces, own))
    nobody = piece_of == NONE
    kept = ~nobody
    total = np.bincount(piece_of[kept], faces.km2[kept], minlength=len(pieces))
    covered = own != NONE
    source = np.bincount(own[covered], faces.km2[covered], minlength=len(pieces))
    return Nesting(
        pieces=union_by(faces.polygons[kept], piece_of[kept], len(pieces)),
        source_share=np.divide(source, total, out=np.zeros(len(pieces)), where=total > 0),
        bare=union_by(faces.polygons[nobody], faces.frame[nobody], len(frames)),
    )


def most_inside(shapes: Geometries, frames: Geometries) -> NDArray[np.intp]:
    """Return for each shape the frame (index) with most of its area, NONE where it meets none."""
    shape, frame = shapely.STRtree(frames).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[shape], frames[frame]))
    # The last assignment wins: the largest share, and of equal ones the first frame.
    order = np.lexsort((-frame, shared))
    order = order[shared[order] > 0]
    placed = np.full(len(shapes), NONE)
    placed[shape[order]] = frame[order]
    return placed


def _faces(frames: Geometries, pieces: Geometries, frame_of: NDArray[np.intp]) -> _Faces:
    inside = shapely.intersection(shapely.boundary(pieces), frames[frame_of])
    outlines = np.concatenate([shapely.boundary(frames), inside])
    network = shapely.get_parts(shapely.union_all(_lines(outlines), grid_size=GRID))
    polygons = shapely.get_parts(shapely.polygonize(network))
    frame = np.full(len(polygons), NONE)
    points = shapely.STRtree(shapely.point_on_surface(polygons))
    holder, face = points.query(frames, predicate="contains")
    frame[face] = holder
    inland = frame != NONE
    return _Faces(polygons[inland], frame[inland], land_km2(polygons[inland]))


def _lines(geometries: Geometries) -> Geometries:
    """Return the linear parts; an outline that only touches a frame leaves points behind."""
    parts = shapely.get_parts(shapely.get_parts(geometries))
    return np.asarray(parts[shapely.get_dimensions(parts) == 1])


def _smallest_cover(
    faces: _Faces, pieces: Geometries, frame_of: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return for each face the smallest piece of its frame that covers it, or NONE."""
    points = shapely.STRtree(shapely.point_on_surface(faces.polygons))
    piece, face = points.query(pieces, predicate="contains")
    same = frame_of[piece] == faces.frame[face]
    piece, face = piece[same], face[same]
    # The last assignment wins, so the smallest piece comes last; equal sizes: the first piece.
    order = np.lexsort((-piece, -shapely.area(pieces)[piece]))
    own = np.full(len(faces.polygons), NONE)
    own[face[order]] = piece[order]
    return own


def _fill_gaps(faces: _Faces, own: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give each face without a piece to the neighbouring piece with the longest shared edge."""
    left, right, length = _shared_edges(faces.polygons)
    same = faces.frame[left] == faces.frame[right]
    left, right, length = left[same], right[same], length[same]
    piece_of = own.copy()
    while True:
        open_edge = (piece_of[left] == NONE) & (piece_of[right] != NONE)
        if not open_edge.any():
            return piece_of
        gap, piece = left[open_edge], piece_of[right[open_edge]]
        shared = sparse.csr_array((length[open_edge], (gap, piece)))
        gaps = np.unique(gap)
        piece_of[gaps] = shared[gaps].argmax(axis=1)


def _shared_edges(
    polygons: Geometries,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return (face, other face, length) of every shared segment, in both directions."""
    rings, face_of_ring = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    _, node = np.unique(xy, axis=0, return_inverse=True)
    start = np.flatnonzero(ring[:-1] == ring[1:])
    ends = np.sort(np.column_stack([node[start], node[start + 1]]), axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    twins = np.flatnonzero((ends[order][:-1] == ends[order][1:]).all(axis=1))
    first, second = start[order[twins]], start[order[twins + 1]]
    length = np.hypot(*(xy[first] - xy[first + 1]).T)
    one, other = face_of_ring[ring[first]], face_of_ring[ring[second]]
    return (
        np.concatenate([one, other]),
        np.concatenate([other, one]),
        np.concatenate([length, length]),
    )


def _fill_islands(faces: _Faces, piece_of: NDArray[np.intp]) -> NDArray[np.intp]:
    """Give each face still without a piece to the nearest piece of its frame, if it has any."""
    filled = piece_of.copy()
    for face in np.flatnonzero(piece_of == NONE):
        mates = np.flatnonzero((faces.frame == faces.frame[face]) & (piece_of != NONE))
        if len(mates):
            nearest = shapely.distance(faces.polygons[face], faces.polygons[mates]).argmin()
            filled[face] = piece_of[mates[nearest]]
    return filled
