"""Poverty line tables: public, for everybody may know what a family is compared with."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.context import ContextDep
from api.parameters import NoParameters
from api.poverty_lines.schemas import (
    LineAnswer,
    LineParameters,
    TableAnswer,
    VersionAnswer,
    VersionsAnswer,
)
from api.problems import documented
from registry.poverty_lines import service

router = APIRouter(prefix="/v1/poverty-lines", tags=["poverty lines"])

FRESH = "public, max-age=3600"


@router.get("", response_model=VersionsAnswer, responses=documented(400))
def list_versions(
    response: Response, context: ContextDep, _parameters: Annotated[NoParameters, Query()]
) -> VersionsAnswer:
    """List the tables that are loaded."""
    with context.database.reading() as session:
        found = service.list_versions(session)
        items = [VersionAnswer.model_validate(one.version) for one in found]
    response.headers["Cache-Control"] = FRESH
    return VersionsAnswer(items=items)


@router.get("/{version}", response_model=TableAnswer, responses=documented(400, 404))
def get_table(
    response: Response,
    context: ContextDep,
    version: Annotated[
        str,
        Path(pattern=r"^[A-Za-z0-9._-]{1,40}$", openapi_examples={"2019": {"value": "PGK-2019"}}),
    ],
    parameters: Annotated[LineParameters, Query()],
) -> TableAnswer:
    """Get a table's cells, each with what was printed, what is used, and why they differ."""
    with context.database.reading() as session:
        header = VersionAnswer.model_validate(service.get_version(session, version))
        cells = service.list_lines(
            session, version, parameters.state, parameters.stratum, parameters.basis
        )
        lines = [LineAnswer.model_validate(cell) for cell in cells]
    response.headers["Cache-Control"] = FRESH
    return TableAnswer(**header.model_dump(), lines=lines)
