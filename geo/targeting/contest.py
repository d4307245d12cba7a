"""What areas compete for: their claims, needs, floors and costs, and the rules of sharing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from database.errors import InvalidInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Clash(InvalidInput):
    """Rules that cannot all be kept; the message names them."""

    code = "clashing-rules"


@dataclass(frozen=True)
class Contest:
    """Areas in the order of their codes, one entry of each array per area.

    claim   what shares follow; 0 or more; only proportions matter
    cap     units at most: the need; floor: units at least
    cost    of one unit, in whole ringgit; all 1 where the budget is in units
    state_minimum   units at least in a state, by its code
    """

    codes: tuple[str, ...]
    states: tuple[str, ...]
    claim: Floats
    cap: Ints
    floor: Ints
    cost: Ints
    state_minimum: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what no sharing can keep."""
        if list(self.codes) != sorted(set(self.codes)):
            raise ValueError("areas must come once each, in the order of their codes")
        if not np.all(np.isfinite(self.claim)) or np.any(self.claim < 0):
            raise InvalidInput(
                "a claim is negative or unknown", field="weights", expected="0 or more"
            )
        if np.any(self.cost < 1):
            raise InvalidInput("a unit must cost something", field="cost", expected="RM 1 or more")
        self._check_floors()

    def _check_floors(self) -> None:
        over = np.flatnonzero(self.floor > self.cap)
        if over.size:
            area = int(over[0])
            raise Clash(
                f"In {self.codes[area]} the floor of {self.floor[area]} units is above the cap of "
                f"{self.cap[area]}.",
                field="floor",
                expected="floors up to each area's need and cap",
            )
        for state, least in self.state_minimum.items():
            room = int(self.cap[self.inside(state)].sum())
            if least > room:
                raise Clash(
                    f"State {state} shall have {least} units, but its areas need and may have only "
                    f"{room}.",
                    field="state_minimum",
                    expected=f"{room} or fewer for {state}",
                )

    def inside(self, state: str) -> NDArray[np.bool_]:
        """Tell which areas lie in a state."""
        return np.array([code == state for code in self.states])

    def spent(self, units: Ints) -> int:
        """Return what units cost together."""
        return int(units @ self.cost)


def affordable(contest: Contest, least: Ints, budget: int) -> int:
    """Return what is left of the budget after the least every area must have.

    Raises:
        Clash: the least costs more than the budget.
    """
    needed = contest.spent(least)
    if needed > budget:
        rules = "floors" if not contest.state_minimum else "floors and state minima"
        raise Clash(
            f"The {rules} take {needed}, the budget is {budget}.",
            field="budget",
            expected=f"{needed} or more, or lower {rules}",
        )
    return budget - needed
