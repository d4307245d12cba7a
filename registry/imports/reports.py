"""Files about an import: every row's fate, and the rows to correct and send again."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from database.errors import InvalidInput
from database.session import ReadSession
from registry.actors.marks import COLUMN, mark_of
from registry.actors.service import Actor
from registry.imports import queries
from registry.imports.reasons import PARKED, sentences
from registry.imports.rows import guarded
from registry.imports.templates import EXPLANATIONS, ORIGIN, Template, template

FATE_COLUMNS = ("row", "fate", "reasons", "ms", "en")
LINES_A_BLOCK = 1_000
LINES_A_SHEET = 1_048_576


def write_fates(session: ReadSession, job_id: UUID, of: Template, path: Path) -> None:
    """Write a CSV with what became of every row, and why, in both languages."""
    _write_csv(fate_lines(session, job_id, of), path)


def fate_lines(session: ReadSession, job_id: UUID, of: Template) -> Iterator[Sequence[str]]:
    """Yield the lines of `write_fates`, the header first."""
    yield FATE_COLUMNS
    for number, fate, reasons in queries.rows(session, job_id):
        stored = reasons or []
        yield (str(number), fate, " ".join(stored), *sentences(stored, of))


def marked_blocks(path: Path, actor: Actor) -> Iterator[bytes]:
    """Yield the CSV of `write_fates` with a column that says who took it, and when."""
    mark = mark_of(actor)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = next(lines)
        yield from csv_blocks(chain([(*header, COLUMN)], ((*line, mark) for line in lines)))


def write_open_rows(
    session: ReadSession,
    job_id: UUID,
    kind: str,
    path: Path,
    actor: Actor,
    fates: Collection[str] = (PARKED,),
) -> None:
    """Write the rows of these fates that are still open, to correct and send again.

    Every row says who took it, and when.

    Raises:
        InvalidInput: the file name ends neither in .csv nor in .xlsx, or a sheet cannot hold them.
    """
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise InvalidInput(
            f"Rows cannot be written to {path.name}.",
            field="output",
            expected="a file name that ends in " + " or ".join(WRITERS),
        )
    writer(open_lines(session, job_id, kind, actor, fates), path)


def open_lines(
    session: ReadSession,
    job_id: UUID,
    kind: str,
    actor: Actor,
    fates: Collection[str] = (PARKED,),
) -> Iterator[Sequence[str]]:
    """Yield the lines of `write_open_rows`, the header first.

    No cell of theirs is run by a spreadsheet: what would be is guarded by an apostrophe, which is
    taken off again when the file comes back.
    """
    of, mark = template(kind), mark_of(actor)
    yield (*ORIGIN, *of.names, *EXPLANATIONS)
    for number, reasons, raw in queries.kept_rows(session, job_id, fates):
        cells = [guarded((raw or {}).get(name, "")) for name in of.names]
        yield (str(job_id), str(number), *cells, *sentences(reasons or [], of), mark)


def write_corrected(
    path: Path, job_id: UUID, kind: str, number: int, cells: Mapping[str, str]
) -> None:
    """Write one row as a CSV that settles the row it came from when it is taken in."""
    names = template(kind).names
    line = [str(job_id), str(number), *(guarded(cells.get(name, "")) for name in names)]
    _write_csv([(*ORIGIN, *names), line], path)


def csv_blocks(lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield lines as RFC 4180 CSV in UTF-8, with the mark by which spreadsheets know it."""
    coming = iter(lines)
    yield "\ufeff".encode()
    while block := list(islice(coming, LINES_A_BLOCK)):
        text = io.StringIO(newline="")
        csv.writer(text).writerows(block)
        yield text.getvalue().encode()


def _write_csv(lines: Iterable[Sequence[str]], path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(csv_blocks(lines))


def _write_xlsx(lines: Iterable[Sequence[str]], path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    for number, line in enumerate(lines, start=1):
        if number > LINES_A_SHEET:
            raise InvalidInput(
                "A sheet cannot hold so many rows.", field="output", expected="a .csv file"
            )
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in line])
    book.save(path)


WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx}
