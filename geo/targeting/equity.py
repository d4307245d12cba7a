"""How even a sharing is: measures over areas, weighted by their poor households."""

from dataclasses import dataclass

import numpy as np

from geo.targeting.contest import Floats, Ints


@dataclass(frozen=True)
class Equity:
    """Measures of one sharing; None where there is nothing to measure.

    least_need_met      smallest share of need met among areas with a need, 0 to 1
    units_per_100       units per 100 poor households, over all areas
    gini, theil         inequality of units per poor household; 0 = all the same
    concentration       of units over areas ranked from poorest to least poor by the official
                        rate; negative = more to the poorer
    """

    least_need_met: float | None
    units_per_100: float | None
    gini: float | None
    theil: float | None
    concentration: float | None


def equity(units: Ints, need: Ints, poor: Floats, poverty: Floats) -> Equity:
    """Return the measures of units by area.

    need: units wanted; poor: poor households, 0 or more; poverty: the official poverty rate of
    each area, NaN where there is none (such areas are left out of the concentration index).
    """
    needy, settled = need > 0, poor > 0
    grant, weight = units[settled] / poor[settled], poor[settled]
    ranked = settled & ~np.isnan(poverty)
    return Equity(
        least_need_met=float((units[needy] / need[needy]).min()) if needy.any() else None,
        units_per_100=100 * float(units[settled].sum() / weight.sum()) if settled.any() else None,
        gini=gini(grant, weight),
        theil=theil(grant, weight),
        concentration=concentration(units[ranked] / poor[ranked], poor[ranked], -poverty[ranked]),
    )


def gini(value: Floats, weight: Floats) -> float | None:
    """Return the weighted Gini index, 0 to 1: the concentration index on the value's own rank."""
    return concentration(value, weight, value)


def concentration(value: Floats, weight: Floats, rank_by: Floats) -> float | None:
    """Return 2 cov(value, R) / mean(value), R the weighted fractional rank by `rank_by`.

    Kakwani, Wagstaff and van Doorslaer 1997 (Journal of Econometrics 77:87). Equal entries of
    `rank_by` share the middle of their ranks. None where the values sum to 0.
    """
    whole = float(weight.sum())
    if not whole > 0 or not float(value @ weight) > 0:
        return None
    _, place = np.unique(rank_by, return_inverse=True)
    of_place = np.bincount(place, weights=weight)
    middle = (np.cumsum(of_place) - of_place / 2) / whole
    share = weight / whole
    mean = float(share @ value)
    # The mean of the weighted fractional rank is 1/2, by construction.
    return 2 * float(share @ ((value - mean) * (middle[place] - 0.5))) / mean


def theil(value: Floats, weight: Floats) -> float | None:
    """Return Theil's T, weighted: mean of (v / m) ln(v / m); an entry of 0 adds nothing."""
    whole = float(weight.sum())
    if not whole > 0 or not float(value @ weight) > 0:
        return None
    relative = value / (float(value @ weight) / whole)
    logs = np.log(relative, out=np.zeros_like(relative), where=relative > 0)
    return float((weight / whole) @ (relative * logs))
