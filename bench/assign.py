"""Assign points to every mukim: the kernel against geopandas' sjoin, in the same run.

    python bench/assign.py [--points 1000000]

Reads the current boundary set of DATABASE_URL (or of the private cluster). Each contender runs in
a process of its own, so that its peak memory is its own; the times leave out start and imports.
Fails when the two disagree, when the kernel takes more than 1.5 times as long, or more than 1.5 GB.
"""

import argparse
import multiprocessing
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from boundaries.sets.service import current
from cli.context import open_database
from geo.assignment.kernel import Kernel
from geo.assignment.queries import shapes

MAX_RATIO = 1.5
MAX_BYTES = 1.5e9
CLUSTERED = 0.7
"""Share of points that lie near some mukim's middle, as households do; the rest is anywhere."""

Areas = tuple[list[str], list[bytes]]


def mukim() -> Areas:
    """Return codes and WKB of the current set's mukim."""
    database = open_database()
    with database.reading() as session:
        rows = shapes(session, current(session).id, "mukim")
    database.close()
    return [row.code for row in rows], [bytes(row.wkb) for row in rows]


def make_points(areas: Areas, count: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return made-up households, mixed and not sorted by place."""
    random = np.random.default_rng(1)
    polygons = shapely.from_wkb(areas[1])
    west, south, east, north = shapely.total_bounds(polygons)
    middles = shapely.get_coordinates(shapely.point_on_surface(polygons))
    clustered = int(count * CLUSTERED)
    points = np.concatenate(
        [
            middles[random.integers(0, len(middles), clustered)]
            + random.normal(0, 0.03, (clustered, 2)),
            random.uniform((west, south), (east, north), (count - clustered, 2)),
        ]
    )
    random.shuffle(points)
    return points[:, 0].copy(), points[:, 1].copy()


def by_kernel(areas: Areas, x: NDArray[Any], y: NDArray[Any]) -> list[str | None]:
    """Assign by the project's kernel."""
    return Kernel.from_wkb(*areas).assign(x, y).to_pylist()


def by_geopandas(areas: Areas, x: NDArray[Any], y: NDArray[Any]) -> list[str | None]:
    """Assign by geopandas; of several hits the smallest code."""
    import geopandas

    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(x, y), crs=4326)
    polygons = geopandas.GeoDataFrame(
        {"code": areas[0]}, geometry=shapely.from_wkb(areas[1]), crs=4326
    )
    joined = geopandas.sjoin(points, polygons, how="left", predicate="intersects")
    codes = joined["code"].groupby(level=0).min()
    return codes.astype(object).where(codes.notna(), None).tolist()


def measured(run: Callable[..., list[str | None]], areas: Areas, count: int) -> dict[str, Any]:
    """Return seconds, peak bytes and answers of one contender in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (run, areas, count))


def _measure(run: Callable[..., list[str | None]], areas: Areas, count: int) -> dict[str, Any]:
    x, y = make_points(areas, count)
    run(areas, x[:1000], y[:1000])  # imports are not what is measured
    began = time.perf_counter()
    answers = run(areas, x, y)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "bytes": peak, "answers": answers}


def main() -> None:
    """Run both, print a table, fail when a bound is broken."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--points", type=int, default=1_000_000)
    count = arguments.parse_args().points
    areas = mukim()
    kernel = measured(by_kernel, areas, count)
    geopandas = measured(by_geopandas, areas, count)
    ratio = kernel["seconds"] / geopandas["seconds"]
    print(f"{count:,} points, {len(areas[0]):,} mukim")
    for name, result in (("kernel", kernel), ("geopandas sjoin", geopandas)):
        print(f"{name:16} {result['seconds']:6.2f} s   peak {result['bytes'] / 1e9:.2f} GB")
    print(f"ratio            {ratio:6.2f}")
    assert kernel["answers"] == geopandas["answers"], "the two disagree"
    assert ratio <= MAX_RATIO, "the kernel is too slow"
    assert kernel["bytes"] <= MAX_BYTES, "the kernel takes too much memory"


if __name__ == "__main__":
    main()
