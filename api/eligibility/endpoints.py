"""Eligibility for aid and housing: of registered households for officers, of facts for all."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.actor import ActorDep
from api.context import ContextDep
from api.eligibility.schemas import (
    DecisionItem,
    DecisionsAnswer,
    EligibilityParameters,
    FactItem,
    FactsAnswer,
    FactsBody,
    FindingItem,
    PriorityAnswer,
    StandingItem,
)
from api.households.answers import household_key
from api.households.endpoints import HouseholdPath
from api.parameters import NoParameters
from api.problems import documented
from api.texts import Text
from registry.calendar.service import today
from registry.eligibility.conditions import Finding
from registry.eligibility.facts import known_facts
from registry.eligibility.priority import Priority
from registry.eligibility.service import (
    Decision,
    decide,
    decide_household,
    household_priority,
    words_of,
)

router = APIRouter(tags=["eligibility"])

HOUSEHOLD = "/v1/households/{household}"


@router.get("/v1/eligibility-facts", responses=documented(400))
def list_facts(response: Response, _parameters: Annotated[NoParameters, Query()]) -> FactsAnswer:
    """List what rules ask, in both languages."""
    response.headers["Cache-Control"] = "public, max-age=3600"
    return FactsAnswer(
        items=[
            FactItem(name=one.name, of=one.of, kind=one.kind, text=Text(**one.words))
            for one in known_facts().values()
        ]
    )


@router.post("/v1/eligibility-checks", responses=documented(400, 404))
def check_facts(
    response: Response,
    context: ContextDep,
    body: FactsBody,
    _parameters: Annotated[NoParameters, Query()],
) -> DecisionsAnswer:
    """Tell what the rules say of facts; nothing is stored, and no aid is promised."""
    response.headers["Cache-Control"] = "no-store"
    on = body.on or today()
    with context.database.reading() as session:
        return decisions_answer(on, decide(session, body.facts, on, body.rule))


@router.get(f"{HOUSEHOLD}/eligibility", responses=documented(400, 401, 404))
def household_eligibility(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    parameters: Annotated[EligibilityParameters, Query()],
) -> DecisionsAnswer:
    """Tell what the rules say of a household and its people, from what the registry holds."""
    on = parameters.on or today()
    with context.database.reading() as session:
        key = household_key(session, household)
        return decisions_answer(on, decide_household(session, key, on, parameters.rule))


@router.post(f"{HOUSEHOLD}/eligibility", responses=documented(400, 401, 404))
def household_eligibility_with(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    body: FactsBody,
    _parameters: Annotated[NoParameters, Query()],
) -> DecisionsAnswer:
    """Tell the same with facts that the registry does not hold, such as a permission form."""
    on = body.on or today()
    with context.database.reading() as session:
        key = household_key(session, household)
        return decisions_answer(on, decide_household(session, key, on, body.rule, body.facts))


@router.get(f"{HOUSEHOLD}/housing-priority", responses=documented(400, 401, 404))
def housing_priority(
    context: ContextDep,
    _actor: ActorDep,
    household: HouseholdPath,
    _parameters: Annotated[NoParameters, Query()],
) -> PriorityAnswer:
    """Tell the household's points of priority for PPRT, group by group."""
    on = today()
    with context.database.reading() as session:
        found = household_priority(session, household_key(session, household), on)
    return priority_answer(on, found)


def priority_answer(on: date, found: Priority) -> PriorityAnswer:
    """Return points of priority of a day as an answer."""
    return PriorityAnswer(
        on=on,
        points=found.points,
        open_points=found.open_points,
        groups=[
            StandingItem(
                group=one.group.code,
                text=Text(**one.group.words),
                met=one.met,
                points=one.points,
            )
            for one in found.standings
        ],
    )


def decisions_answer(on: date, decisions: list[Decision]) -> DecisionsAnswer:
    """Return decisions of a day as an answer."""
    return DecisionsAnswer(on=on, items=[decision_item(one) for one in decisions])


def decision_item(one: Decision) -> DecisionItem:
    """Return a decision as it stands in answers."""
    return DecisionItem(
        agency=one.agency,
        programme=one.programme,
        rule=one.code,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        subject=one.subject,
        person_id=one.person_id,
        met=one.met,
        missing=list(one.missing),
        amount=one.amount,
        per=one.per,
        source=one.source,
        finding=_finding(one.finding),
        explanation=Text(
            ms="\n".join(words_of(one.finding, "ms")), en="\n".join(words_of(one.finding, "en"))
        ),
    )


def _finding(one: Finding) -> FindingItem:
    return FindingItem(
        text=Text(**one.words),
        met=one.met,
        missing=list(one.missing),
        parts=[_finding(part) for part in one.parts],
    )
