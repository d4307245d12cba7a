"""Which figures may not be shown for their own sake, and how uncertain each must stay."""

from dataclasses import dataclass

import numpy as np

from database.errors import InvalidInput
from geo.disclosure.cells import Bools, CellTable, Floats

FLOOR = 5
ONE_HOUSEHOLD = 1.0
REASONS = ("small", "attribute", "flow", "dominance", "withheld", "earlier")


@dataclass(frozen=True)
class DisclosureRules:
    """The service's own rule (no official minimum cell count for these figures is known to us).

    threshold        counts from 1 to threshold - 1 are withheld, and no reader may bound a
                     withheld count more tightly than this many households; 5 at least
    dominance_share  a sum of money is withheld where the two largest contributions hold more
                     than this share: the NK(2, 0.90) rule
    flow_ceiling     a change since the last publication under the threshold is withheld in
                     figures up to this size; in larger ones it points at nobody
    """

    threshold: int = 10
    dominance_share: float = 0.90
    flow_ceiling: int = 1000

    def __post_init__(self) -> None:
        """Refuse a threshold under the floor."""
        if self.threshold < FLOOR:
            raise InvalidInput(
                f"threshold {self.threshold} is too low",
                field="threshold",
                expected=f"{FLOOR} households or more",
            )
        if not 0 < self.dominance_share <= 1:
            raise InvalidInput(
                f"share {self.dominance_share} is not a share",
                field="dominance_share",
                expected="above 0, at most 1",
            )


@dataclass(frozen=True)
class Primary:
    """The cells that need protection, why, and the width no reader may get below.

    `protection` is 0 for cells that need none, also for those that stay hidden because they were
    (`earlier`). `reason` holds a word of `REASONS` or ''; it is for the officer's report and never
    published.
    """

    cells: Bools
    protection: Floats
    reason: tuple[str, ...]
    exposed: Bools


def primary(table: CellTable, rules: DisclosureRules) -> Primary:
    """Apply the rules to every published cell.

    `exposed` marks cells that the rules would withhold but an earlier release already shows.
    """
    width = _count_widths(table, rules) if table.integer else _money_widths(table, rules)
    protection = np.zeros(table.values.size)
    reason = np.full(table.values.size, "", dtype="U10")
    for name, level in width.items():
        hit = table.published & (level > protection)
        protection[hit], reason[hit] = level[hit], name
    reason[(reason == "") & table.published & _kept_hidden(table, rules)] = "earlier"
    named = reason != ""
    exposed = named & table.already_public
    protection[exposed], reason[exposed] = 0.0, ""
    return Primary(named & ~exposed, protection, tuple(reason.tolist()), exposed)


def _count_widths(table: CellTable, rules: DisclosureRules) -> dict[str, Floats]:
    values = table.values
    level = np.where(table.unplaced, ONE_HOUSEHOLD, float(rules.threshold))
    small = (values > 0) & (values < rules.threshold)
    whole = np.where(table.whole >= 0, values[table.whole], np.nan)
    attribute = table.sensitive & (whole > 0) & ((values == 0) | (values == whole))
    change = np.abs(values - table.previous)
    flow = ~table.previous_hidden & (change > 0) & (change < rules.threshold)
    flow &= values <= rules.flow_ceiling
    return {
        "small": small * level,
        "attribute": attribute * level,
        "flow": flow * level,
        "dominance": table.dominated * level,
        "withheld": table.withheld * ONE_HOUSEHOLD,
    }


def _kept_hidden(table: CellTable, rules: DisclosureRules) -> Bools:
    """Tell which figures were hidden last time and have hardly changed since.

    Shown now, they would give the last publication's hidden figures away.
    """
    change = np.abs(table.values - table.previous)
    return table.previous_hidden & (change < rules.threshold)


def _money_widths(table: CellTable, rules: DisclosureRules) -> dict[str, Floats]:
    """Return how far the largest contributor's rivals must stay from his amount.

    Level of the NK rule: (x1 + x2) / share - total (Hundepool et al. 2012, Statistical
    Disclosure Control, section 4.2). A sum withheld with its count keeps its largest amount apart.
    """
    top = np.nan_to_num(table.largest)
    two = top + np.nan_to_num(table.second)
    level = two / rules.dominance_share - table.values
    dominated = (table.values > 0) & (two > rules.dominance_share * table.values)
    return {
        "dominance": np.where(dominated, np.maximum(level, top), 0.0),
        "withheld": np.where(table.withheld, top, 0.0),
    }
