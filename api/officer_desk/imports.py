"""Imports as pages: send a file, see its faults, get the rows that wait back to correct."""

import shutil
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.access.forms import SentForm
from api.actor import ActorDep
from api.context import ContextDep
from api.imports.answers import handed_over, import_answer, imports_answer, rows_answer
from api.imports.desk import ImportDesk, ImportDeskDep
from api.imports.endpoints import UPLOAD_AT_MOST
from api.imports.schemas import FileParameters, JobsParameters, RowsParameters
from api.pages.officers import OfficerPages, OfficerPagesDep
from api.pages.parameters import PageParameters
from api.paging import cursor_of
from database.base import uuid7
from database.errors import InvalidInput, TooLarge
from registry.imports.service import ImportFile, require_importer
from registry.imports.standing import get
from registry.imports.templates import template, templates

router = APIRouter(
    prefix="/desk/imports", include_in_schema=False, default_response_class=HTMLResponse
)

PAGE_SIZE = 25


class JobsPageParameters(PageParameters, JobsParameters):
    """Where the list of imports goes on."""


class RowsPageParameters(PageParameters, RowsParameters):
    """Which rows of an import."""


@router.get("")
def imports(
    context: ContextDep,
    desk: ImportDeskDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[JobsPageParameters, Query()],
) -> Response:
    """List imports, the newest first, with the form that sends a file."""
    require_importer(actor)
    return _list(context, desk, pages, parameters)


@router.post("", max_body_size=UPLOAD_AT_MOST)
async def send(
    request: Request,
    context: ContextDep,
    desk: ImportDeskDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    sent: SentForm,
) -> Response:
    """Take a file in behind the request, or show the form again with what is wrong."""
    sent_file = (await request.form()).get("file")

    def work() -> str:
        with handed_over(_kept(desk, sent_file, sent)) as file:
            begun = desk.take_in(context.database, file, actor)
        return f"/desk/imports/{begun.id}?done=sent"

    def again(pages: OfficerPages) -> Response:
        return _list(context, desk, pages, JobsPageParameters())

    require_importer(actor)
    return await run_in_threadpool(pages.settle, sent, work, again)


@router.get("/{job}")
def one_import(
    context: ContextDep,
    desk: ImportDeskDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    job: UUID,
    parameters: Annotated[RowsPageParameters, Query()],
) -> Response:
    """Show where an import stands, and its rows that wait with what is wrong with each."""
    require_importer(actor)
    return _import(context, desk, pages, job, parameters)


@router.post("/{job}/rollback")
def roll_back(
    context: ContextDep,
    desk: ImportDeskDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    job: UUID,
    sent: SentForm,
) -> Response:
    """Take an import back behind the request, or say what depends on its records."""
    require_importer(actor)

    def work() -> str:
        desk.roll_back(context.database, job, actor)
        return f"/desk/imports/{job}?done=rolled_back"

    return pages.settle(
        sent, work, lambda pages: _import(context, desk, pages, job, RowsPageParameters())
    )


def _import(
    context: ContextDep,
    desk: ImportDesk,
    pages: OfficerPages,
    job: UUID,
    parameters: RowsPageParameters,
) -> Response:
    asked = parameters.asked()
    wanted = parameters.model_copy(update={"open": True, "limit": PAGE_SIZE})
    with context.database.reading() as session:
        told = import_answer(desk, get(session, job))
        rows = rows_answer(session, context, job, wanted)
    cursor = cursor_of(rows.next)
    return pages.show(
        "import",
        asked,
        address=f"/desk/imports/{job}",
        job=told,
        labels=_labels(told.kind, pages.lang),
        rows=rows.items,
        following=pages.next_address(f"/desk/imports/{job}", asked, cursor),
    )


def _labels(kind: str, lang: str) -> dict[str, str]:
    """Return what a person reads for the columns of a kind of file."""
    return {one.name: str(getattr(one, lang)) for one in template(kind).columns}


def _kept(desk: ImportDesk, sent_file: object, sent: dict[str, str]) -> ImportFile:
    """Return the file that was sent, written where the desk keeps files that wait.

    Raises:
        InvalidInput: there is no file, or not of a kind that is read.
        TooLarge: it is larger than the setting allows.
    """
    if not isinstance(sent_file, UploadFile) or not sent_file.filename:
        raise InvalidInput("No file was chosen.", field="file", expected="CSV, XLSX or Parquet")
    if (sent_file.size or 0) > desk.settings.bytes_at_most:
        raise TooLarge("The file is too large.", field="file")
    try:
        about = FileParameters.model_validate(
            {"kind": sent.get("kind"), "name": Path(sent_file.filename).name}
        )
    except ValidationError as error:
        raise InvalidInput(
            "The file is not of a kind that is read.", field="file", expected="CSV, XLSX, Parquet"
        ) from error
    path = desk.folder / f"{uuid7()}.{about.name.rpartition('.')[2].lower()}"
    with path.open("wb") as target:
        shutil.copyfileobj(sent_file.file, target)
    return ImportFile(path, about.kind, about.mapping(), about.channel, about.name)


def _list(
    context: ContextDep,
    desk: ImportDesk,
    pages: OfficerPages,
    parameters: JobsPageParameters,
) -> Response:
    with context.database.reading() as session:
        found = imports_answer(
            session, context, desk, parameters.model_copy(update={"limit": PAGE_SIZE})
        )
    cursor = cursor_of(found.next)
    return pages.show(
        "imports",
        items=found.items,
        kind_labels=[(one.kind, str(getattr(one, pages.lang))) for one in templates().values()],
        following=pages.next_address("/desk/imports", {}, cursor),
    )
