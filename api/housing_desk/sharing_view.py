"""What the page of one kept sharing shows: each state's part, and every district."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from database.session import ReadSession
from geo.scenarios import queries, service
from geo.scenarios.models import AllocationDecision
from geo.scenarios.service import DECIDER, Kept
from geo.targeting.service import Allocation
from registry.accounts.reach import Place, covers
from registry.accounts.service import Visitor


@dataclass(frozen=True)
class Part:
    """A state's part: houses, RM, its word, and whether this officer may say it now."""

    state: str
    units: int
    cost_rm: int
    word: AllocationDecision | None
    may_decide: bool


def sharing_view(session: ReadSession, kept: Kept, visitor: Visitor) -> dict[str, Any]:
    """Return the values of the page."""
    found = service.allocation_of(kept.scenario)
    order = found.order
    return {
        "scenario": kept.scenario,
        "found": found,
        "order": order,
        "parts": parts(kept, found, visitor),
        "filled": queries.filled_districts(session, kept.scenario.id),
        "firm": sum(1 for one in found.grants if one.doubt and one.doubt.firm),
    }


def parts(kept: Kept, found: Allocation, visitor: Visitor) -> Sequence[Part]:
    """Return the parts of the states in the order of their codes."""
    scenario = kept.scenario
    words = {word.state_code: word for word in kept.decisions}
    author = visitor.name in (scenario.created_by, scenario.submitted_by)
    is_open = scenario.state == "dihantar" and not author
    return [
        Part(
            state,
            sum(one.units for one in found.grants if one.state == state),
            sum(one.cost_rm for one in found.grants if one.state == state),
            words.get(state),
            is_open and state not in words and _decides(visitor, state),
        )
        for state in sorted({one.state for one in found.grants})
    ]


def _decides(visitor: Visitor, state: str) -> bool:
    return any(
        grant.role == DECIDER and covers(grant, Place(state, None)) for grant in visitor.grants
    )
