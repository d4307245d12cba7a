"""SQL of changes: the households of two snapshots side by side, and the causes that are kept."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd
from sqlalchemy import Row, or_, select, text

from database.session import ReadSession
from geo.changes.models import PublicationChange
from geo.indicators.columns import SNAPSHOT_COLUMNS
from geo.indicators.counts import states
from geo.indicators.queries import area_and_parent, place, to_sql
from geo.publication.models import PublishedValue
from geo.publication.queries import ANCHOR_INDICATOR, WHOLE, PublicationInfo

if TYPE_CHECKING:
    import ibis.expr.types as ir

FLAGS = ("seen_before", "seen_after", "gone", "same_place")


def flows(
    session: ReadSession,
    before: PublicationInfo,
    after: PublicationInfo,
    counted: tuple[str, ...],
    level: str,
) -> pd.DataFrame:
    """Return the households of either publication by where they are, what they are, and why.

    `counted` are states of `geo.indicators.counts`. Columns: area_before and area_after;
    `<state>_before` and `<state>_after` for each state; seen_before and seen_after (on the register
    at all); gone (exited or rejected by the later date); same_place (the set of boundaries changed,
    and nothing is known of the household having moved on the former one); households.
    """
    parameters = {
        "before": before.number,
        "after": after.number,
        "former_set": before.boundary_set_id,
        "redrawn": before.boundary_set_id != after.boundary_set_id,
    }
    rows = session.execute(text(_sql(counted, level)), parameters)
    found = pd.DataFrame(rows.all(), columns=list(rows.keys()))
    answers = [f"{one}_{when}" for one in counted for when in ("before", "after")]
    return found.astype(dict.fromkeys((*answers, *FLAGS), bool))


def areas(
    session: ReadSession, before: PublicationInfo, after: PublicationInfo, level: str
) -> pd.DataFrame:
    """Return area_name and parent_code by area_code, of every area of either publication.

    An area of both has the name that it has in the later one.
    """
    value = PublishedValue
    rows = session.execute(
        select(value.area_code, value.name, value.parent_code)
        .where(
            value.publication_number.in_((before.number, after.number)),
            value.indicator == ANCHOR_INDICATOR,
            value.breakdown == WHOLE,
            value.level == level,
        )
        .order_by(value.publication_number)
    )
    latest = {row.area_code: (row.name, row.parent_code) for row in rows}
    named = pd.DataFrame.from_dict(latest, "index", columns=["area_name", "parent_code"])
    return named.rename_axis("area_code").sort_index()


def kept(
    session: ReadSession,
    number: int,
    level: str,
    indicator: str | None = None,
    state: str | None = None,
    district: str | None = None,
) -> Sequence[Row[Any]]:
    """Return the kept causes of one publication at a level, by indicator and area.

    Only rows that row security lets the session see.
    """
    change = PublicationChange
    columns = [column for column in change.__table__.columns if column.key != "publication_number"]
    statement = (
        select(*columns)
        .where(change.publication_number == number, change.level == level)
        .order_by(change.indicator.collate("C"), change.area_code.collate("C"))
    )
    if indicator is not None:
        statement = statement.where(change.indicator == indicator)
    for code in (state, district):
        if code is not None:
            statement = statement.where(or_(change.area_code == code, change.parent_code == code))
    return session.execute(statement).all()


@cache
def _sql(counted: tuple[str, ...], level: str) -> str:
    """Return `flows.sql` about these states at one level."""
    frame = Path(__file__).with_name("flows.sql").read_text(encoding="utf-8")
    answers = [
        f"coalesce({table}.{one}, false) AS {one}_{when}"
        for one in counted
        for table, when in (("former", "before"), ("later", "after"))
    ]
    groups = 2 + len(answers) + len(FLAGS)
    parts = {
        "{standing}": to_sql(_standing(counted, level), "postgres"),
        "{counted}": ",\n    ".join(answers),
        "{place_now}": "NULL" if level == "national" else f"placed.{level}_code",
        "{groups}": ", ".join(str(place + 1) for place in range(groups)),
    }
    for name, part in parts.items():
        frame = frame.replace(name, part)
    return frame


def _standing(counted: tuple[str, ...], level: str) -> "ir.Table":
    """Return every snapshot's households: where each is at a level, and what it counts as."""
    columns = SNAPSHOT_COLUMNS | {"household_id": "uuid"}
    household = place(ibis.table(columns, name="snapshot_household"))
    known = states(household)
    area, _ = area_and_parent(household, level)
    return household.select(
        "publication_number",
        "household_id",
        **{one: known[one] for one in counted},
        area=area,
        gone=known["exited"] | (household.registration_status == "ditolak"),
    )
