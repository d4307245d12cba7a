"""Where the registry holds sealed values: columns, and the former rows of the same columns."""

from collections.abc import Iterator

from sqlalchemy import Table

from database.base import Base
from database.resealing import Place, column_place, field_place
from database.sealed import text_type
from registry.history.models import RecordVersion
from registry.households.models import Household
from registry.idempotency.models import IdempotencyKey
from registry.imports.models import ImportRow
from registry.persons.models import Person
from registry.registrations.models import Registration

MODELS: tuple[type[Base], ...] = (Person, Household, Registration, ImportRow, IdempotencyKey)
"""Every table with a sealed column."""


def places() -> Iterator[Place]:
    """Yield every place of sealed values."""
    for model in MODELS:
        table = model.__table__
        assert isinstance(table, Table)
        for column in table.c:
            kind = text_type(column.type)
            if kind is None:
                continue
            yield column_place(kind, table.name, column.name)
            if "recorded_at" in table.c:
                yield field_place(
                    kind,
                    RecordVersion.__tablename__,
                    RecordVersion.row.key,
                    column.name,
                    f"table_name = '{table.name}'",
                    f"{table.name}.{column.name} of former rows",
                )
