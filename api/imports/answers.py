"""Imports as answers, and files of their rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from api.context import Context
from api.imports.desk import DryRun, ImportDesk
from api.imports.schemas import (
    DryRunAnswer,
    ImportAnswer,
    ImportsAnswer,
    JobsParameters,
    RowAnswer,
    RowsAnswer,
    RowsParameters,
)
from api.paging import decode_cursor, encode_cursor
from database.errors import InvalidInput
from database.session import ReadSession
from registry.actors.service import Actor
from registry.imports.reports import csv_blocks, open_lines
from registry.imports.service import ImportFile
from registry.imports.standing import ImportReport, newest, row_fates


def import_answer(desk: ImportDesk, report: ImportReport) -> ImportAnswer:
    """Return where an import stands, as the desk and the database know it."""
    return ImportAnswer.model_validate(desk.shown(report))


def dry_run_answer(dry: DryRun) -> DryRunAnswer:
    """Return how far a dry run is."""
    return DryRunAnswer.model_validate(dry)


def imports_answer(
    session: ReadSession, context: Context, desk: ImportDesk, parameters: JobsParameters
) -> ImportsAnswer:
    """Return one page of the newest imports with the address of the next."""
    found = newest(session, parameters.limit, before=_place(parameters.cursor))
    cursor = (
        encode_cursor([found[-1].created_at.isoformat(), str(found[-1].id)])
        if len(found) == parameters.limit
        else None
    )
    next_link = context.following("/v1/imports", parameters, cursor)
    return ImportsAnswer(items=[import_answer(desk, one) for one in found], next=next_link)


def rows_answer(
    session: ReadSession, context: Context, job: UUID, parameters: RowsParameters
) -> RowsAnswer:
    """Return one page of rows with the address of the next."""
    after = decode_cursor(parameters.cursor, int)[0] if parameters.cursor else 0
    found = row_fates(
        session,
        job,
        fate=parameters.fate,
        is_open=parameters.open,
        after=after,
        limit=parameters.limit,
    )
    cursor = encode_cursor([found[-1].number]) if len(found) == parameters.limit else None
    next_link = context.following(f"/v1/imports/{job}/rows", parameters, cursor)
    return RowsAnswer(items=[RowAnswer.model_validate(row) for row in found], next=next_link)


def open_rows_blocks(
    context: Context, report: ImportReport, actor: Actor, fates: list[str]
) -> Iterator[bytes]:
    """Yield the rows that wait for a correction as CSV, while they are read."""
    with context.database.reading() as session:
        yield from csv_blocks(open_lines(session, report.id, report.kind, actor, fates))


@contextmanager
def handed_over(file: ImportFile) -> Iterator[ImportFile]:
    """Remove the file when the desk does not take it."""
    try:
        yield file
    except BaseException:
        file.path.unlink(missing_ok=True)
        raise


def _place(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    began, key = decode_cursor(cursor, str, str)
    try:
        moment = datetime.fromisoformat(began)
        if moment.tzinfo is None:
            raise ValueError(began)
        return moment, UUID(key)
    except ValueError as error:
        raise InvalidInput(
            "the cursor is not one of this list", field="cursor", expected="that of a next link"
        ) from error
