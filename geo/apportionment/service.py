"""One snapshot counted on another boundary set: exact figures, for officers only.

Every household is placed anew by its point. Those without one are divided among the areas that
their former area became, by population or land, in whole households; such figures are marked.
Nation and, where areas stay within their state, states keep their totals exactly.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from boundaries.sets import service as sets
from database.session import ReadSession
from geo.apportionment import queries
from geo.apportionment.shares import Method, Piece, divide, weights
from geo.assignment.service import load_kernel
from geo.publication import service as publications

STATUSES = ("hardcore", "poor", "other")
"""Households of a snapshot by status; nobody is in two."""

COUNTS = {
    "registered_hh": STATUSES,
    "poor_hh": ("hardcore", "poor"),
    "hardcore_hh": ("hardcore",),
}
"""Counts and the statuses that add up to them: a part of a part stays within it."""

FIGURES = tuple(name for count in COUNTS for name in (count, f"{count}_apportioned"))

NATION, UNKNOWN_STATE = "MY", "S00"


@dataclass(frozen=True)
class Recount:
    """A snapshot's households on another boundary set.

    `rows` has area, level, parent, name, the counts, and per count `<count>_apportioned`: how many
    of them were divided and not placed; `method`: what they were divided by, empty where none was.
    """

    publication: int
    former_set: str
    boundary_set: str
    rows: pd.DataFrame


def recount(session: ReadSession, number: int | None, boundary_set: str) -> Recount:
    """Return the snapshot of a publication (the newest for None) counted on a boundary set.

    Points are those that households have now; a household that was located elsewhere since counts
    where it is known to be.

    Raises:
        NotFound: there is no such publication or set.
    """
    publication = publications.find(session, number)
    target = sets.find(session, boundary_set)
    households = queries.households(session, publication.number).to_pandas()
    kernel = load_kernel(session, target.id, "district")
    households["area"] = kernel.assign(
        households["x"].to_numpy(float), households["y"].to_numpy(float)
    ).to_pandas()
    placed = households[households["area"].notna()]
    left = households[households["area"].isna()]
    pieces = queries.pieces(session, "district", publication.boundary_set_id, target.id)
    counted = placed.groupby(["area", "status"]).size().rename("households").reset_index()
    divided = pd.DataFrame(
        _divided(left, pieces, queries.people(session)),
        columns=["area", "status", "households", "by", "across"],
    )
    known = queries.parents(session, target.id)
    return Recount(
        publication=publication.number,
        former_set=publication.boundary_set,
        boundary_set=target.code,
        rows=_rows(counted.assign(by="", across=False), divided, known),
    )


def _divided(
    left: pd.DataFrame, pieces: list[Piece], people: Mapping[str, float]
) -> Iterator[tuple[str, str, int, str, bool]]:
    """Yield (area, status, households, by what, across states) of households without a point."""
    parts_of: dict[str, list[Piece]] = {}
    for piece in pieces:
        parts_of.setdefault(piece.source, []).append(piece)
    unknown = left[~left["district_code"].isin(parts_of)]
    states = unknown["state_code"].fillna(UNKNOWN_STATE)
    for (state, status), group in unknown.groupby([states, "status"]):
        yield f"D{str(state)[1:]}-00", str(status), len(group), "", False
    known = left[left["district_code"].isin(parts_of)]
    for (district, status), group in known.groupby(["district_code", "status"]):
        parts = parts_of[str(district)]
        shares, method = weights(parts, people)
        by: Method | str = method if len(parts) > 1 else ""
        across = len({_state_of(piece.target) for piece in parts}) > 1
        for piece, part in zip(parts, divide(len(group), shares), strict=True):
            yield piece.target, str(status), part, by, across


def _rows(
    counted: pd.DataFrame, divided: pd.DataFrame, known: Mapping[str, tuple[str, str]]
) -> pd.DataFrame:
    """Return the nation, a row per state, and one per district, unknown ones included."""
    every = pd.concat([counted, divided], ignore_index=True)
    names = {code: name for code, (name, _) in known.items()}
    codes = sorted({*known, *every["area"]})
    state_of = {code: known[code][1] if code in known else _state_of(code) for code in codes}
    every["state"] = every["area"].map(state_of)
    every["nation"] = NATION
    # What was divided inside a state is certain in the state's total, and so for the nation.
    nation = _table(every.assign(marked=False), "nation").assign(level="national", parent="")
    state = _table(every.assign(marked=every["across"].astype(bool)), "state")
    state = state.assign(level="state", parent=NATION)
    district = _table(every.assign(marked=every["by"] != ""), "area").reindex(codes)
    district = district.fillna(dict.fromkeys(FIGURES, 0) | {"method": ""})
    district = district.assign(level="district", parent=[state_of[code] for code in codes])
    rows = pd.concat([nation, state, district]).reset_index(names="area")
    rows["name"] = rows["area"].map(names).fillna("")
    return rows.astype(dict.fromkeys(FIGURES, "int64"))[
        ["area", "level", "parent", "name", *FIGURES, "method"]
    ]


def _table(every: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the counts of each area of a column, how much of each was divided, and by what."""
    wide = every.pivot_table("households", by, "status", "sum", fill_value=0)
    shared = every[every["marked"]].pivot_table("households", by, "status", "sum", fill_value=0)
    wide = wide.reindex(columns=STATUSES, fill_value=0)
    shared = shared.reindex(index=wide.index, columns=STATUSES, fill_value=0)
    columns = {}
    for count, statuses in COUNTS.items():
        columns[count] = wide[list(statuses)].sum(axis=1)
        columns[f"{count}_apportioned"] = shared[list(statuses)].sum(axis=1)
    methods = every[every["marked"]].groupby(by)["by"].agg(lambda one: ",".join(sorted(set(one))))
    return pd.DataFrame(columns).assign(method=methods.reindex(wide.index).fillna(""))


def _state_of(district: str) -> str:
    return f"S{district[1:3]}"
