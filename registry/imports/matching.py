"""Parked rows whose person, household or programme has come into the registry since.

Rows that wait for nothing else are checked again as they stood in their files. Those that fit now
are sent once more, as an officer would send them: one import, in one transaction. What was parked
stays with its own import and is settled there; what still does not fit goes on waiting.
"""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from database.base import uuid7
from database.session import Database, ReadSession
from registry.actors.service import Actor
from registry.calendar.service import today
from registry.imports import queries
from registry.imports.checks import Findings, check_columns
from registry.imports.chunks import KINDS
from registry.imports.context import ImportContext
from registry.imports.models import ImportRow
from registry.imports.places import Places
from registry.imports.reading import Block, Source
from registry.imports.rows import guarded
from registry.imports.service import (
    CHUNK_ROWS,
    DEFAULT_CHANNEL,
    ImportFile,
    Progress,
    require_importer,
    take_whole,
)
from registry.imports.standing import ImportReport, report
from registry.imports.templates import ORIGIN, Template, template

WAITING = ("household_not_found", "household_ambiguous", "unknown_programme")
"""Reasons that the registry itself may take away, without a change of the row."""


@dataclass(frozen=True, slots=True)
class Matched:
    """How many rows waited for the registry, how many were taken in, and by which import."""

    waited: int
    matched: int
    report: ImportReport | None


def match_again(
    database: Database,
    kind: str,
    actor: Actor,
    *,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> Matched:
    """Take in the parked rows of a kind that fit by now.

    Raises:
        InvalidInput: there is no such kind.
        MayNotImport: the actor's role may not take families in.
    """
    require_importer(actor)
    wanted = template(kind)
    with tempfile.TemporaryDirectory(prefix="petakasih-match-") as folder:
        path = Path(folder) / f"padanan-{kind}.csv"
        with database.reading() as session, path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow([*ORIGIN, *wanted.names])
            waited = fitting = 0
            for rows in _waiting(session, kind, chunk_rows):
                fit = _fitting(session, wanted, rows, actor)
                lines.writerows(_line(wanted, row) for row in fit)
                waited, fitting = waited + len(rows), fitting + len(fit)
        if not fitting:
            return Matched(waited, 0, None)
        return Matched(waited, *_send(database, ImportFile(path, kind, {}), actor, progress))


def _waiting(session: ReadSession, kind: str, limit: int) -> Iterator[Sequence[ImportRow]]:
    after: tuple[UUID, int] | None = None
    while rows := queries.waiting_rows(session, kind, WAITING, after, limit):
        yield rows
        after = (rows[-1].job_id, rows[-1].row_number)
        session.expunge_all()


def _fitting(
    session: ReadSession, of: Template, rows: Sequence[ImportRow], actor: Actor
) -> list[ImportRow]:
    """Return the rows against which nothing speaks any more."""
    context = _context(session, actor)
    cells = {name: [(row.raw or {}).get(name) for row in rows] for name in of.names}
    block = Block(1, len(rows), cells, {})
    findings = Findings(block.size)
    kind = KINDS[of.kind]
    columns = kind.prepare(findings, check_columns(of, block, findings), context)
    kind.check(session, findings, columns, context)
    return [row for row, clean in zip(rows, findings.clean, strict=True) if clean]


def _send(
    database: Database, file: ImportFile, actor: Actor, progress: Progress | None
) -> tuple[int, ImportReport]:
    with (
        closing(Source(file.path, template(file.kind), file.mapping)) as source,
        database.writing() as session,
    ):
        job, _ = take_whole(session, file, source, actor, progress=progress)
        return job.committed, report(session, job)


def _line(of: Template, row: ImportRow) -> list[str]:
    cells = [guarded((row.raw or {}).get(name, "")) for name in of.names]
    return [str(row.job_id), str(row.row_number), *cells]


def _context(session: ReadSession, actor: Actor) -> ImportContext:
    return ImportContext(
        # Of no job: whatever is there, another import or a person entered.
        job_id=uuid7(),
        channel=DEFAULT_CHANNEL,
        received_on=today(),
        actor=actor,
        places=Places.of(queries.districts(session)),
        programmes=queries.programmes(session),
    )
