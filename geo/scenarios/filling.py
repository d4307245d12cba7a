"""An approved share filled: the families of a district in their order, kept with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from database.audit.service import note_subjects
from database.base import uuid7
from database.errors import Conflict, InvalidInput
from database.session import ReadSession, WriteSession
from geo.scenarios import queries
from geo.scenarios.models import AllocationPlace
from geo.scenarios.service import allocation_of, get
from geo.targeting.service import Grant
from registry.actors.service import Actor
from registry.calendar.service import now, today
from registry.housing_applications.ranking import Ranked, rank

WAITING_AT_MOST = 1_000
"""Families kept behind those that get a house, so that one who drops out has a successor."""

HARDCORE = "hardcore_hh"


class NotApproved(Conflict):
    """The state has not approved its part."""

    code = "not-approved"


class AlreadyFilled(Conflict):
    """The district is filled."""

    code = "already-filled"


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled district: its houses, and its families in their order with reference numbers."""

    district: Grant
    places: Sequence[tuple[AllocationPlace, str]]

    @property
    def housed(self) -> int:
        """Return how many families get a house."""
        return sum(place.gets_house for place, _ in self.places)


def fill(session: WriteSession, scenario_id: UUID, district: str, actor: Actor) -> Filled:
    """Fill a district's houses with its families, once.

    Raises:
        ScenarioNotFound: there is no such scenario.
        InvalidInput: the scenario has no such district.
        NotApproved: the district's state has not approved its part.
        AlreadyFilled: it was filled before.
    """
    scenario = get(session, scenario_id).scenario
    grant = _grant(session, scenario_id, district)
    word = queries.decision(session, scenario_id, grant.state)
    if word is None or word.decision != "diluluskan":
        raise NotApproved(
            f"State {grant.state} has not approved its part.",
            field="district",
            expected="an approval by the state's supervisor",
        )
    if district in queries.filled_districts(session, scenario_id):
        raise AlreadyFilled("This district is filled.", field="district")
    order = allocation_of(scenario).order
    ranking = rank(session, order.category, district, today(), hardcore_only=order.need == HARDCORE)
    kept = ranking.families[: grant.units + WAITING_AT_MOST]
    session.add_all(
        _place(scenario_id, grant, at, family, actor) for at, family in enumerate(kept, start=1)
    )
    session.flush()
    return filled(session, scenario_id, district)


def filled(session: ReadSession, scenario_id: UUID, district: str) -> Filled:
    """Return a district with its families in their order; without any, it is not filled yet.

    Raises:
        ScenarioNotFound: there is no such scenario.
        InvalidInput: the scenario has no such district.
    """
    grant = _grant(session, scenario_id, district)
    places = queries.places(session, scenario_id, district)
    note_subjects(session, *(place.household_id for place, _ in places))
    return Filled(grant, places)


def _grant(session: ReadSession, scenario_id: UUID, district: str) -> Grant:
    grants = allocation_of(get(session, scenario_id).scenario).grants
    found = next((one for one in grants if one.code == district), None)
    if found is None:
        raise InvalidInput(
            f"The scenario has no district {district!r}.",
            field="district",
            expected="a district of the scenario",
        )
    return found


def _place(
    scenario_id: UUID, grant: Grant, rank_no: int, family: Ranked, actor: Actor
) -> AllocationPlace:
    priority = family.priority
    return AllocationPlace(
        id=uuid7(),
        scenario_id=scenario_id,
        household_id=family.household_id,
        state_code=grant.state,
        district_code=grant.code,
        rank=rank_no,
        gets_house=rank_no <= grant.units,
        points=priority.points,
        reasons={
            "groups": {one.group.code: one.points for one in priority.standings if one.met},
            "open_points": priority.open_points,
            "missing": list(family.missing),
        },
        is_recommended=family.is_recommended,
        income_per_person=family.income_per_person,
        verified_on=family.verified_on,
        filled_by=actor.name,
        filled_at=now(),
    )
