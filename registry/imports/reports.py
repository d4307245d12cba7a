"""Files about an import: every row's fate, and the rows to correct and send again."""

import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from uuid import UUID

from database.session import ReadSession
from registry.imports import queries
from registry.imports.reasons import PARKED, sentences
from registry.imports.rows import guarded
from registry.imports.templates import EXPLANATIONS, ORIGIN, Template, template

FATE_COLUMNS = ("row", "fate", "reasons", "ms", "en")


def write_fates(session: ReadSession, job_id: UUID, of: Template, path: Path) -> None:
    """Write a CSV with what became of every row, and why, in both languages."""
    _write(path, fate_lines(session, job_id, of))


def fate_lines(session: ReadSession, job_id: UUID, of: Template) -> Iterator[Sequence[str]]:
    """Yield the lines of `write_fates`, the header first."""
    yield FATE_COLUMNS
    for number, fate, reasons in queries.rows(session, job_id):
        stored = reasons or []
        yield (str(number), fate, " ".join(stored), *sentences(stored, of))


def write_open_rows(
    session: ReadSession,
    job_id: UUID,
    kind: str,
    path: Path,
    fates: Collection[str] = (PARKED,),
) -> None:
    """Write a CSV with the rows of these fates that are still open, to correct and send again."""
    _write(path, open_lines(session, job_id, kind, fates))


def open_lines(
    session: ReadSession, job_id: UUID, kind: str, fates: Collection[str] = (PARKED,)
) -> Iterator[Sequence[str]]:
    """Yield the lines of `write_open_rows`, the header first.

    No cell of theirs is run by a spreadsheet: what would be is guarded by an apostrophe, which is
    taken off again when the file comes back.
    """
    of = template(kind)
    yield (*ORIGIN, *of.names, *EXPLANATIONS)
    for number, reasons, raw in queries.kept_rows(session, job_id, fates):
        cells = [guarded((raw or {}).get(name, "")) for name in of.names]
        yield (str(job_id), str(number), *cells, *sentences(reasons or [], of))


def _write(path: Path, lines: Iterator[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)
