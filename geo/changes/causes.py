"""Why counts of areas change from one publication to the next; the causes add up exactly.

entered       not on the register at the earlier date
departed      exited, rejected or taken off since
assessed_in   on the register at both dates, and counted since (verified, assessed anew)
assessed_out  on it at both dates, and no longer counted, without having left
moved_in      counted at both dates, and placed in this area since
moved_out     counted at both dates, and placed in another area since
boundary_in   counted at both dates at one place, which the later boundary set gives this area
boundary_out  the same, which it takes from this area
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from database.copying import copy_into
from database.session import ReadSession, WriteSession
from geo.changes import queries
from geo.changes.models import PublicationChange
from geo.publication.queries import PublicationInfo, publication, publications

COUNTS = {
    "registered_hh": "registered",
    "poor_hh": "poor",
    "hardcore_hh": "hardcore",
    "exited_hh": "exited",
}
"""Indicators whose changes are explained, and the state of a household that each counts."""

GAINS = ("entered", "assessed_in", "moved_in", "boundary_in")
LOSSES = ("departed", "assessed_out", "moved_out", "boundary_out")
CAUSES = (*GAINS, *LOSSES)
NUMBERS = ("before", "after", *CAUSES)
COLUMNS = ("indicator", "area_code", "area_name", "parent_code", *NUMBERS)

RECORDED_LEVELS = ("national", "state", "district")
"""Levels whose causes are kept with each publication. Finer flows are of few households each."""


def record(session: WriteSession, number: int) -> None:
    """Keep why the counts of a publication are not those of the one before it, if there is one.

    To be called in the publication's own transaction, when its figures are stored.
    """
    later, earlier = publication(session, number), publications(session, number, 1)
    if later is None or not earlier:
        return
    for level in RECORDED_LEVELS:
        rows = compare(session, earlier[0], later, level)
        told = rows.assign(publication_number=number, level=level)
        copy_into(session, PublicationChange, pa.Table.from_pandas(told, preserve_index=False))


def compare(
    session: ReadSession, former: PublicationInfo, later: PublicationInfo, level: str
) -> pd.DataFrame:
    """Return `COLUMNS` for every one of `COUNTS` and area of either publication at a level.

    Rows are ordered by indicator and area; `before` + gains - losses is `after` in each.
    """
    flows = queries.flows(session, former, later, tuple(COUNTS.values()), level)
    named = queries.areas(session, former, later, level)
    return pd.concat(
        [
            named.join(_caused(flows, state)).assign(indicator=indicator).reset_index()
            for indicator, state in COUNTS.items()
        ],
        ignore_index=True,
    )[list(COLUMNS)].pipe(_in_whole_households)


def _in_whole_households(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{name: rows[name].fillna(0).astype("int64") for name in NUMBERS})


def _caused(flows: pd.DataFrame, state: str) -> pd.DataFrame:
    """Return `NUMBERS` of the households in one state, by area."""
    was, now = flows[f"{state}_before"], flows[f"{state}_after"]
    elsewhere = was & now & (flows["area_before"] != flows["area_after"])
    lost, won = was & ~now, now & ~was
    out = {
        "before": was,
        "departed": lost & (flows["gone"] | ~flows["seen_after"]),
        "assessed_out": lost & ~flows["gone"] & flows["seen_after"],
        "moved_out": elsewhere & ~flows["same_place"],
        "boundary_out": elsewhere & flows["same_place"],
    }
    into = {
        "after": now,
        "entered": won & ~flows["seen_before"],
        "assessed_in": won & flows["seen_before"],
        "moved_in": elsewhere & ~flows["same_place"],
        "boundary_in": elsewhere & flows["same_place"],
    }
    sums = {name: _by_area(flows, chosen, "area_before") for name, chosen in out.items()}
    sums |= {name: _by_area(flows, chosen, "area_after") for name, chosen in into.items()}
    return pd.DataFrame(sums, columns=list(NUMBERS))


def _by_area(flows: pd.DataFrame, chosen: "pd.Series[bool]", column: str) -> "pd.Series[float]":
    rows = flows[np.asarray(chosen, dtype=bool)]
    return rows.groupby(column)["households"].sum().astype(float)
