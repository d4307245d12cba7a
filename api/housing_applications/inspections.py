"""Inspections of houses and their photographs; what a house is made of."""

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.requests import ClientDisconnect
from starlette.status import HTTP_201_CREATED

from api.actor import ActorDep, IdempotencyKeyHeader
from api.context import ContextDep
from api.housing_applications import answers
from api.housing_applications.endpoints import NO_STORE, ONE, ApplicationPath
from api.housing_applications.schemas import (
    HousingApplicationAnswer,
    HousingComponentItem,
    InspectionCreate,
    SpecificationItem,
    SpecificationsAnswer,
)
from api.parameters import NoParameters
from api.problems import documented
from api.texts import Text
from database.errors import InvalidInput, TooLarge
from registry.actors.marks import marked_jpeg
from registry.housing.house import SOURCE, components, specifications
from registry.housing_applications.inspecting import add_photo, inspect, photo
from registry.housing_applications.photos import BYTES_AT_MOST
from registry.idempotency.service import once

router = APIRouter(prefix="/v1", tags=["housing"])

FRESH = "public, max-age=3600"
PICTURE = {"schema": {"type": "string", "format": "binary"}}
BODY = {
    "requestBody": {
        "required": True,
        "description": "the picture, as it is",
        "content": {"application/octet-stream": PICTURE},
    }
}

InspectionPath = Annotated[UUID, Path(description="key of the inspection")]
PhotoPath = Annotated[UUID, Path(description="key of the photograph")]


@router.get("/housing-specifications", responses=documented(400))
def housing_specifications(
    response: Response, _parameters: Annotated[NoParameters, Query()]
) -> SpecificationsAnswer:
    """List what a new house is, by time, and the components that repair pays for."""
    response.headers["Cache-Control"] = FRESH
    return SpecificationsAnswer(
        houses=[SpecificationItem(**asdict(one)) for one in specifications()],
        components=[
            HousingComponentItem(
                code=one.code, unit=one.unit, allowed=one.allowed, text=Text(ms=one.ms, en=one.en)
            )
            for one in components().values()
        ],
        components_source=SOURCE,
    )


@router.post(
    f"{ONE}/inspections",
    status_code=HTTP_201_CREATED,
    response_model=HousingApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409),
)
def file_inspection(
    context: ContextDep,
    actor: ActorDep,
    key: IdempotencyKeyHeader,
    housing_application_id: ApplicationPath,
    body: InspectionCreate,
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, object]:
    """File an inspection: what was seen, components with quantities and costs."""
    with context.database.writing() as session:

        def create() -> dict[str, object]:
            inspect(session, housing_application_id, body.visit(), actor)
            return answers.one(session, context, housing_application_id).model_dump(mode="json")

        request = {"application": str(housing_application_id)} | body.model_dump(mode="json")
        return once(session, key, actor.name, "housing inspection", request, create).content


async def picture(request: Request) -> bytes:
    """Return the picture that was sent, never more of it than may be.

    Raises:
        TooLarge: it has too many bytes.
        InvalidInput: it did not arrive whole.
    """
    held = bytearray()
    try:
        async for block in request.stream():
            held += block
            if len(held) > BYTES_AT_MOST:
                raise TooLarge(
                    "The photograph is too large.",
                    field="body",
                    expected=f"up to {BYTES_AT_MOST // 2**20} MiB",
                )
    except ClientDisconnect as error:
        raise InvalidInput("The photograph did not arrive whole.", field="body") from error
    return bytes(held)


@router.post(
    f"{ONE}/inspections/{{inspection_id}}/photos",
    status_code=HTTP_201_CREATED,
    response_model=HousingApplicationAnswer,
    responses=documented(400, 401, 403, 404, 409, 413),
    openapi_extra=BODY,
    max_body_size=BYTES_AT_MOST,
)
def send_photo(
    context: ContextDep,
    actor: ActorDep,
    housing_application_id: ApplicationPath,
    inspection_id: InspectionPath,
    content: Annotated[bytes, Depends(picture)],
    _parameters: Annotated[NoParameters, Query()],
) -> HousingApplicationAnswer:
    """Keep a photograph of an inspection: written anew, nothing of its metadata left in it.

    The same file sent twice is kept once.
    """
    with context.database.writing() as session:
        add_photo(session, housing_application_id, inspection_id, content, actor)
        return answers.one(session, context, housing_application_id)


@router.get(
    f"{ONE}/photos/{{photo_id}}",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": PICTURE}}, **documented(400, 401, 404)},
)
def get_photo(
    context: ContextDep,
    actor: ActorDep,
    housing_application_id: ApplicationPath,
    photo_id: PhotoPath,
    _parameters: Annotated[NoParameters, Query()],
) -> Response:
    """Get a photograph as JPEG, without metadata but a comment: who took it, and when."""
    with context.database.reading() as session:
        found = photo(session, housing_application_id, photo_id)
        content = found.content
    return Response(marked_jpeg(content, actor), media_type="image/jpeg", headers=NO_STORE)
