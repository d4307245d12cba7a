"""Imports: send a file, watch it, get its rows back to correct, take it back."""

import tempfile
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask
from starlette.status import HTTP_200_OK, HTTP_202_ACCEPTED

from api.actor import ActorDep
from api.context import ContextDep
from api.imports.answers import (
    dry_run_answer,
    handed_over,
    import_answer,
    imports_answer,
    open_rows_blocks,
    rows_answer,
)
from api.imports.desk import ImportDeskDep
from api.imports.files import CSV, XLSX, download
from api.imports.schemas import (
    DryRunAnswer,
    ImportAnswer,
    ImportsAnswer,
    JobsParameters,
    MatchAnswer,
    MatchParameters,
    OpenRowsParameters,
    RowsAnswer,
    RowsParameters,
)
from api.imports.upload import BODY, UploadedFile
from api.parameters import NoParameters
from api.problems import documented
from registry.imports.matching import match_again
from registry.imports.reports import marked_blocks, write_open_rows
from registry.imports.service import require_importer
from registry.imports.standing import get


def importer(actor: ActorDep) -> None:
    """Let only officers in whose role may import: rows hold identity numbers in full."""
    require_importer(actor)


UPLOAD_AT_MOST = 2**34
"""The server's limit for an upload; that of the settings, which is less, is told in words."""

router = APIRouter(prefix="/v1/imports", tags=["imports"], dependencies=[Depends(importer)])


@router.post(
    "",
    status_code=HTTP_202_ACCEPTED,
    response_model=ImportAnswer,
    responses={
        HTTP_200_OK: {"model": ImportAnswer, "description": "Imported before; nothing was done"},
        **documented(400, 401, 403, 409, 413, 429),
    },
    openapi_extra=BODY,
    max_body_size=UPLOAD_AT_MOST,
)
def start_import(
    response: Response,
    context: ContextDep,
    desk: ImportDeskDep,
    actor: ActorDep,
    file: UploadedFile,
) -> ImportAnswer:
    """Take a CSV, XLSX or Parquet file in, behind the request, or go on with one that stopped."""
    with handed_over(file):
        begun = desk.take_in(context.database, file, actor)
    if begun.unchanged:
        response.status_code = HTTP_200_OK
    response.headers["Location"] = context.link(f"/v1/imports/{begun.id}", [])
    return import_answer(desk, begun)


@router.get("", response_model=ImportsAnswer, responses=documented(400, 401, 403))
def list_imports(
    context: ContextDep, desk: ImportDeskDep, parameters: Annotated[JobsParameters, Query()]
) -> ImportsAnswer:
    """List imports, the newest first."""
    with context.database.reading() as session:
        return imports_answer(session, context, desk, parameters)


@router.post("/matches", response_model=MatchAnswer, responses=documented(400, 401, 403, 409))
def match_parked_rows(
    context: ContextDep, actor: ActorDep, parameters: Annotated[MatchParameters, Query()]
) -> MatchAnswer:
    """Take in parked rows whose person, household or programme has come into the registry since."""
    found = match_again(context.database, parameters.kind, actor)
    import_id = found.report.id if found.report else None
    return MatchAnswer(waited=found.waited, matched=found.matched, import_id=import_id)


@router.post(
    "/dry-runs",
    status_code=HTTP_202_ACCEPTED,
    response_model=DryRunAnswer,
    responses=documented(400, 401, 403, 413, 429),
    openapi_extra=BODY,
    max_body_size=UPLOAD_AT_MOST,
)
def start_dry_run(
    response: Response,
    context: ContextDep,
    desk: ImportDeskDep,
    actor: ActorDep,
    file: UploadedFile,
) -> DryRunAnswer:
    """Tell what an import of this file would do, behind the request; nothing is written."""
    with handed_over(file):
        dry = desk.try_out(context.database, file, actor)
    response.headers["Location"] = context.link(f"/v1/imports/dry-runs/{dry.id}", [])
    return dry_run_answer(dry)


@router.get(
    "/dry-runs/{dry_run}", response_model=DryRunAnswer, responses=documented(400, 401, 403, 404)
)
def get_dry_run(
    desk: ImportDeskDep, dry_run: UUID, _parameters: Annotated[NoParameters, Query()]
) -> DryRunAnswer:
    """Tell how far a dry run is. It is kept while the service runs."""
    return dry_run_answer(desk.dry_run(dry_run))


@router.get(
    "/dry-runs/{dry_run}/fates.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}, **documented(400, 401, 403, 404)},
)
def get_dry_run_fates(
    desk: ImportDeskDep,
    actor: ActorDep,
    dry_run: UUID,
    _parameters: Annotated[NoParameters, Query()],
) -> StreamingResponse:
    """Get every row's fate and why, in both languages."""
    blocks = marked_blocks(desk.fates(dry_run), actor)
    return StreamingResponse(blocks, media_type=CSV, headers=download("fates.csv"))


@router.get("/{job}", response_model=ImportAnswer, responses=documented(400, 401, 403, 404))
def get_import(
    context: ContextDep,
    desk: ImportDeskDep,
    job: UUID,
    _parameters: Annotated[NoParameters, Query()],
) -> ImportAnswer:
    """Tell where an import stands: its counts, reasons and progress."""
    with context.database.reading() as session:
        return import_answer(desk, get(session, job))


@router.get("/{job}/rows", response_model=RowsAnswer, responses=documented(400, 401, 403, 404))
def list_rows(
    context: ContextDep, job: UUID, parameters: Annotated[RowsParameters, Query()]
) -> RowsAnswer:
    """List what became of rows, and why, in the order of the file."""
    with context.database.reading() as session:
        return rows_answer(session, context, job, parameters)


@router.get(
    "/{job}/rows.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}, **documented(400, 401, 403, 404)},
)
def download_rows_csv(
    context: ContextDep,
    actor: ActorDep,
    job: UUID,
    parameters: Annotated[OpenRowsParameters, Query()],
) -> StreamingResponse:
    """Get the rows that wait, to correct and send again as a file."""
    with context.database.reading() as session:
        found = get(session, job)
    blocks = open_rows_blocks(context, found, actor, list(parameters.fate))
    return StreamingResponse(blocks, media_type=CSV, headers=download("rows.csv"))


@router.get(
    "/{job}/rows.xlsx",
    response_class=FileResponse,
    responses={200: {"content": {XLSX: {}}}, **documented(400, 401, 403, 404)},
)
def download_rows_xlsx(
    context: ContextDep,
    actor: ActorDep,
    job: UUID,
    parameters: Annotated[OpenRowsParameters, Query()],
) -> FileResponse:
    """Get the rows that wait as a workbook, to correct and send again as a file."""
    with context.database.reading() as session:
        kind = get(session, job).kind
        with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
            path = Path(file.name)
        write_open_rows(session, job, kind, path, actor, parameters.fate)
    return FileResponse(
        path,
        media_type=XLSX,
        headers=download("rows.xlsx"),
        background=BackgroundTask(path.unlink),
    )


@router.post(
    "/{job}/rollback",
    status_code=HTTP_202_ACCEPTED,
    response_model=ImportAnswer,
    responses=documented(400, 401, 403, 404, 409, 429),
)
def roll_back_import(
    context: ContextDep,
    desk: ImportDeskDep,
    actor: ActorDep,
    job: UUID,
    _parameters: Annotated[NoParameters, Query()],
) -> ImportAnswer:
    """Take back, behind the request, all that an import made, unless something depends on it."""
    return import_answer(desk, desk.roll_back(context.database, job, actor))
