"""What is released as a file: CSV, XLSX or Parquet; every row says who took it under what."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from registry.actors.marks import COLUMN, mark_of
from registry.actors.service import Actor
from registry.agreements.models import Agreement
from registry.records.export import as_csv, safe, write_xlsx

ROWS_A_GROUP = 10_000

Rows = Iterable[Mapping[str, Any]]
Writer = Callable[[Rows, Path, Actor, Sequence[str], str], None]


def under(agreement: Agreement) -> str:
    """Return what the mark of a file says beside who took it and when."""
    return f"agreement {agreement.number}, {agreement.purpose}, until {agreement.last_day}"


def _csv(rows: Rows, target: Path, actor: Actor, fields: Sequence[str], under: str) -> None:
    with target.open("wb") as file:
        file.writelines(as_csv(rows, actor, fields, under))


def _xlsx(rows: Rows, target: Path, actor: Actor, fields: Sequence[str], under: str) -> None:
    write_xlsx(rows, target, actor, fields, under)


def _parquet(rows: Rows, target: Path, actor: Actor, fields: Sequence[str], under: str) -> None:
    """Write texts only: what is shared has many types, and its readers one way to read it."""
    mark = mark_of(actor, under)
    names = (*fields, COLUMN)
    schema = pa.schema([(name, pa.string()) for name in names], metadata={COLUMN: mark})
    with pq.ParquetWriter(target, schema) as writer:
        for group in _groups(rows):
            columns = [[_text(row[name]) for row in group] for name in fields]
            marks = [mark] * len(group)
            writer.write_table(pa.table([*columns, marks], schema=schema))


WRITERS: Mapping[str, Writer] = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}
"""How a file of each form is written."""


def _groups(rows: Rows) -> Iterator[list[Mapping[str, Any]]]:
    going_on = iter(rows)
    while group := list(islice(going_on, ROWS_A_GROUP)):
        yield group


def _text(value: Any) -> str | None:
    return None if value is None else str(safe(value))
