"""Real places to settle around: GeoNames' populated places, and named streets near postcodes.

Streets and housing estates are those that the open postcode list names; their true position is not
known, so each is set near its postcode's point and stays there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import KDTree

from registry.demo.places import KM_PER_DEGREE, Shapes, core, finished
from registry.demo.plan import generator, state_of

KIND_PATTERNS = (
    ("scheme", r"(felda|felcra|risda|rancangan|kemajuan|rps|pos)\b"),
    ("estate", r"(ladang|estet|estate)\b"),
    ("longhouse", r"(rumah(?! (rakyat|murah|pangsa))|nanga|long)\b"),
    ("taman", r"(taman|desa|jalan|lorong|persiaran|lebuh|flat|ppr|pangsapuri|apartment)\b"),
    ("kampung", r"(kampung|kampong|kg|perkampungan)\b"),
)
"""First match wins; what matches none is a `locality`, or a `town` when a post office has it."""

NAME_MATCH_KM = 40.0
"""A postcode that names the village is believed only within this distance of it."""

OFFICE_KM = 15.0
"""A postcode's point farther than this from the town of its post office is not believed."""

LOCALITIES_PER_POSTCODE = 40
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class GazetteerFiles:
    """The three gazetteer files of the sources manifest."""

    places: Path
    postcodes: Path
    localities: Path


def real_places(
    files: GazetteerFiles,
    districts: Shapes,
    mukim: Shapes,
    *,
    state_letters: Mapping[str, str],
    seed: int,
) -> pd.DataFrame:
    """Return the gazetteer's places inside the districts, columns `PLACE_COLUMNS`.

    `state_letters` gives the state code of the postcode list's three letters.
    """
    postcodes, localities = _postcodes(files, state_letters)
    populated = _populated(files.places)
    postcodes = _at_their_offices(postcodes, populated, districts)
    streets = _streets(localities, postcodes, seed)
    places = pd.concat([populated, streets], ignore_index=True)
    position = districts.holding(places["x"].to_numpy(), places["y"].to_numpy())
    places = places[position >= 0].reset_index(drop=True)
    places["district"] = districts.codes[position[position >= 0]]
    places["state"] = places["district"].map(state_of)
    astray = places["street_state"].notna() & (places["street_state"] != places["state"])
    places = places[~astray].reset_index(drop=True)
    places["kind"] = _kinds(places)
    places["core"] = places["name"].map(core)
    places = _with_postcodes(places, postcodes, localities)
    return finished(places, mukim, seed)


def _populated(path: Path) -> pd.DataFrame:
    """Read GeoNames' populated places, in the order of their numbers."""
    table = pd.read_csv(
        path,
        sep="\t",
        header=None,
        usecols=[0, 1, 4, 5, 6],
        names=["id", "name", "y", "x", "class"],
        quoting=3,
        encoding="utf-8",
    )
    table = table[(table["class"] == "P") & table["name"].str.fullmatch(r"[\w .'’()/&-]{3,45}")]
    table = table.sort_values("id")[["name", "x", "y"]].reset_index(drop=True)
    return table.assign(street_state=None, street_postcode=None)


def _postcodes(
    files: GazetteerFiles, state_letters: Mapping[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the postcodes that deliver to homes, with points, and the localities they serve.

    Codes of post-office boxes and ministries have next to no localities: three are asked for.
    """
    localities = pd.read_csv(files.localities, dtype=str).dropna()
    localities["state"] = localities["state"].map(dict(state_letters))
    localities["served"] = localities.groupby("postcode")["locality"].transform("size")
    localities = localities[(localities["served"] >= 3) & localities["state"].notna()]
    points = pd.read_csv(
        files.postcodes,
        sep="\t",
        header=None,
        usecols=[1, 9, 10],
        names=["postcode", "y", "x"],
        dtype={"postcode": str},
    )
    offices = localities.drop_duplicates("postcode")[["postcode", "post_office", "state"]]
    postcodes = points.drop_duplicates("postcode").merge(offices, on="postcode")
    postcodes = postcodes.sort_values("postcode", ignore_index=True)
    return postcodes, localities[localities["postcode"].isin(postcodes["postcode"])]


def _at_their_offices(
    postcodes: pd.DataFrame, populated: pd.DataFrame, districts: Shapes
) -> pd.DataFrame:
    """Move the points that lie far from the town of their post office to that town.

    The open list of points puts some codes tens of kilometres off, in another district.
    """
    position = districts.holding(populated["x"].to_numpy(), populated["y"].to_numpy())
    inside = populated[position >= 0]
    states = [state_of(code) for code in districts.codes[position[position >= 0]]]
    towns = inside[["name", "x", "y"]].assign(core=inside["name"].map(core), state=states)
    left = postcodes.assign(row=postcodes.index, core=postcodes["post_office"].map(core))
    pairs = left.merge(towns, on=["core", "state"], suffixes=("", "_town"))
    pairs["km"] = np.hypot(pairs["x"] - pairs["x_town"], pairs["y"] - pairs["y_town"])
    pairs["km"] *= KM_PER_DEGREE
    # Of several towns of one name the post office is in the nearest.
    best = pairs.sort_values(["row", "km"], kind="stable").drop_duplicates("row").set_index("row")
    far = best[best["km"] > OFFICE_KM]
    moved = postcodes.copy()
    moved.loc[far.index, ["x", "y"]] = far[["x_town", "y_town"]].to_numpy()
    return moved


def _streets(localities: pd.DataFrame, postcodes: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Set some streets and estates of each postcode around its point, a few hundred metres off."""
    named = localities[localities["locality"].str.match(r"(?i)(taman|flat|ppr|jalan|lorong)\b")]
    named = named.sort_values(["postcode", "locality"]).drop_duplicates(["postcode", "locality"])
    named = named.groupby("postcode").head(LOCALITIES_PER_POSTCODE)
    streets = named.merge(postcodes[["postcode", "x", "y"]], on="postcode")
    random = generator(seed, "streets")
    radius = random.gamma(2.0, 0.7, len(streets)) / KM_PER_DEGREE
    angle = random.uniform(0, 2 * np.pi, len(streets))
    return pd.DataFrame(
        {
            "name": streets["locality"],
            "x": (streets["x"] + radius * np.cos(angle)).round(6),
            "y": (streets["y"] + radius * np.sin(angle)).round(6),
            "street_state": streets["state"],
            "street_postcode": streets["postcode"],
        }
    )


def _kinds(places: pd.DataFrame) -> Objects:
    lower = places["name"].str.lower()
    kinds = np.full(len(places), "locality", dtype=object)
    for kind, pattern in reversed(KIND_PATTERNS):
        kinds[lower.str.match(pattern).to_numpy()] = kind
    # Longhouses stand in Sarawak; the same words mean other things elsewhere.
    kinds[(kinds == "longhouse") & (places["state"] != "S13").to_numpy()] = "locality"
    return kinds


def _with_postcodes(
    places: pd.DataFrame, postcodes: pd.DataFrame, localities: pd.DataFrame
) -> pd.DataFrame:
    """Give each place its nearest and next postcode of its state, and its distance from a town."""
    parts = []
    named = localities.assign(core=localities["locality"].map(core))
    for state, here in places.groupby("state", sort=True):
        offices = postcodes[postcodes["state"] == state]
        if offices.empty:
            parts.append(_without_postcodes(here))
            continue
        parts.append(_nearest(here, offices, named[named["state"] == state]))
    joined = pd.concat(parts, ignore_index=True)
    is_town = (joined["kind"] == "locality") & (joined["name"] == joined["town"])
    joined.loc[is_town, "kind"] = "town"
    return joined


def _without_postcodes(places: pd.DataFrame) -> pd.DataFrame:
    return places.assign(postcode=None, town=None, postcode_2=None, town_2=None, town_km=0.0)


def _nearest(places: pd.DataFrame, offices: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    """Choose the postcode whose list names the place if one is near, else the nearest one."""
    offices = offices.reset_index(drop=True)
    here = places[["x", "y"]].to_numpy()
    there = offices[["x", "y"]].to_numpy()
    count = min(8, len(offices))
    found = KDTree(there).query(here, k=list(range(1, count + 1)))
    distance, nearest = np.asarray(found[0]), np.asarray(found[1])
    # Several codes share one point: which of them serves the place is as good as chance.
    shared = (distance <= distance[:, :1] + 1e-9).sum(axis=1)
    rows = np.arange(len(places))
    first = nearest[rows, rows % shared]
    second = nearest[rows, np.minimum(shared, count - 1)]
    listed = _listed_postcode(places, offices, named)
    first = np.where(listed >= 0, listed, first)
    own = places["street_postcode"].map(dict(zip(offices["postcode"], offices.index, strict=True)))
    first = np.where(own.notna(), own.fillna(0).astype(int), first)
    return places.assign(
        postcode=offices["postcode"].to_numpy()[first],
        town=offices["post_office"].to_numpy()[first],
        postcode_2=offices["postcode"].to_numpy()[second],
        town_2=offices["post_office"].to_numpy()[second],
        town_km=distance[:, 0] * KM_PER_DEGREE,
    )


def _listed_postcode(
    places: pd.DataFrame, offices: pd.DataFrame, named: pd.DataFrame
) -> npt.NDArray[np.int64]:
    """Return the position of the nearest postcode that lists the place's name, -1 for none."""
    position = dict(zip(offices["postcode"], offices.index, strict=True))
    left = pd.DataFrame({"row": np.arange(len(places)), "core": places["core"].to_numpy()})
    pairs = left.merge(named[["core", "postcode"]].drop_duplicates(), on="core")
    pairs["office"] = pairs["postcode"].map(position).astype(np.int64)
    there = offices[["x", "y"]].to_numpy()[pairs["office"].to_numpy()]
    here = places[["x", "y"]].to_numpy()[pairs["row"].to_numpy()]
    pairs["km"] = np.hypot(*(there - here).T) * KM_PER_DEGREE
    pairs = pairs[pairs["km"] <= NAME_MATCH_KM].sort_values(["row", "km", "postcode"])
    best = pairs.drop_duplicates("row")
    found = np.full(len(places), -1, dtype=np.int64)
    found[best["row"].to_numpy()] = best["office"].to_numpy()
    return found
