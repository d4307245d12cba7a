"""Putting an operator's own layer in the place of one level of a set.

The layer is cut to fill its parents exactly, so coarser levels and the outline of the country stay;
finer levels are cut anew to fill it. Parents that the layer does not show keep their areas.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from boundaries.areas.models import PARENT_LEVEL
from boundaries.sets import names
from boundaries.sets.layers import Layer
from boundaries.sets.measure import union_by
from boundaries.sets.nest import most_inside, nest
from boundaries.sets.validate import OwnLayer, normalise

CODE_STYLE = {
    "state": ("S{number:02d}", None),
    "district": ("D{scope}-{number:02d}", "parent_code"),
    "mukim": ("M{scope}-{number:03d}", "parent_code"),
    "parlimen": ("P{number:03d}", None),
    "dun": ("N{scope}-{number:02d}", "state_code"),
}
"""Level -> how its codes are written, and the column whose code (without its letter) is the scope
that numbers are counted in; None: counted in the whole country."""

UNITED = (("district", "mukim"), ("state", "district"), ("national", "state"), ("parlimen", "dun"))
"""Coarse level -> the finer one that its geometry is the union of."""

OPTIONAL = {"dun"}
"""Levels that a parent may be without: the federal territories have no DUN."""


def replace(levels: dict[str, Layer], level: str, own: OwnLayer, source: str) -> dict[str, Layer]:
    """Return the levels with `own` in the place of `level`, and finer levels cut to fit it.

    Args:
        levels: every level of the present set.
        level: one of `CODE_STYLE`.
        own: a layer of valid polygons, its parents being positions in the level above; what
            overlaps or leaves gaps is settled by the rules of `nest`.
        source: the key of the layer among the set's sources.
    """
    above = levels[str(PARENT_LEVEL[level])]
    present = levels[level]
    shown = above.table["code"].iloc[np.unique(own.table["parent"])]
    kept = ~present.table["parent_code"].isin(shown).to_numpy()
    new = pd.DataFrame(
        {
            "name": [_tidy(name) for name in own.table["name"]],
            "source": source,
            "source_share": 1.0,
            "quality": "official",
        }
    )
    pieces = Layer(
        pd.concat([new, present.table[kept]], ignore_index=True),
        np.concatenate([own.geometry, present.geometry[kept]]),
    )
    kept_frames = pd.Index(above.table["code"]).get_indexer(present.table["parent_code"][kept])
    frame_of = np.concatenate([own.table["parent"].to_numpy(int), kept_frames])
    made = {**levels, level: _fit(level, above, pieces, frame_of, present.table)}
    _refit_finer(made, level)
    return _united(made)


def _refit_finer(levels: dict[str, Layer], level: str) -> None:
    """Cut every level below `level` anew, each of its areas placed where most of it lies."""
    for finer, above in PARENT_LEVEL.items():
        if above == level and finer in levels:
            pieces = levels[finer]
            frame_of = most_inside(pieces.geometry, levels[level].geometry)
            levels[finer] = _fit(finer, levels[level], pieces, frame_of, pieces.table)
            _refit_finer(levels, finer)


def _fit(
    level: str,
    above: Layer,
    pieces: Layer,
    frame_of: NDArray[np.intp],
    present: pd.DataFrame,
) -> Layer:
    """Return the level cut to fill the areas above; areas known by name keep their codes."""
    somewhere = frame_of >= 0
    table, frame_of = pieces.table[somewhere], frame_of[somewhere]
    nesting = nest(above.geometry, pieces.geometry[somewhere], frame_of)
    rows = table.assign(
        frame=frame_of,
        source_share=table["source_share"] * nesting.source_share,
        geometry=nesting.pieces,
    )
    bare = np.flatnonzero([shape is not None and level not in OPTIONAL for shape in nesting.bare])
    whole = pd.DataFrame(
        {
            "name": [names.WHOLE.format(name) for name in above.table["name"].iloc[bare]],
            "frame": bare,
            "source": above.table["source"].iloc[bare].to_numpy(),
            "source_share": 0.0,
            "quality": "indicative",
            "geometry": nesting.bare[bare],
        }
    )
    rows = pd.concat([rows[rows["geometry"].notna()], whole], ignore_index=True)
    rows["parent_code"] = above.table["code"].to_numpy()[rows["frame"]]
    rows["state_code"] = above.table["state_code"].to_numpy()[rows["frame"]]
    rows = names.in_order(rows)
    rows["name"] = rows.groupby("parent_code")["name"].transform(lambda one: names.distinct(one))
    rows["code"] = _codes(level, rows, present)
    if level == "state":
        rows["state_code"] = rows["code"]
    rows = rows.sort_values("code", ignore_index=True)
    geometry = rows.pop("geometry").to_numpy(dtype=object)
    return Layer(rows[present.columns], geometry)


def _codes(level: str, rows: pd.DataFrame, present: pd.DataFrame) -> list[str]:
    """Return the code of each row: the present one of its name and scope, else the next free."""
    style, column = CODE_STYLE[level]
    known = dict(zip(_identities(present, column), present["code"], strict=True))
    numbers: dict[str, int] = {}
    for code in present["code"]:
        scope, _, number = code[1:].rpartition("-")
        numbers[scope] = max(numbers.get(scope, 0), int(number))
    codes = []
    for scope, name in _identities(rows, column):
        code = known.pop((scope, name), None)
        if code is None:
            numbers[scope] = numbers.get(scope, 0) + 1
            code = style.format(scope=scope, number=numbers[scope])
        codes.append(code)
    return codes


def _identities(areas: pd.DataFrame, column: str | None) -> list[tuple[str, str]]:
    """Return what makes each area itself: the scope of its number, and its name."""
    scopes = areas[column].str[1:] if column else [""] * len(areas)
    return [(scope, normalise(name)) for scope, name in zip(scopes, areas["name"], strict=True)]


def _united(levels: dict[str, Layer]) -> dict[str, Layer]:
    """Return the levels, every coarse area being the exact union of the finer ones in it."""
    united = dict(levels)
    for coarse, finer in UNITED:
        if finer in united:
            table, geometry = united[coarse]
            owner = pd.Index(table["code"]).get_indexer(united[finer].table["parent_code"])
            merged = union_by(united[finer].geometry, owner, len(table))
            childless = np.array([shape is None for shape in merged])
            united[coarse] = Layer(table, np.where(childless, geometry, merged))
    return united


def _tidy(name: str) -> str:
    """Return a name that shouts in title case; any other as the operator writes it."""
    return names.tidy(name) if name.isupper() else name
