"""Kept sharings: saved, submitted, decided by each state, compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy.exc import IntegrityError

from database.base import uuid7
from database.errors import Conflict, Forbidden, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from geo.scenarios import queries
from geo.scenarios.models import DECISIONS, AllocationDecision, AllocationScenario
from geo.targeting.equity import Equity
from geo.targeting.service import Allocation, Order, allocate
from registry.actors.service import Actor
from registry.calendar.service import now
from registry.forms.service import required_text, text

NAME_LONGEST = 120
NOTE_LONGEST = 2_000
PAGE_AT_MOST = 200
DECIDER = "state_supervisor"


class ScenarioNotFound(NotFound):
    """There is no scenario with that key."""

    code = "scenario-not-found"


class NameTaken(Conflict):
    """A scenario has that name."""

    code = "name-taken"


class NotSubmitted(Conflict):
    """The scenario does not stand where this may be done."""

    code = "scenario-not-there"


class AlreadyDecided(Conflict):
    """The state has said its word."""

    code = "already-decided"


class NotTheDecider(Forbidden):
    """Somebody else must decide: a state supervisor who neither made nor submitted it."""

    code = "not-this-officer"


@dataclass(frozen=True, slots=True)
class Kept:
    """A scenario with what states said of it."""

    scenario: AllocationScenario
    decisions: Sequence[AllocationDecision]


@dataclass(frozen=True, slots=True)
class ScenarioPage:
    """Some scenarios. `next` is where the list goes on, None at its end."""

    items: Sequence[Kept]
    next: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True)
class Change:
    """A district in two sharings; None where one of them does not know the district."""

    code: str
    name: str
    state: str
    units: int | None
    other_units: int | None

    @property
    def change(self) -> int:
        """Return how many houses the first gives beyond the other."""
        return (self.units or 0) - (self.other_units or 0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sharings district by district: who gains, who loses, and how even each is."""

    changes: Sequence[Change]
    units: int
    other_units: int
    cost_rm: int
    other_cost_rm: int
    equity: Equity
    other_equity: Equity

    @property
    def moved(self) -> int:
        """Return how many houses stand in another district."""
        gains = sum(one.change for one in self.changes if one.change > 0)
        losses = -sum(one.change for one in self.changes if one.change < 0)
        return min(gains, losses)


def save(
    session: WriteSession, name: str, order: Order, actor: Actor, note: str | None = None
) -> AllocationScenario:
    """Work a sharing out and keep it under a name.

    Raises:
        NameTaken: another has the name.
        InvalidInput, Clash, RateUnknown, NotFound: see `allocate`.
    """
    tidy = required_text("name", name, NAME_LONGEST)
    found = allocate(session, order)
    if queries.is_named(session, tidy):
        raise NameTaken(f"There is a scenario {tidy!r}.", field="name", expected="another name")
    made = AllocationScenario(
        id=uuid7(),
        name=tidy,
        note=text("note", note, NOTE_LONGEST),
        category=order.category,
        publication_number=found.publication,
        result=_adapter().dump_python(found, mode="json"),
        units=found.units,
        cost_rm=found.cost_rm,
        state="draf",
        created_by=actor.name,
        created_at=now(),
    )
    session.add(made)
    try:
        session.flush()
    except IntegrityError as error:
        raise NameTaken("The name was taken at this moment.", field="name") from error
    return made


def get(session: ReadSession, scenario_id: UUID) -> Kept:
    """Return one scenario.

    Raises:
        ScenarioNotFound: there is none with that key.
    """
    found = queries.by_key(session, scenario_id)
    if found is None:
        raise _missing()
    return Kept(found, queries.decisions(session, scenario_id))


def allocation_of(scenario: AllocationScenario) -> Allocation:
    """Return the sharing as it was worked out."""
    found: Allocation = _adapter().validate_python(scenario.result)
    return found


def list_scenarios(
    session: ReadSession,
    category: str | None = None,
    *,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> ScenarioPage:
    """Return a page of scenarios, the newest first.

    Raises:
        InvalidInput: the limit is out of range.
    """
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(
            f"{limit} is no page.", field="limit", expected=f"1 to {PAGE_AT_MOST} scenarios"
        )
    found = queries.newest(session, category, after, limit + 1)
    items = found[:limit]
    said = queries.decisions(session, *(one.id for one in items))
    kept = [Kept(one, [word for word in said if word.scenario_id == one.id]) for one in items]
    last = items[-1] if len(found) > limit else None
    return ScenarioPage(kept, (last.created_at, last.id) if last else None)


def submit(session: WriteSession, scenario_id: UUID, actor: Actor) -> AllocationScenario:
    """Put a scenario before the states: nothing of it is a draft any more.

    Raises:
        ScenarioNotFound: there is none with that key.
        NotSubmitted: it was submitted before.
    """
    found = _locked(session, scenario_id)
    if found.state != "draf":
        raise NotSubmitted(
            f"{found.submitted_by} submitted it.", field="scenario_id", expected="a draft"
        )
    found.state, found.submitted_by, found.submitted_at = "dihantar", actor.name, now()
    session.flush()
    return found


def decide(
    session: WriteSession,
    scenario_id: UUID,
    state_code: str,
    decision: str,
    actor: Actor,
    note: str | None = None,
) -> AllocationDecision:
    """Say a state's word on its part: approved or rejected, once, by a second person.

    Raises:
        ScenarioNotFound: there is none with that key.
        NotSubmitted: it is still a draft.
        NotTheDecider: no state supervisor, or who made or submitted it.
        AlreadyDecided: the state has said its word.
        InvalidInput: no such decision or state, or a rejection without a reason.
    """
    found = _locked(session, scenario_id)
    if decision not in DECISIONS:
        raise InvalidInput(
            f"There is no decision {decision!r}.", field="decision", expected=" or ".join(DECISIONS)
        )
    states = sorted({grant["state"] for grant in found.result["grants"]})
    if state_code not in states:
        raise InvalidInput(
            f"The scenario has no state {state_code!r}.", field="state", expected=", ".join(states)
        )
    tidy = text("note", note, NOTE_LONGEST)
    if decision == "ditolak" and tidy is None:
        raise InvalidInput("A rejection needs a note.", field="note", expected="the reason")
    if found.state != "dihantar":
        raise NotSubmitted("It is still a draft.", field="scenario_id", expected="submit it first")
    if actor.role != DECIDER or actor.name in (found.created_by, found.submitted_by):
        raise NotTheDecider(
            "Whoever made or submitted a scenario does not decide on it.",
            expected="another person, in the role state_supervisor",
        )
    before = queries.decision(session, scenario_id, state_code)
    if before is not None:
        raise AlreadyDecided(
            f"{before.decided_by} said {before.decision}.", field="state", expected="another state"
        )
    made = AllocationDecision(
        id=uuid7(),
        scenario_id=scenario_id,
        state_code=state_code,
        decision=decision,
        decided_by=actor.name,
        decided_at=now(),
        note=tidy,
    )
    session.add(made)
    session.flush()
    return made


def compare(one: Allocation, other: Allocation) -> Comparison:
    """Return two sharings district by district, in the order of their codes."""
    first, second = ({grant.code: grant for grant in each.grants} for each in (one, other))
    changes = []
    for code in sorted({*first, *second}):
        grant, beside = first.get(code), second.get(code)
        known = grant or beside
        assert known is not None
        changes.append(
            Change(
                code,
                known.name,
                known.state,
                grant.units if grant else None,
                beside.units if beside else None,
            )
        )
    return Comparison(
        changes, one.units, other.units, one.cost_rm, other.cost_rm, one.equity, other.equity
    )


def as_last_year(session: ReadSession, scenario_id: UUID) -> Mapping[str, int]:
    """Return the houses of a scenario by district, as an order takes last year's.

    Raises:
        ScenarioNotFound: there is none with that key.
    """
    found = get(session, scenario_id).scenario
    return {grant["code"]: grant["units"] for grant in found.result["grants"]}


def _locked(session: WriteSession, scenario_id: UUID) -> AllocationScenario:
    found = queries.by_key(session, scenario_id, lock=True)
    if found is None:
        raise _missing()
    return found


def _missing() -> ScenarioNotFound:
    return ScenarioNotFound("There is no such scenario.", field="scenario_id")


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(Allocation)
