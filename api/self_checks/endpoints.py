"""A family judges its own case against the poverty line; nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from api.self_checks.schemas import SelfCheckAnswer, SelfCheckBody
from api.texts import Text
from registry.self_checks.service import self_check

router = APIRouter(prefix="/v1/self-checks", tags=["self-checks"])


@router.post("", responses=documented(400, 404))
def check_oneself(
    response: Response,
    context: ContextDep,
    body: SelfCheckBody,
    _parameters: Annotated[NoParameters, Query()],
) -> SelfCheckAnswer:
    """Compare a family's income a head with the line in force, step by step in both languages."""
    response.headers["Cache-Control"] = "no-store"
    with context.database.reading() as session:
        found = self_check(
            session,
            household_size=body.household_size,
            income_yearly=body.yearly_income,
            state_code=body.state_code,
            stratum=body.stratum,
        )
    return SelfCheckAnswer(
        below_line=found.below_line,
        line_version=found.line_version,
        explanation=Text(**found.explanation),
    )
