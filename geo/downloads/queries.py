"""SQL of a publication's files: published figures, areas with shapes, the codebook."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from sqlalchemy import Double, Integer, Row, func, insert, inspect, select
from sqlalchemy.sql.schema import Column

from boundaries.areas.models import Area
from database.copying import copy_out
from database.session import ReadSession, WriteSession
from geo.downloads.models import PublicationCodebook
from geo.publication.models import PublishedValue

MAPPER = inspect(PublishedValue)

KEY = tuple(column.name for column in MAPPER.primary_key if column.name != "publication_number")
"""What identifies a figure within its publication: the order of rows in every file."""


def figures(session: ReadSession, number: int) -> pa.Table:
    """Return every published figure of a publication with the table's own columns, in order.

    `exact_value` is never read: a file holds what every reader may see.
    """
    columns = [column for column in MAPPER.columns if column.name != "publication_number"]
    query = select(*columns).where(PublishedValue.publication_number == number)
    compiled = query.compile(
        dialect=session.get_bind().dialect, compile_kwargs={"literal_binds": True}
    )
    types = {column.name: _arrow_type(column) for column in columns}
    return copy_out(session, str(compiled), {}, types).sort_by(
        [(name, "ascending") for name in KEY]
    )


def shapes(session: ReadSession, boundary_set_id: int, level: str) -> Sequence[Row[Any]]:
    """Return (code, name, parent_code, quality, land_km2, shape as WKB) of a level, by code."""
    return session.execute(
        select(
            Area.code,
            Area.name,
            Area.parent_code,
            Area.quality,
            Area.land_km2,
            func.ST_AsBinary(Area.geometry_display).label("shape"),
        )
        .where(Area.boundary_set_id == boundary_set_id, Area.level == level)
        .order_by(Area.code.collate("C"))
    ).all()


def codebook(session: ReadSession, number: int) -> list[dict[str, str]] | None:
    """Return the codebook stored with a publication, None where none was."""
    return session.scalar(
        select(PublicationCodebook.entries).where(PublicationCodebook.publication_number == number)
    )


def store_codebook(session: WriteSession, number: int, entries: list[dict[str, str]]) -> None:
    """Store the codebook of a publication that is being made."""
    session.execute(insert(PublicationCodebook).values(publication_number=number, entries=entries))


def _arrow_type(column: Column[Any]) -> pa.DataType:
    if isinstance(column.type, Double):
        return pa.float64()
    return pa.int32() if isinstance(column.type, Integer) else pa.string()
