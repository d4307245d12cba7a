"""SQL of changes: the households of two snapshots side by side."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
import pandas as pd
from sqlalchemy import text

from database.session import ReadSession
from geo.indicators.columns import SNAPSHOT_COLUMNS
from geo.indicators.counts import states
from geo.indicators.queries import area_and_parent, place, to_sql
from geo.publication.queries import PublicationInfo

if TYPE_CHECKING:
    import ibis.expr.types as ir


def flows(
    session: ReadSession, before: PublicationInfo, after: PublicationInfo, count: str, level: str
) -> pd.DataFrame:
    """Return households that count in either publication, by where and why.

    `count` is one of `registered`, `poor`, `hardcore`, `exited`. Columns: area_before and
    area_after (null where the household does not count), seen_before and seen_after (on the
    register at all), gone (exited or rejected by the later date), same_place (the set of
    boundaries changed, and nothing is known of the household having moved on the former one),
    households.
    """
    parameters = {
        "before": before.number,
        "after": after.number,
        "former_set": before.boundary_set_id,
        "redrawn": before.boundary_set_id != after.boundary_set_id,
    }
    rows = session.execute(text(_sql(count, level)), parameters)
    return pd.DataFrame(rows.all(), columns=list(rows.keys()))


@cache
def _sql(count: str, level: str) -> str:
    """Return `flows.sql` about one count at one level."""
    frame = Path(__file__).with_name("flows.sql").read_text(encoding="utf-8")
    place_now = "NULL" if level == "national" else f"placed.{level}_code"
    standing = to_sql(_standing(count, level), "postgres")
    return frame.replace("{standing}", standing).replace("{place_now}", place_now)


def _standing(count: str, level: str) -> "ir.Table":
    """Return every snapshot's households: where each is at a level, and whether it counts."""
    columns = SNAPSHOT_COLUMNS | {"household_id": "uuid"}
    household = place(ibis.table(columns, name="snapshot_household"))
    known = states(household)
    area, _ = area_and_parent(household, level)
    return household.select(
        "publication_number",
        "household_id",
        area=area,
        counted=known[count],
        gone=known["exited"] | (household.registration_status == "ditolak"),
    )
