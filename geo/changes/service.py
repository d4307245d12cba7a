"""What changed between two publications, area by area, and why; the causes add up exactly.

    entered       not on the register at the earlier date
    left          exited, rejected or taken off since
    assessed_in   on the register at both dates, and counted since (verified, assessed anew)
    assessed_out  on it at both dates, and no longer counted, without having left
    moved_in      counted at both dates, and placed in this area since
    moved_out     counted at both dates, and placed in another area since
    boundary_in   counted at both dates at one place, which the later boundary set gives this area
    boundary_out  the same, which it takes from this area

Small flows point at households: this is for officers, and no part of a publication.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from database.errors import InvalidInput
from database.session import ReadSession
from geo.changes import queries
from geo.indicators.declaration import LEVELS
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question

COUNTS = {
    "registered_hh": "registered",
    "poor_hh": "poor",
    "hardcore_hh": "hardcore",
    "exited_hh": "exited",
}
"""Indicators whose changes are explained, and the state of a household that each counts."""

GAINS = ("entered", "assessed_in", "moved_in", "boundary_in")
LOSSES = ("left", "assessed_out", "moved_out", "boundary_out")
CAUSES = (*GAINS, *LOSSES)
COLUMNS = ("area", "area_name", "parent", "before", "after", "change", *CAUSES)


@dataclass(frozen=True)
class Changes:
    """The changes of one count at one level: `rows` has `COLUMNS`, one row per area, by code.

    `before + gains - losses` is `after` in every row; the causes are counts of households.
    """

    before: PublicationInfo
    after: PublicationInfo
    indicator: str
    level: str
    rows: pd.DataFrame


def changes(
    session: ReadSession,
    indicator: str,
    level: str,
    after: int | None = None,
    before: int | None = None,
    parent: str | None = None,
) -> Changes:
    """Return what changed since an earlier publication, exactly: for officers only.

    Args:
        after: the newest publication by default.
        before: the one before it by default.
        parent: only areas below this one.

    Raises:
        NotFound: there is no such publication, or none before it.
        InvalidInput: an indicator that is no count of households, an unknown level or parent.
    """
    _check(indicator, level)
    later = publications.find(session, after)
    former = (
        publications.previous(session, later)
        if before is None
        else publications.get(session, before)
    )
    told = _caused(queries.flows(session, former, later, COUNTS[indicator], level))
    named = _areas(session, (former, later), level, parent)
    rows = named.join(told).fillna(dict.fromkeys(told.columns, 0)).reset_index(names="area")
    numbers = ["before", "after", *CAUSES]
    rows[numbers] = rows[numbers].astype("int64")
    rows["change"] = rows["after"] - rows["before"]
    return Changes(former, later, indicator, level, rows[list(COLUMNS)])


def _check(indicator: str, level: str) -> None:
    for field, value, known in (("indicator", indicator, COUNTS), ("level", level, LEVELS)):
        if value not in known:
            raise InvalidInput(
                f"There are no changes of {field} {value!r}.",
                field=field,
                expected="one of " + ", ".join(known),
            )


def _caused(flows: pd.DataFrame) -> pd.DataFrame:
    """Return before, after and the causes by area."""
    was, now = flows["area_before"].notna(), flows["area_after"].notna()
    stayed = was & now & (flows["area_before"] == flows["area_after"])
    elsewhere = was & now & ~stayed
    lost, won = was & ~now, now & ~was
    out = {
        "left": lost & (flows["gone"] | ~flows["seen_after"].astype(bool)),
        "assessed_out": lost & ~flows["gone"] & flows["seen_after"].astype(bool),
        "moved_out": elsewhere & ~flows["same_place"],
        "boundary_out": elsewhere & flows["same_place"],
    }
    into = {
        "entered": won & ~flows["seen_before"].astype(bool),
        "assessed_in": won & flows["seen_before"].astype(bool),
        "moved_in": elsewhere & ~flows["same_place"],
        "boundary_in": elsewhere & flows["same_place"],
    }
    sums = {"before": _by_area(flows, was, "area_before")}
    sums["after"] = _by_area(flows, now, "area_after")
    sums |= {name: _by_area(flows, chosen, "area_before") for name, chosen in out.items()}
    sums |= {name: _by_area(flows, chosen, "area_after") for name, chosen in into.items()}
    return pd.DataFrame(sums, dtype=float).fillna(0.0)


def _by_area(flows: pd.DataFrame, chosen: "pd.Series[bool]", column: str) -> "pd.Series[float]":
    rows = flows[np.asarray(chosen, dtype=bool)]
    return rows.groupby(column)["households"].sum().astype(float)


def _areas(
    session: ReadSession,
    both: tuple[PublicationInfo, PublicationInfo],
    level: str,
    parent: str | None,
) -> pd.DataFrame:
    """Return name and parent by code, of every area that either publication has at the level."""
    found = {}
    for publication in both:
        question = Question(("registered_hh",), level, parent)
        for row in publications.statistics(session, publication, question, limit=100_000):
            found[row.area_code] = (row.name, row.parent_code)
    named = pd.DataFrame.from_dict(found, "index", columns=["area_name", "parent"])
    return named.sort_index()
