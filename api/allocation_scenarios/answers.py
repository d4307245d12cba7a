"""Kept sharings as answers."""

from dataclasses import asdict
from uuid import UUID

from api.allocation_scenarios.schemas import (
    ChangeItem,
    ComparisonAnswer,
    DecisionItem,
    FamiliesAnswer,
    FamilyItem,
    ReasonItem,
    ScenarioAnswer,
    ScenarioItem,
    ScenariosAnswer,
    ScenariosParameters,
)
from api.allocations.endpoints import allocation_answer
from api.allocations.schemas import EquityItem
from api.context import Context
from api.paging import decode_place, encode_place
from api.texts import Text
from database.session import ReadSession
from geo.scenarios import queries, service
from geo.scenarios.filling import Filled
from geo.scenarios.service import Kept
from registry.eligibility.priority import groups
from registry.housing_applications.ranking import TIE_RULE


def item(kept: Kept) -> ScenarioItem:
    """Return a scenario as it stands in lists."""
    one = kept.scenario
    return ScenarioItem(
        id=one.id,
        name=one.name,
        note=one.note,
        category=one.category,
        publication=one.publication_number,
        units=one.units,
        cost_rm=one.cost_rm,
        status="draf" if one.state == "draf" else "dihantar",
        created_by=one.created_by,
        created_at=one.created_at,
        submitted_by=one.submitted_by,
        submitted_at=one.submitted_at,
        decisions=[DecisionItem.model_validate(word) for word in kept.decisions],
    )


def one(session: ReadSession, scenario_id: UUID) -> ScenarioAnswer:
    """Return a scenario with every district."""
    kept = service.get(session, scenario_id)
    return ScenarioAnswer(
        **item(kept).model_dump(),
        filled=queries.filled_districts(session, scenario_id),
        allocation=allocation_answer(service.allocation_of(kept.scenario)),
    )


def page(
    session: ReadSession, context: Context, parameters: ScenariosParameters
) -> ScenariosAnswer:
    """Return one page of scenarios with the address of the next."""
    found = service.list_scenarios(
        session,
        parameters.category,
        after=decode_place(parameters.cursor),
        limit=parameters.limit,
    )
    cursor = None if found.next is None else encode_place(found.next)
    next_link = context.following("/v1/allocation-scenarios", parameters, cursor)
    return ScenariosAnswer(items=[item(kept) for kept in found.items], next=next_link)


def comparison(session: ReadSession, scenario_id: UUID, other_id: UUID) -> ComparisonAnswer:
    """Return two scenarios district by district."""
    first, second = (service.get(session, key).scenario for key in (scenario_id, other_id))
    found = service.compare(service.allocation_of(first), service.allocation_of(second))
    return ComparisonAnswer(
        name=first.name,
        other_name=second.name,
        units=found.units,
        other_units=found.other_units,
        cost_rm=found.cost_rm,
        other_cost_rm=found.other_cost_rm,
        moved=found.moved,
        equity=EquityItem(**asdict(found.equity)),
        other_equity=EquityItem(**asdict(found.other_equity)),
        districts=[ChangeItem(**asdict(each), change=each.change) for each in found.changes],
    )


def families(found: Filled) -> FamiliesAnswer:
    """Return the families of a district in their order, with their reasons."""
    return FamiliesAnswer(
        district=found.district.code,
        name=found.district.name,
        houses=found.district.units,
        housed=found.housed,
        tie_rule=Text(**TIE_RULE),
        items=[
            FamilyItem(
                rank=place.rank,
                household_id=place.household_id,
                reference_no=reference_no,
                gets_house=place.gets_house,
                is_recommended=place.is_recommended,
                points=place.points,
                open_points=place.reasons["open_points"],
                reasons=_reasons(place.reasons["groups"]),
                missing=place.reasons["missing"],
                income_per_person=place.income_per_person,
                verified_on=place.verified_on,
            )
            for place, reference_no in found.places
        ],
    )


def _reasons(points: dict[str, int]) -> list[ReasonItem]:
    return [
        ReasonItem(group=one.code, text=Text(**one.words), points=points[one.code])
        for one in groups()
        if one.code in points
    ]
