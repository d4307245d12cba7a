"""The multidimensional poverty index: items, weights and cut-off from `mpi.toml`.

Alkire and Foster 2011, Journal of Public Economics 95:476: a household is poor where the weights
of its deprivations reach the cut-off. H is the share of the poor, A the mean weight of their
deprivations, M0 = H x A. A household of which any item is not known is not in the base.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.indicators.declaration import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Item:
    """One deprivation of weight `weight`.

    Deprived: the column holds one of `deprived`; or the column, divided by the column `per` where
    there is one, is above `over`, or below `under`.
    """

    code: str
    label: Text
    dimension: str
    weight: int
    column: str
    deprived: tuple[str | bool, ...] = ()
    per: str = ""
    over: float | None = None
    under: float | None = None

    def is_known(self, household: "ir.Table") -> "ir.BooleanValue":
        """Tell whether it can be said of each household."""
        known = household[self.column].notnull()
        return known & household[self.per].notnull() if self.per else known

    def is_deprived(self, household: "ir.Table") -> "ir.BooleanValue":
        """Tell whether each household is deprived; null where that is not known."""
        column = household[self.column]
        if self.deprived:
            return column.isin(list(self.deprived))
        base: Any = household[self.per] if self.per else 1
        return column > base * self.over if self.over is not None else column < base * self.under

    def gap(self, household: "ir.Table") -> "ir.FloatingValue":
        """Return how far a deprived household is below a cut-off `under`, as a share of it."""
        assert self.under is not None
        base: Any = household[self.per] if self.per else 1
        return 1.0 - household[self.column] / (base * self.under)


@dataclass(frozen=True)
class Index:
    """All items, and the sum of weights from which on a household is poor."""

    items: tuple[Item, ...]
    cutoff: int

    @property
    def total(self) -> int:
        """The weights of all items."""
        return sum(item.weight for item in self.items)

    def score(self, household: "ir.Table") -> "ir.IntegerValue":
        """Return the weights of each household's deprivations; what is not known counts nothing."""
        return reduce(
            lambda one, other: one + other,
            [item.is_deprived(household).ifelse(item.weight, 0) for item in self.items],
        )

    def is_poor(self, household: Any) -> "ir.BooleanValue":
        """Tell whether a household of known `index_score` is poor."""
        return household.index_score >= self.cutoff

    def mean_gap(self, household: "ir.Table", power: int) -> "ir.FloatingValue":
        """Return M1 (power 1) or M2 (power 2) over households with an `index_score`.

        Only where every item is an amount below a cut-off: categories have no gap.
        """
        gaps = [
            item.is_deprived(household).ifelse(item.weight * item.gap(household).pow(power), 0.0)
            for item in self.items
        ]
        total = reduce(lambda one, other: one + other, gaps)
        return self.is_poor(household).ifelse(total, 0.0).mean() / self.total

    def is_known(self, household: "ir.Table") -> "ir.BooleanValue":
        """Tell whether every item of a household is known."""
        return reduce(
            lambda one, other: one & other, [item.is_known(household) for item in self.items]
        )


@cache
def index() -> Index:
    """Return the index of `mpi.toml`."""
    held = tomllib.loads(Path(__file__).with_name("mpi.toml").read_text(encoding="utf-8"))
    items = tuple(
        Item(
            code=code,
            **words
            | {
                "label": Text(**words["label"]),
                "deprived": tuple(words.get("deprived", ())),
            },
        )
        for code, words in held["items"].items()
    )
    return Index(items, held["cutoff"])
