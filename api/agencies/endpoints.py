"""Agencies of a day, for all; their versions; a new version, by administrators."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.agencies.schemas import AgenciesAnswer, AgencyItem, AgencyParameters, AgencyVersionBody
from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from registry.agencies import service
from registry.agencies.models import AgencyVersion
from registry.idempotency.service import once

router = APIRouter(prefix="/v1/agencies", tags=["aid"])

FRESH = "public, max-age=3600"
AgencyPath = Annotated[str, Path(pattern=r"^[A-Z][A-Z0-9_-]{1,19}$", description="code of it")]


@router.get("", responses=documented(400))
def list_agencies(
    response: Response, context: ContextDep, parameters: Annotated[AgencyParameters, Query()]
) -> AgenciesAnswer:
    """List the agencies of a day as they were then."""
    with context.database.reading() as session:
        found = service.on_day(session, parameters.on)
        items = [_item(agency.code, version) for agency, version in found]
    response.headers["Cache-Control"] = FRESH
    return AgenciesAnswer(items=items)


@router.get("/{agency}/versions", responses=documented(400, 404))
def list_versions(
    response: Response,
    context: ContextDep,
    agency: AgencyPath,
    _parameters: Annotated[NoParameters, Query()],
) -> AgenciesAnswer:
    """List every version of an agency, first entered first."""
    with context.database.reading() as session:
        items = [_item(agency, version) for version in service.versions(session, agency)]
    response.headers["Cache-Control"] = FRESH
    return AgenciesAnswer(items=items)


@router.post(
    "/{agency}/versions",
    status_code=HTTP_201_CREATED,
    response_model=AgencyItem,
    responses=documented(400, 401, 403, 409),
)
def enter_version(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    agency: AgencyPath,
    body: AgencyVersionBody,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, Any]:
    """Enter a version; the first one makes the agency, and none that was entered is changed."""
    with context.database.writing() as session:

        def create() -> dict[str, Any]:
            made = service.enter(session, agency, body.terms(), actor)
            session.refresh(made)
            return _item(agency, made).model_dump(mode="json")

        request = {"agency": agency} | body.model_dump(mode="json")
        return once(session, key, actor.name, "agency version", request, create).content


def _item(code: str, version: AgencyVersion) -> AgencyItem:
    return AgencyItem(
        code=code,
        name_ms=version.name_ms,
        name_en=version.name_en,
        is_active=version.is_active,
        starts_on=version.starts_on,
        ends_on=version.ends_on,
        source=version.source,
        number=version.number,
        entered_by=version.entered_by,
        entered_at=version.entered_at,
    )
