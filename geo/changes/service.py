"""What changed between publications, area by area, and why: exact, for officers only.

Small flows point at households, so no publication tells them. Those of the nation, its states and
districts are kept with each publication and read by officers under their grant; the operator
compares any two publications at any level.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Row

from database.errors import InvalidInput
from database.session import ReadSession
from geo.changes import queries
from geo.changes.causes import COUNTS, RECORDED_LEVELS, compare
from geo.indicators.declaration import LEVELS
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question


@dataclass(frozen=True)
class Changes:
    """The changes of one count at one level: a row per area, ordered by its code.

    Columns of `rows`: area, area_name, parent, before, after, change, and `causes.CAUSES`.
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
    """Return what changed since an earlier publication, exactly: for operators only.

    Args:
        after: the newest publication by default.
        before: the one before it by default.
        parent: only areas below this one.

    Raises:
        NotFound: there is no such publication, or none before it.
        InvalidInput: an indicator that is no count of households, an unknown level or parent.
    """
    _check("indicator", indicator, COUNTS)
    _check("level", level, LEVELS)
    later = publications.find(session, after)
    former = (
        publications.previous(session, later)
        if before is None
        else publications.get(session, before)
    )
    rows = compare(session, former, later, level)
    rows = rows[rows["indicator"] == indicator].drop(columns="indicator")
    if parent is not None:
        rows = rows[rows["area_code"].isin(_below(session, (former, later), level, parent))]
    rows = rows.rename(columns={"area_code": "area", "parent_code": "parent"})
    rows.insert(5, "change", rows["after"] - rows["before"])
    return Changes(former, later, indicator, level, rows.reset_index(drop=True))


def kept_changes(
    session: ReadSession,
    publication: PublicationInfo,
    level: str,
    *,
    indicator: str | None = None,
    state: str | None = None,
    district: str | None = None,
) -> Sequence[Row[Any]]:
    """Return why the counts of a publication changed since the one before it, as it was kept.

    Columns: those of `PublicationChange` without its publication, by indicator and area. None for
    the first publication. Only areas that row security lets the session see.

    Raises:
        InvalidInput: a level whose causes are not kept, or an indicator without causes.
    """
    _check("level", level, RECORDED_LEVELS)
    if indicator is not None:
        _check("indicator", indicator, COUNTS)
    return queries.kept(session, publication.number, level, indicator, state, district)


def _check(field: str, value: str, known: Sequence[str] | dict[str, str]) -> None:
    if value not in known:
        raise InvalidInput(
            f"There are no changes of {field} {value!r}.",
            field=field,
            expected="one of " + ", ".join(known),
        )


def _below(
    session: ReadSession, both: tuple[PublicationInfo, PublicationInfo], level: str, parent: str
) -> set[str]:
    """Return the codes of areas below a parent in either publication."""
    question = Question(("registered_hh",), level, parent)
    return {
        row.area_code
        for publication in both
        for row in publications.statistics(session, publication, question, limit=100_000)
    }
