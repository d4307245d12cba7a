"""The areas of all levels over their pieces of land, and which add up to which.

Areas need not nest in the lists that readers see: the households of a state that have no DUN stand
in one row, yet in several parlimen. Such an area is cut into its shares of each parent, which
nobody prints, so that both sums hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from database.errors import InvalidInput
from geo.disclosure.cells import Bools, Ints

PARENT = {
    "state": "nation",
    "district": "state",
    "mukim": "district",
    "parlimen": "state",
    "dun": "parlimen",
}
AREAS = tuple(PARENT)
LEVELS = ("nation", *AREAS, "piece")
NATION = "MY"


@dataclass(frozen=True)
class Land:
    """All areas in one list; `inside` says which pieces lie in which area.

    state    number of the area's state, the first one it is found in
    covered  an area that readers know: no piece, no share of an area, no uncovered land
    links    one row per sum: parts 1, the total -1
    """

    level: NDArray[np.str_]
    code: NDArray[np.str_]
    state: Ints
    covered: Bools
    inside: sparse.csr_array
    links: sparse.csr_array


@dataclass
class _Survey:
    """What has been listed so far: one entry per area or share, one row per sum."""

    level: list[str]
    code: list[str]
    covered: list[bool]
    pieces: list[Ints]
    sums: list[tuple[int, Ints]]

    def add(self, level: str, code: str, pieces: Ints, *, covered: bool) -> int:
        self.level.append(level)
        self.code.append(code)
        self.covered.append(covered)
        self.pieces.append(pieces)
        return len(self.level) - 1


def survey(pieces: pd.DataFrame) -> Land:
    """List all areas of `pieces`, one row per piece of land with the columns `AREAS`.

    A missing mukim, DUN, parlimen or district marks land that no area of that level covers.
    """
    missing = [level for level in AREAS if level not in pieces]
    if missing or pieces["state"].isna().any():
        raise InvalidInput(
            f"pieces lack {missing or 'a state'}", field="pieces", expected=", ".join(AREAS)
        )
    known = pieces.loc[:, list(AREAS)].reset_index(drop=True)
    found = _Survey([], [], [], [], [])
    every: Ints = np.arange(len(known), dtype=np.int64)
    nodes = {"nation": np.full(len(known), found.add("nation", NATION, every, covered=True))}
    for level, parent in PARENT.items():
        nodes[level] = _list_level(found, known[level], level, nodes[parent])
    _list_pieces(found, every, nodes)
    return _land(found, known["state"])


def _list_level(found: _Survey, codes: pd.Series, level: str, parents: Ints) -> Ints:
    """List the areas of a level, and the sums of their parents; return each piece's node.

    A node is an area, or its share of one of several parents.
    """
    node: Ints = np.zeros(len(codes), dtype=np.int64)
    names = codes.where(codes.notna(), [f"{found.code[parent]}/-" for parent in parents])
    children: dict[int, list[int]] = {}
    groups = pd.Series(range(len(codes))).groupby(names.to_numpy(), sort=False)
    for name, rows in groups:
        members: Ints = np.asarray(rows, dtype=np.int64)
        covered = not str(name).endswith("/-")
        area = found.add(level, str(name), members, covered=covered)
        over: Ints = np.unique(parents[members])
        shares = [area]
        if over.size > 1:
            shares = [
                found.add(
                    level,
                    f"{name}/{found.code[parent]}",
                    members[parents[members] == parent],
                    covered=False,
                )
                for parent in over.tolist()
            ]
            found.sums.append((area, np.array(shares)))
        for share, parent in zip(shares, over.tolist(), strict=True):
            node[found.pieces[share]] = share
            children.setdefault(parent, []).append(share)
    found.sums += [(parent, np.array(parts)) for parent, parts in children.items()]
    return node


def _list_pieces(found: _Survey, every: Ints, nodes: Mapping[str, Ints]) -> None:
    start = len(found.level)
    for piece in every.tolist():
        found.add("piece", str(piece), every[piece : piece + 1], covered=False)
    for level in ("mukim", "dun"):
        for node in np.unique(nodes[level]).tolist():
            found.sums.append((node, start + found.pieces[node]))


def _land(found: _Survey, states: pd.Series) -> Land:
    sizes = [part.size for part in found.pieces]
    columns = np.concatenate(found.pieces)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    inside = sparse.csr_array(
        (np.ones(columns.size), (rows, columns)), shape=(len(sizes), len(states))
    )
    numbers, _ = pd.factorize(states)
    first = np.array([part[0] for part in found.pieces], dtype=np.int64)
    return Land(
        level=np.array(found.level),
        code=np.array(found.code),
        state=numbers[first].astype(np.int64),
        covered=np.array(found.covered),
        inside=inside,
        links=_links(found.sums, len(sizes)),
    )


def _links(sums: list[tuple[int, Ints]], areas: int) -> sparse.csr_array:
    lengths = [parts.size for _, parts in sums]
    lines = np.arange(len(sums))
    rows = np.concatenate([np.repeat(lines, lengths), lines])
    columns = np.concatenate([*(parts for _, parts in sums), [total for total, _ in sums]])
    signs = np.concatenate([np.ones(sum(lengths)), -np.ones(len(sums))])
    return sparse.csr_array((signs, (rows, columns)), shape=(len(sums), areas))
