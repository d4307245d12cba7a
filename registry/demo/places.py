"""The places that demonstration households settle around: real ones, or made from mukim.

This file has what both kinds share, and the made ones: points inside mukim, or inside districts
that have none of their own, with village names drawn from theirs. `gazetteer` has the real ones.
"""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from registry.demo.plan import generator

KM_PER_DEGREE = 111.2

RURAL_WEIGHT = {
    "kampung": 1.0, "longhouse": 1.0, "scheme": 1.6, "estate": 0.7, "locality": 0.6,
    "taman": 0.05, "town": 0.2,
}  # fmt: skip
URBAN_WEIGHT = {
    "kampung": 0.6, "longhouse": 0.02, "scheme": 0.1, "estate": 0.1, "locality": 0.8,
    "taman": 1.0, "town": 2.0,
}  # fmt: skip
TOWN_REACH_KM = 5.0
"""Urban households thin out over this distance from a post office's town."""

VILLAGE_PREFIXES = ("", "Sungai ", "Bukit ", "Padang ", "Kuala ", "Tanjung ", "Batu ")
VILLAGE_SUFFIXES = ("", " Baru", " Hilir", " Tengah", " Ulu", " Seberang")
"""A mukim has one made-up village per suffix; a district that is one mukim, per both."""

SHAPE_WORDS = re.compile(
    r"^(mukim|bandar|pekan|daerah)\s+|\s+(land|town) district$|\s*\(.*\)$", re.IGNORECASE
)

Objects = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shapes:
    """Areas of one level in the order of their codes; geometries in degrees."""

    codes: Objects
    names: Objects
    geometries: npt.NDArray[np.object_]

    def rows(self) -> Iterator[tuple[str, str, shapely.Geometry]]:
        """Yield code, name and geometry of each area."""
        yield from zip(self.codes, self.names, self.geometries, strict=True)

    def without(self, codes: Container[str]) -> "Shapes":
        """Return the areas whose codes are not among these."""
        kept = np.array([code not in codes for code in self.codes], dtype=np.bool_)
        return Shapes(self.codes[kept], self.names[kept], self.geometries[kept])

    def holding(self, x: Floats, y: Floats) -> npt.NDArray[np.int64]:
        """Return for each point the position of the first area it touches, -1 for none."""
        found = np.full(len(x), -1, dtype=np.int64)
        points = shapely.points(x, y)
        hits = shapely.STRtree(points).query(self.geometries, predicate="intersects")
        # Written backwards, the smallest position stays: the order of codes decides ties.
        found[hits[1][::-1]] = hits[0][::-1]
        return found


PLACE_COLUMNS = (
    "name", "core", "kind", "x", "y", "district", "mukim", "postcode", "town", "postcode_2",
    "town_2", "rural", "urban",
)  # fmt: skip
"""Columns of a table of places; postcodes and towns may be missing, weights never are."""


def made_places(
    districts: Shapes, mukim: Shapes, parents: Mapping[str, str], seed: int
) -> pd.DataFrame:
    """Return made-up villages, columns `PLACE_COLUMNS`, where there is no gazetteer.

    `parents` gives the district code of each mukim code; a mukim whose district is not among
    `districts` is passed over. Nothing has a postcode.
    """
    wanted = set(districts.codes)
    several = {code for code, count in Counter(parents.values()).items() if count > 1} & wanted
    rows: list[tuple[str, float, float, str]] = []
    for code, name, shape in mukim.rows():
        if parents[code] in several:
            rows += [(*row, parents[code]) for row in _villages(code, name, shape, "", seed)]
    for code, name, shape in districts.rows():
        if code not in several:
            for prefix in VILLAGE_PREFIXES:
                rows += [(*row, code) for row in _villages(code, name, shape, prefix, seed)]
    places = pd.DataFrame(rows, columns=["name", "x", "y", "district"])
    town = places["district"].map(dict(zip(districts.codes, districts.names, strict=True)))
    places = places.assign(
        core=places["name"].map(core),
        kind="kampung",
        town=town,
        town_2=town,
        postcode=None,
        postcode_2=None,
        town_km=0.0,
    )
    return finished(places, mukim, seed)


def core(name: str) -> str:
    """Return the name without the word for its kind, in small letters, for comparing."""
    plain = re.sub(r"^(kampung|kampong|kg\.?|perkampungan|taman|bandar|pekan)\s+", "", name.lower())
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def finished(places: pd.DataFrame, mukim: Shapes, seed: int) -> pd.DataFrame:
    """Add the mukim's name and the two weights: a few places are large, most are small."""
    names = np.append(mukim.names, "")
    position = mukim.holding(places["x"].to_numpy(), places["y"].to_numpy())
    size = generator(seed, "place sizes").lognormal(0, 1.0, len(places))
    near_town = 0.02 + np.exp(-places["town_km"].to_numpy() / TOWN_REACH_KM)
    places = places.assign(
        mukim=names[position],
        rural=places["kind"].map(RURAL_WEIGHT).to_numpy() * size,
        urban=places["kind"].map(URBAN_WEIGHT).to_numpy() * size * near_town,
    )
    places = places.sort_values(["district", "name", "x", "y"], ignore_index=True)
    return places[list(PLACE_COLUMNS)]


def seats(districts: Shapes, places: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return the district office's point: the place of the district's name, else the largest.

    A district without places has its representative point.
    """
    by_district: dict[str, pd.DataFrame] = {
        str(code): group for code, group in places.groupby("district")
    }
    found = {}
    for code, name, shape in districts.rows():
        here = by_district.get(code)
        if here is None:
            point = shape.representative_point()
            found[code] = (point.x, point.y)
            continue
        same = here[here["core"] == core(name)]
        seat = (same if len(same) else here).sort_values("urban", ascending=False).iloc[0]
        found[code] = (float(seat["x"]), float(seat["y"]))
    return found


def shapes(rows: Sequence[tuple[str, str, bytes]]) -> Shapes:
    """Return shapes of (code, name, WKB) rows, which must come in the order of their codes."""
    return Shapes(
        codes=np.array([row[0] for row in rows], dtype=object),
        names=np.array([row[1] for row in rows], dtype=object),
        geometries=shapely.from_wkb(np.array([row[2] for row in rows], dtype=object)),
    )


def _villages(
    code: str, name: str, shape: shapely.Geometry, prefix: str, seed: int
) -> list[tuple[str, float, float]]:
    """Make villages at random points inside one shape, named after it."""
    random = generator(seed, "villages", code, prefix)
    west, south, east, north = shape.bounds
    tries = 40 * len(VILLAGE_SUFFIXES)
    x = random.uniform(west, east, tries).round(6)
    y = random.uniform(south, north, tries).round(6)
    inside = np.flatnonzero(shapely.contains_xy(shape, x, y))[: len(VILLAGE_SUFFIXES)]
    plain = f"Kampung {prefix}{SHAPE_WORDS.sub('', name).title()}"
    if not len(inside):
        point = shape.representative_point()
        return [(plain, point.x, point.y)]
    return [
        (plain + suffix, float(x[i]), float(y[i]))
        for suffix, i in zip(VILLAGE_SUFFIXES, inside, strict=False)
    ]
