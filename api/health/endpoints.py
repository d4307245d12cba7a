"""Is the process alive, and can it serve?"""

from functools import cache
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.context import ContextDep
from api.health.schemas import Health, Readiness
from api.parameters import NoParameters
from api.problems import documented
from database.errors import NotFound, Unavailable
from database.migrate import current, head
from database.session import ReadSession

router = APIRouter(tags=["health"])


@cache
def own_version() -> str:
    """Return the version of the installed service."""
    return version("petakasih")


@router.get("/healthz", responses=documented(400))
def health(response: Response, _parameters: Annotated[NoParameters, Query()]) -> Health:
    """Say that the process answers."""
    response.headers["Cache-Control"] = "no-store"
    return Health(status="ok", version=own_version())


@router.get("/readyz", responses=documented(400, 503))
def ready(
    response: Response, context: ContextDep, _parameters: Annotated[NoParameters, Query()]
) -> Readiness:
    """Say whether database, schema, boundary set and publication are there; 503 when not."""
    response.headers["Cache-Control"] = "no-store"
    with context.database.reading() as session:
        need_schema(session)
    try:
        boundary_set = context.boundary_set(None)
        publication = context.publication(None)
    except NotFound as error:
        raise Unavailable(f"Not ready: {error.message}.") from error
    return Readiness(
        status="ok",
        version=own_version(),
        boundary_set=boundary_set.code,
        publication=publication.number,
    )


def need_schema(session: ReadSession) -> None:
    """Check that the schema is the newest one.

    Raises:
        Unavailable: migrations are to be run first.
    """
    if current(session.connection()) != head():
        raise Unavailable("Not ready: the schema is not up to date.")
