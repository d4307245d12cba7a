"""All SQL of locating households."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import pandas as pd
import pyarrow as pa
from sqlalchemy import CursorResult, Row, func, select, text

from boundaries.areas.models import Area
from boundaries.sets.models import BoundarySet
from database.copying import copy_into, copy_out
from database.session import ReadSession, WriteSession
from geo.location.decision import LOCATION_COLUMNS
from geo.location.models import HouseholdArea, HouseholdLocation
from registry.households.models import Household

LOCATE_LOCK = 0x6C6F6B617369  # one run at a time writes locations; the number spells "lokasi"

FIRST_KEY = str(UUID(int=0))

HOUSEHOLD_TYPES = {
    "id": pa.string(),
    "x": pa.float64(),
    "y": pa.float64(),
    "repeated": pa.bool_(),
    "stated_state_code": pa.string(),
    "stated_district_code": pa.string(),
    "address": pa.string(),
    "postcode": pa.string(),
    "town": pa.string(),
    "stratum": pa.string(),
}

STAGE_TYPES = {"x": "float8", "y": "float8", "level": "smallint", "confidence": "float8"}


def parents(session: ReadSession, boundary_set_id: int) -> dict[str, str]:
    """Return the parent's code of every area that has one."""
    rows = session.execute(
        select(Area.code, Area.parent_code).where(
            Area.boundary_set_id == boundary_set_id, Area.parent_code.is_not(None)
        )
    )
    return {code: parent for code, parent in rows if parent is not None}


def states(session: ReadSession, boundary_set_id: int) -> dict[str, str]:
    """Return the state's code of every area that lies in one."""
    rows = session.execute(
        select(Area.code, Area.state_code).where(
            Area.boundary_set_id == boundary_set_id, Area.state_code.is_not(None)
        )
    )
    return {code: state for code, state in rows if state is not None}


def whereabouts(session: ReadSession, household_id: UUID) -> Row[Any] | None:
    """Return a household's location with its areas on the current boundary set; None for none."""
    here, areas = HouseholdLocation, HouseholdArea
    return session.execute(
        select(
            here.level,
            here.confidence,
            here.source,
            here.gps_problem,
            func.ST_X(here.point).label("lon"),
            func.ST_Y(here.point).label("lat"),
            areas.district_code,
            areas.mukim_code,
        )
        .select_from(here)
        .join(BoundarySet, BoundarySet.is_current.is_(True))
        .outerjoin(
            areas,
            (areas.household_id == here.household_id) & (areas.boundary_set_id == BoundarySet.id),
        )
        .where(here.household_id == household_id)
    ).one_or_none()


def may_write(session: WriteSession) -> bool:
    """Take the lock if nobody has it; say whether it was free."""
    taken = session.scalar(select(func.pg_try_advisory_xact_lock(LOCATE_LOCK)))
    return bool(taken)


def prepare(session: WriteSession, repeated_over: int) -> int:
    """Take the lock, find points that more than `repeated_over` households share; return how many
    households there are.
    """
    session.execute(select(func.pg_advisory_xact_lock(LOCATE_LOCK)))
    session.execute(text("DROP TABLE IF EXISTS pg_temp.repeated_point, pg_temp.located"))
    session.execute(
        text(
            "CREATE TEMP TABLE repeated_point ON COMMIT DROP AS SELECT point FROM household "
            "WHERE point IS NOT NULL GROUP BY point HAVING count(*) > :most"
        ),
        {"most": repeated_over},
    )
    make_stage(session)
    return session.scalar(select(func.count()).select_from(Household)) or 0


def make_stage(session: WriteSession) -> None:
    """Make the table, gone with the transaction, where decided rows are staged."""
    columns = ", ".join(f"{name} {STAGE_TYPES.get(name, 'text')}" for name in LOCATION_COLUMNS)
    session.execute(
        text(f"CREATE TEMP TABLE IF NOT EXISTS located (id uuid, {columns}) ON COMMIT DROP")
    )


def some_households(session: WriteSession, ids: Sequence[UUID], repeated_over: int) -> pd.DataFrame:
    """Return the households with these ids as `households` does."""
    parameters = {"ids": list(ids), "repeated_over": repeated_over}
    return _frame(copy_out(session, _sql("some_households"), parameters, HOUSEHOLD_TYPES))


def households(session: WriteSession, after: str | None, most: int) -> pd.DataFrame:
    """Return up to `most` households with a key behind `after`, by key."""
    parameters = {"after": after or FIRST_KEY, "most": most}
    return _frame(copy_out(session, _sql("households"), parameters, HOUSEHOLD_TYPES))


def _frame(table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas()
    texts = [name for name, kind in HOUSEHOLD_TYPES.items() if kind == pa.string()]
    return frame.astype(dict.fromkeys(texts, object))


def stage(session: WriteSession, located: pd.DataFrame) -> None:
    """Put the decided rows where the storing statements read them."""
    session.execute(text("TRUNCATE located"))
    copy_into(session, "located", pa.Table.from_pandas(located, preserve_index=False))


def store_locations(session: WriteSession, engine_version: str) -> int:
    """Keep the staged locations; return how many rows changed."""
    return _changed(session, "store_locations", {"engine": engine_version})


def store_areas(session: WriteSession, boundary_set_id: int) -> int:
    """Keep the staged areas of a boundary set; return how many rows changed."""
    return _changed(session, "store_areas", {"boundary_set_id": boundary_set_id})


def _changed(session: WriteSession, name: str, parameters: dict[str, str | int]) -> int:
    result = session.execute(text(_sql(name)), parameters)
    assert isinstance(result, CursorResult)
    return result.rowcount


def _sql(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
