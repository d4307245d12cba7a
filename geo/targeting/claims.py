"""From figures to claims: shares of weighted counts, times severity and cost. All printed."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from database.errors import InvalidInput
from geo.indicators.service import get_indicator
from geo.targeting.contest import Floats
from geo.targeting.figures import COUNT

POWERS_AT_MOST = 3.0


@dataclass(frozen=True)
class Formula:
    """How a district's claim comes about.

    claim = sum over counts of weight x share of the national count
            x (its severity / the nation's) ** severity_power
            x (its unit cost / the mean unit cost) ** cost_power

    weights          counts or sums of money by indicator code; they need not add up to 1
    severity         a rate that says how badly off the poor of a district are
    severity_power   0 leaves severity out
    cost_power       0 shares units by claim; 1 shares ringgit so that dear regions keep up
    """

    weights: Mapping[str, float]
    severity: str | None = None
    severity_power: float = 1.0
    cost_power: float = 0.0

    def __post_init__(self) -> None:
        """Refuse weights and powers that say nothing."""
        if not self.weights or not all(0 <= one < 1e6 for one in self.weights.values()):
            raise InvalidInput("weights must be 0 or more", field="weights", expected="0 or more")
        if not sum(self.weights.values()) > 0:
            raise InvalidInput(
                "all weights are 0", field="weights", expected="one weight above 0 at least"
            )
        for code in self.weights:
            if get_indicator(code).kind not in COUNT:
                raise InvalidInput(
                    f"{code!r} does not add up over districts",
                    field="weights",
                    expected="indicators that are counts or sums of money",
                )
        if self.severity is not None and get_indicator(self.severity).kind in COUNT:
            raise InvalidInput(
                f"{self.severity!r} is no rate", field="severity", expected="a rate or an index"
            )
        for name in ("severity_power", "cost_power"):
            if not 0 <= getattr(self, name) <= POWERS_AT_MOST:
                raise InvalidInput(
                    f"{name} is {getattr(self, name)}",
                    field=name,
                    expected=f"0 to {POWERS_AT_MOST:g}",
                )

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator the formula reads."""
        return (*self.weights, *((self.severity,) if self.severity else ()))


@dataclass(frozen=True)
class Claims:
    """Claims of districts and the arithmetic behind them.

    shares     one column per weighted count: the district's share of the nation's, 0 to 1
    severity   factor of severity, 1 where the district has no figure of it
    cost       factor of cost
    claim      the product; its sum over districts has no meaning of its own
    """

    shares: pd.DataFrame
    severity: Floats
    cost: Floats
    claim: Floats


def claims(
    formula: Formula, values: pd.DataFrame, national: Mapping[str, float], unit_cost: Floats
) -> Claims:
    """Return the claims of districts from their figures, one row of `values` each."""
    counts = values[list(formula.weights)].fillna(0.0)
    shares = pd.DataFrame(shares_of(counts.to_numpy()), counts.index, counts.columns)
    severity = np.ones(len(values))
    if formula.severity is not None:
        nation = national.get(formula.severity, float("nan"))
        relative = values[formula.severity].to_numpy(dtype=float) / (nation or float("nan"))
        severity = np.where(np.isnan(relative), 1.0, relative) ** formula.severity_power
    cost = (unit_cost / unit_cost.mean()) ** formula.cost_power
    mixed = mixed_shares(formula, counts.to_numpy())
    return Claims(shares, severity, cost, mixed * severity * cost)


def shares_of(counts: Floats) -> Floats:
    """Return each district's share of the nation's counts: a row per district, a column a count."""
    sums = counts.sum(axis=0)
    shares: Floats = counts / np.where(sums > 0, sums, 1.0)
    return shares


def mixed_shares(formula: Formula, counts: Floats) -> Floats:
    """Return the weighted shares of districts, from counts without gaps in the formula's order."""
    mixed: Floats = shares_of(counts) @ np.array(list(formula.weights.values()))
    return mixed
