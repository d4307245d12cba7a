"""Data-sharing agreements: terms and steps, records taken under them, and who took what."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask
from starlette.status import HTTP_201_CREATED

from api.access.gate import gate
from api.access.rates import rates
from api.actor import ActorDep, IdempotencyKeyHeader
from api.agreements import answers
from api.agreements.schemas import (
    AgreementAnswer,
    AgreementCreate,
    AgreementParameters,
    AgreementsAnswer,
    AgreementStepBody,
    FieldsParameters,
    HouseholdReleasesAnswer,
    ReleasesAnswer,
    ReleasesParameters,
    ShareableFieldsAnswer,
    SharedAnswer,
    SharedParameters,
)
from api.auditing import RELEASE, enter_purpose, enter_refusal
from api.context import ContextDep
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.parameters import NoParameters
from api.problems import documented
from registry.actors.service import Actor
from registry.agreements import releases, service
from registry.agreements.files import WRITERS, under
from registry.agreements.releases import AgreementOpensNothing
from registry.idempotency.service import once

router = APIRouter(prefix="/v1", tags=["agreements"])

ONE = "/agreements/{agreement_id}"
FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type.partition(";")[0]: {} for media_type in FORMS.values()}}
}
FRESH = "public, max-age=300"

AgreementPath = Annotated[UUID, Path(description="key of the agreement")]
Nothing = Annotated[NoParameters, Query()]


@contextmanager
def refusals_noted(request: Request, actor: Actor) -> Iterator[None]:
    """Let the audit trail tell who wanted records that an agreement does not open."""
    try:
        yield
    except AgreementOpensNothing as refusal:
        if rates(request).allows("refusal", actor.name):
            enter_refusal(request, gate(request).database, actor.name, refusal.code)
        raise


@router.get("/shareable-fields", responses=documented(400))
def shareable_fields(response: Response, _parameters: Nothing) -> ShareableFieldsAnswer:
    """List the fields that agreements may share, by group, and which are sensitive."""
    response.headers["Cache-Control"] = FRESH
    return answers.fields_answer()


@router.get("/agreements", responses=documented(400, 401, 403))
def list_agreements(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[AgreementParameters, Query()]
) -> AgreementsAnswer:
    """List agreements, the newest first; an agency's officers see those of their agency."""
    with context.database.reading() as session:
        return answers.agreements_answer(session, context, parameters)


@router.post(
    "/agreements",
    status_code=HTTP_201_CREATED,
    response_model=AgreementAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def draft(
    response: Response,
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    body: AgreementCreate,
    _parameters: Nothing,
) -> dict[str, Any]:
    """Draft an agreement; nothing is open until another officer approves it."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            made = service.draft(session, body.terms(), actor)
            return answers.agreement_answer(session, made.id).model_dump(mode="json")

        request = body.model_dump(mode="json")
        content = once(session, key, actor.name, "agreement", request, create).content
    response.headers["Location"] = context.link(f"/v1/agreements/{content['id']}", [])
    return content


@router.get(ONE, responses=documented(400, 401, 403, 404))
def get_agreement(
    context: ContextDep, _actor: ActorDep, agreement_id: AgreementPath, _parameters: Nothing
) -> AgreementAnswer:
    """Get an agreement with every step: by whom, when and why."""
    with context.database.reading() as session:
        return answers.agreement_answer(session, agreement_id)


@router.post(
    f"{ONE}/events",
    status_code=HTTP_201_CREATED,
    response_model=AgreementAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def take_step(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    agreement_id: AgreementPath,
    body: AgreementStepBody,
    _parameters: Nothing,
) -> dict[str, Any]:
    """Approve, withdraw, suspend, resume or end. Who drafted does not approve."""
    with context.database.writing() as session:

        def step() -> dict[str, Any]:
            service.take(session, agreement_id, body.step(), actor)
            return answers.agreement_answer(session, agreement_id).model_dump(mode="json")

        request = {"agreement": str(agreement_id)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "agreement event", request, step).content


@router.get(f"{ONE}/households", responses=documented(400, 401, 403, 404))
def take_page(
    request: Request,
    context: ContextDep,
    actor: ActorDep,
    agreement_id: AgreementPath,
    parameters: Annotated[SharedParameters, Query()],
) -> SharedAnswer:
    """Take a page of the records that an agreement opens: agreed fields only. It is noted."""
    with refusals_noted(request, actor), context.database.writing() as session:
        enter_purpose(request, service.get(session, agreement_id).purpose, RELEASE)
        return answers.shared_answer(session, context, agreement_id, parameters)


@router.get(
    f"{ONE}/households.{{form}}",
    response_class=FileResponse,
    responses={**FILES, **documented(400, 401, 403, 404)},
)
def take_file(
    request: Request,
    context: ContextDep,
    actor: ActorDep,
    agreement_id: AgreementPath,
    form: Literal["csv", "xlsx", "parquet"],
    parameters: Annotated[FieldsParameters, Query()],
) -> FileResponse:
    """Take all of them as a file. It is noted before the first byte leaves; every row is marked."""
    wanted = answers.asked(parameters)
    with tempfile.NamedTemporaryFile(suffix=f".{form}", delete=False) as file:
        target = FilePath(file.name)
    try:
        # A whole country's families take minutes.
        patient = context.database.unhurried
        with refusals_noted(request, actor), patient.writing() as session:
            agreement = service.get(session, agreement_id)
            enter_purpose(request, agreement.purpose, RELEASE)
            fields = releases.fields_asked(agreement, wanted.fields)
            found = releases.take_records(session, agreement_id, wanted)
            codes = [one.code for one in fields]
            WRITERS[form](releases.rows(found, fields), target, actor, codes, under(agreement))
            name = f"agreement-{agreement.number}.{form}"
    except BaseException:
        target.unlink()
        raise
    return FileResponse(
        target,
        media_type=FORMS[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
        background=BackgroundTask(target.unlink),
    )


@router.get(f"{ONE}/releases", responses=documented(400, 401, 403, 404))
def list_releases(
    context: ContextDep,
    _actor: ActorDep,
    agreement_id: AgreementPath,
    parameters: Annotated[ReleasesParameters, Query()],
) -> ReleasesAnswer:
    """Tell who took how many records and which fields under an agreement, the newest first."""
    with context.database.reading() as session:
        return answers.releases_answer(session, context, agreement_id, parameters)


@router.get("/households/{household}/releases", responses=documented(400, 401, 403, 404))
def releases_of_household(
    context: ContextDep, _actor: ActorDep, household: HouseholdPath, _parameters: Nothing
) -> HouseholdReleasesAnswer:
    """Tell to whom a family's record was given, under which agreement."""
    with context.database.reading() as session:
        key = household_key(session, household)
        return answers.household_releases_answer(releases.of_household(session, key))
