"""One row of an import that waits: corrected on a page and taken in as a file of one line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse

from api.access.forms import SentForm
from api.actor import ActorDep
from api.context import ContextDep
from api.imports.answers import handed_over
from api.imports.desk import ImportDesk, ImportDeskDep
from api.pages.officers import OfficerPages, OfficerPagesDep
from database.base import uuid7
from registry.imports.reports import write_corrected
from registry.imports.service import ImportFile, require_importer
from registry.imports.standing import ImportReport, get, open_row
from registry.imports.templates import template

router = APIRouter(
    prefix="/desk/imports/{job}/rows", include_in_schema=False, default_response_class=HTMLResponse
)

RowNumber = Annotated[int, InPath(ge=1, le=2**31 - 1)]


@router.get("/{number}")
def row(
    context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, job: UUID, number: RowNumber
) -> Response:
    """Show a row that waits, each cell a field, with what is wrong."""
    require_importer(actor)
    return _form(context, pages, job, number)


@router.post("/{number}")
def correct_row(
    context: ContextDep,
    desk: ImportDeskDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    job: UUID,
    number: RowNumber,
    sent: SentForm,
) -> Response:
    """Take the corrected row in as an import of its own, which settles the row that waited."""
    require_importer(actor)

    def work() -> str:
        with context.database.reading() as session:
            found = get(session, job)
            open_row(session, job, number)
        with handed_over(_file(desk, found, number, sent)) as file:
            begun = desk.take_in(context.database, file, actor)
        return f"/desk/imports/{begun.id}?done=sent"

    return pages.settle(sent, work, lambda pages: _form(context, pages, job, number))


def _file(
    desk: ImportDesk, found: ImportReport, number: int, sent: Mapping[str, str]
) -> ImportFile:
    """Return a file of the one row, as it would come back from a download."""
    path = desk.folder / f"{uuid7()}.csv"
    cells = {one.name: sent.get(one.name, "") for one in template(found.kind).columns}
    write_corrected(path, found.id, found.kind, number, cells)
    name = f"{Path(found.file_name).stem[:100]}-{number}.csv"
    return ImportFile(path, found.kind, {}, name=name)


def _form(context: ContextDep, pages: OfficerPages, job: UUID, number: int) -> Response:
    with context.database.reading() as session:
        found = get(session, job)
        waiting = open_row(session, job, number)
    return pages.show(
        "row",
        address=f"/desk/imports/{job}/rows/{number}",
        job=found,
        row=waiting,
        columns=template(found.kind).columns,
        values=pages.sent or waiting.cells or {},
    )
