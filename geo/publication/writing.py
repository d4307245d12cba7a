"""SQL that makes a publication. `queries.py` holds the SQL that reads them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from sqlalchemy import func, insert, select, text, update

from boundaries.areas.models import Area
from boundaries.reference.models import ReferenceValue
from database.copying import copy_into
from database.session import ReadSession, WriteSession
from geo.engines.postgres import postgres
from geo.indicators.columns import AREA_COLUMNS
from geo.indicators.declaration import AREA_FIGURES
from geo.indicators.queries import (
    compile_breakdown_figures,
    compile_figures,
    compile_publication_stages,
    snapshot_of,
)
from geo.location.models import HouseholdArea
from geo.publication.models import (
    ClassBreaks,
    ExactValue,
    Publication,
    PublishedValue,
    SnapshotHousehold,
)
from registry.households.models import Household

PUBLISH_LOCK = 0x7465726269740A  # one publication is made at a time; the number spells "terbit"

AREAS_TABLE = "published_area"


def lock(session: WriteSession) -> None:
    """Wait until no other publication is being made."""
    session.execute(select(func.pg_advisory_xact_lock(PUBLISH_LOCK)))


def fingerprint(session: ReadSession, boundary_set_id: int) -> str:
    """Return what changes whenever anything a publication is made from changes."""
    parameters = {"boundary_set_id": boundary_set_id}
    return str(session.scalar(text(_sql("fingerprint")), parameters))


def unlocated(session: ReadSession, boundary_set_id: int) -> bool:
    """Tell whether there are households, but none with areas on the boundary set."""
    located = select(HouseholdArea).where(HouseholdArea.boundary_set_id == boundary_set_id)
    some = session.scalar(select(select(Household.id).exists()))
    return bool(some) and not session.scalar(select(located.exists()))


def open_publication(
    session: WriteSession, boundary_set_id: int, as_of: date, threshold: int
) -> int:
    """Insert the publication and return its number; digest and summary follow with `finish`."""
    opened = Publication(
        boundary_set_id=boundary_set_id,
        as_of=as_of,
        is_demo=session.scalar(select(select(Household.id).where(Household.is_demo).exists())),
        threshold=threshold,
        digest="",
        summary={},
    )
    session.add(opened)
    session.flush()
    return opened.number


def snapshot(session: WriteSession, number: int, boundary_set_id: int, as_of: date) -> int:
    """Fill the snapshot; return how many households are in it."""
    parameters = {"number": number, "boundary_set_id": boundary_set_id, "as_of": as_of}
    session.execute(text(_sql("snapshot")), parameters)
    mine = SnapshotHousehold.publication_number == number
    return session.scalar(select(func.count()).where(mine)) or 0


def location_levels(session: ReadSession, number: int) -> dict[int, int]:
    """Return households of the snapshot by location level."""
    level = SnapshotHousehold.location_level
    rows = session.execute(
        select(level, func.count().label("households"))
        .where(SnapshotHousehold.publication_number == number)
        .group_by(level)
        .order_by(level)
    )
    return {row.location_level: row.households for row in rows}


def areas(session: ReadSession, boundary_set_id: int) -> pd.DataFrame:
    """Return code, level, name, parent_code, state_code, land_km2 of every area of a set."""
    columns = (Area.code, Area.level, Area.name, Area.parent_code, Area.state_code, Area.land_km2)
    rows = session.execute(select(*columns).where(Area.boundary_set_id == boundary_set_id))
    frame = pd.DataFrame(rows.all(), columns=[column.key for column in columns], dtype=object)
    return frame.astype({"land_km2": float})


def reference(session: ReadSession, indicator: str) -> pd.DataFrame:
    """Return area_code, year, level, value, source of an official indicator."""
    value = ReferenceValue
    columns = (value.area_code, value.year, value.level, value.value, value.source)
    rows = session.execute(select(*columns).where(value.indicator == indicator))
    frame = pd.DataFrame(rows.all(), columns=[column.key for column in columns])
    return frame.astype({"year": int, "value": float})


def stage_areas(session: WriteSession, known: pd.DataFrame) -> None:
    """Put the areas, with their official figures, where the indicators' SQL reads them."""
    session.execute(text(f"DROP TABLE IF EXISTS pg_temp.{AREAS_TABLE}"))
    types = {name: "float8" if name in AREA_FIGURES else "text" for name in AREA_COLUMNS}
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    session.execute(text(f"CREATE TEMP TABLE {AREAS_TABLE} ({columns}) ON COMMIT DROP"))
    copy_into(session, AREAS_TABLE, _table(known[list(AREA_COLUMNS)]))


@contextmanager
def staged_indicators(session: WriteSession, number: int) -> Iterator[None]:
    """Hold the tables that the figures of all levels are read off, within the block.

    One pass over the snapshot serves every level.
    """
    with postgres(session) as engine:
        for name, statement in compile_publication_stages():
            engine.stage(name, snapshot_of(number, statement))
        yield


def figures(session: ReadSession, level: str) -> pd.DataFrame:
    """Return the indicators' sums and values per area of a level, within `staged_indicators`."""
    return _fetched(session, compile_figures(level, AREAS_TABLE, "postgres")).assign(level=level)


def category_figures(session: ReadSession, level: str, breakdown: str) -> pd.DataFrame:
    """Return the same by `category`, one row per area and category that has households."""
    found = _fetched(session, compile_breakdown_figures(level, breakdown, "postgres"))
    return found.assign(level=level, breakdown=breakdown)


def _fetched(session: ReadSession, statement: str) -> pd.DataFrame:
    rows = session.connection().exec_driver_sql(statement)
    return pd.DataFrame(rows.all(), columns=list(rows.keys()))


def store(
    session: WriteSession,
    number: int,
    exact: pd.DataFrame,
    published: pd.DataFrame,
    breaks: list[dict[str, Any]],
) -> None:
    """Store all figures of a publication."""
    for model, frame in ((ExactValue, exact), (PublishedValue, published)):
        columns = [column.key for column in model.__table__.columns]
        copy_into(session, model, _table(frame.assign(publication_number=number)[columns]))
    if breaks:
        session.execute(
            insert(ClassBreaks), [row | {"publication_number": number} for row in breaks]
        )


def finish(session: WriteSession, number: int, digest: str, summary: dict[str, Any]) -> None:
    """Seal the publication."""
    session.execute(
        update(Publication)
        .where(Publication.number == number)
        .values(digest=digest, summary=summary)
    )


def _table(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False)


def _sql(name: str) -> str:
    return (Path(__file__).parent / f"{name}.sql").read_text(encoding="utf-8")
