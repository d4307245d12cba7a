"""Assessments: the one that stands, its words, those before it, and simulations of other lines."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.actor import ActorDep
from api.assessments.schemas import (
    AssessmentAnswer,
    AssessmentsAnswer,
    ExplainAnswer,
    SimulationAnswer,
    SimulationParameters,
)
from api.context import ContextDep
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.parameters import NoParameters
from api.problems import documented
from registry.assessments import service
from registry.assessments.explain import explain

router = APIRouter(tags=["assessments"])


@router.get(
    "/v1/households/{household}/assessment",
    response_model=AssessmentAnswer,
    responses=documented(400, 401, 404),
)
def get_assessment(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    _parameters: Annotated[NoParameters, Query()],
) -> AssessmentAnswer:
    """Get the assessment that stands, with its inputs and the line it used."""
    with context.database.reading() as session:
        found = service.get_newest(session, household_key(session, household))
        return AssessmentAnswer.model_validate(found)


@router.get(
    "/v1/households/{household}/assessment/explain",
    response_model=ExplainAnswer,
    responses=documented(400, 401, 404),
)
def explain_assessment(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    _parameters: Annotated[NoParameters, Query()],
) -> ExplainAnswer:
    """Tell in words why the household has its poverty status."""
    with context.database.reading() as session:
        found = service.get_newest(session, household_key(session, household))
        words = {one: explain(session, one, assessment_id=found.id) for one in ("ms", "en")}
        return ExplainAnswer(assessment_id=found.id, **words)


@router.get(
    "/v1/households/{household}/assessments",
    response_model=AssessmentsAnswer,
    responses=documented(400, 401, 404),
)
def list_assessments(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    _parameters: Annotated[NoParameters, Query()],
) -> AssessmentsAnswer:
    """List every assessment of a household, the newest first."""
    with context.database.reading() as session:
        found = service.list_assessments(session, household_key(session, household))
        return AssessmentsAnswer(items=[AssessmentAnswer.model_validate(one) for one in found])


@router.get(
    "/v1/assessment-simulation",
    response_model=SimulationAnswer,
    responses=documented(400, 401, 404),
)
def simulate(
    context: ContextDep, _actor: ActorDep, parameters: Annotated[SimulationParameters, Query()]
) -> SimulationAnswer:
    """Count, by district, who would change class under other lines; nothing is written."""
    percent = parameters.adjust_percent
    with context.database.reading() as session:
        found = service.simulate(session, parameters.version, adjust_percent=percent or None)
    return SimulationAnswer.model_validate(found)
