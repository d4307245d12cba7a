"""Household records: list, export, read now or as of a moment, take in, correct."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse, StreamingResponse
from starlette.background import BackgroundTask
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.auditing import enter_purpose
from api.context import Context, ContextDep
from api.households import answers
from api.households.listing import ListAnswer, ListFilters, ListParameters
from api.households.schemas import (
    AsOf,
    HistoryAnswer,
    HouseholdCreate,
    HouseholdPatch,
    IncomeAnswer,
    MembersAnswer,
    RecordAnswer,
    RevealAnswer,
    RevealBody,
)
from api.parameters import NoParameters
from api.problems import documented
from database.session import ReadSession
from registry.actors.service import Actor
from registry.households.reference import demo_reference
from registry.idempotency.service import once
from registry.options.service import require_option
from registry.records import service
from registry.records.changing import By
from registry.records.export import as_csv, write_xlsx
from registry.records.listing import check_filter, stream_records
from registry.records.taking import take_in

router = APIRouter(prefix="/v1/households", tags=["households"])

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

HouseholdPath = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9-]{5,40}$",
        description="key or reference number of the household",
        openapi_examples={"demonstration": {"value": demo_reference(1)}},
    ),
]


@router.get("", response_model=ListAnswer, responses=documented(400, 401))
def list_households(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[ListParameters, Query()]
) -> ListAnswer:
    """List households by the filters of the dynamic report. Identity numbers are masked."""
    with context.database.reading() as session:
        return answers.list_answer(session, context, parameters)


@router.get(
    ".csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {}}}, **documented(400, 401)},
)
def export_csv(
    context: ContextDep, actor: ActorDep, filters: Annotated[ListFilters, Query()]
) -> StreamingResponse:
    """Send every household that matches as CSV, while it is read."""
    check_filter(filters.wanted())
    return StreamingResponse(
        _csv_blocks(context, filters, actor), media_type=CSV, headers=_download("households.csv")
    )


@router.get(
    ".xlsx",
    response_class=FileResponse,
    responses={200: {"content": {XLSX: {}}}, **documented(400, 401)},
)
def export_xlsx(
    context: ContextDep, actor: ActorDep, filters: Annotated[ListFilters, Query()]
) -> FileResponse:
    """Send every household that matches as a workbook."""
    check_filter(filters.wanted())
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        target = FilePath(file.name)
    with context.database.reading() as session:
        write_xlsx(_rows(session, filters), target, actor)
    return FileResponse(
        target,
        media_type=XLSX,
        headers=_download("households.xlsx"),
        background=BackgroundTask(target.unlink),
    )


@router.post(
    "",
    status_code=HTTP_201_CREATED,
    response_model=RecordAnswer,
    responses=documented(400, 401, 403, 409),
)
def create_household(
    response: Response,
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    body: HouseholdCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Take a household in with its whole record, all or nothing; its case begins as `baru`."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            case = take_in(session, answers.full_form(body), actor)
            found = service.read(session, case.household.id)
            return answers.record_answer(found).model_dump(mode="json")

        request = body.model_dump(mode="json", exclude_unset=True)
        answer = once(session, key, actor.name, "household", request, create)
    response.headers["Location"] = context.link(
        f"/v1/households/{answer.content['household']['id']}", []
    )
    return answer.content


@router.get("/{household}", response_model=RecordAnswer, responses=documented(400, 401, 404))
def get_household(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    parameters: Annotated[AsOf, Query()],
) -> RecordAnswer:
    """Get the whole record, as it stands or exactly as it was stored at a moment."""
    with context.database.reading() as session:
        return answers.record_answer(answers.record(session, household, parameters))


@router.patch(
    "/{household}", response_model=RecordAnswer, responses=documented(400, 401, 403, 404, 409)
)
def update_household(
    context: ContextDep,
    actor: ActorDep,
    household: HouseholdPath,
    body: HouseholdPatch,
    _parameters: Annotated[NoParameters, Query()],
) -> RecordAnswer:
    """Change fields of the household, its dwelling and property; former values are kept."""
    by = By(actor, body.reason, body.edition)
    with context.database.writing() as session:
        key = answers.household_key(session, household)
        return answers.record_answer(service.update(session, key, answers.patch(body), by))


@router.get(
    "/{household}/members", response_model=MembersAnswer, responses=documented(400, 401, 404)
)
def list_members(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    parameters: Annotated[AsOf, Query()],
) -> MembersAnswer:
    """List the people of a household with their dated memberships."""
    with context.database.reading() as session:
        return answers.members_answer(answers.record(session, household, parameters))


@router.post(
    "/{household}/reveals", response_model=RevealAnswer, responses=documented(400, 401, 403, 404)
)
def reveal_numbers(
    request: Request,
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    body: RevealBody,
    _parameters: Annotated[NoParameters, Query()],
) -> RevealAnswer:
    """Show a family's numbers in full. Purpose, officer and moment stand in the audit trail."""
    require_option("reveal_purposes", body.purpose, "purpose")
    enter_purpose(request, body.purpose)
    with context.database.reading() as session:
        return answers.reveal_answer(answers.record(session, household, AsOf()))


@router.get("/{household}/income", response_model=IncomeAnswer, responses=documented(400, 401, 404))
def get_income(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    parameters: Annotated[AsOf, Query()],
) -> IncomeAnswer:
    """Get the twelve-month income tables and their totals."""
    with context.database.reading() as session:
        return answers.income_answer(answers.record(session, household, parameters))


@router.get(
    "/{household}/history", response_model=HistoryAnswer, responses=documented(400, 401, 404)
)
def get_history(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    _parameters: Annotated[NoParameters, Query()],
) -> HistoryAnswer:
    """Tell every change: former values, who, when and why."""
    with context.database.reading() as session:
        found = service.history(session, answers.household_key(session, household))
        return answers.history_answer(found)


def _csv_blocks(context: Context, filters: ListFilters, actor: Actor) -> Iterator[bytes]:
    with context.database.reading() as session:
        yield from as_csv(_rows(session, filters), actor)


def _rows(session: ReadSession, filters: ListFilters) -> Iterator[Mapping[str, Any]]:
    return stream_records(
        session, filters.wanted(), sort=filters.sort, descending=filters.order == "down"
    )


def _download(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
