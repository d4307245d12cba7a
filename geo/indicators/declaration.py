"""What an indicator declares about itself: one record drives SQL, schemas, documents and menus."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import ibis.expr.types as ir

Kind = Literal["count", "money", "rate", "index", "median", "official"]
MapUse = Literal["choropleth", "symbols"]
Direction = Literal["bad", "good", "neutral"]
Group = Literal["counts", "depth", "multidimensional", "aid", "reach", "quality", "official"]

Column = Callable[["ir.Table"], "ir.Value"]
"""Takes the table of one level (`queries.area_table`), returns a column."""

LEVELS = ("national", "state", "district", "mukim", "parlimen", "dun")
"""Levels that registry indicators are published at, from the top down."""

OFFICIAL_LEVELS = ("national", "state", "district")
"""Levels that the official survey and census tables know."""

REFERENCES = ("census_households", "hies_absolute")
"""Official figures that registry indicators use, columns of the area table."""

AREA_FIGURES = (*REFERENCES, "land_km2")
"""Every number known of an area itself, columns of the area table."""


@dataclass(frozen=True)
class Text:
    """One text in the two languages of the service."""

    ms: str
    en: str


@dataclass(frozen=True)
class Interval:
    """A binomial interval: `successes` of `trials`, each the name of a column of the area table."""

    successes: str
    trials: str


@dataclass(frozen=True)
class Band:
    """One step of a figure that is too uncertain for a number: up to `upper`, in words."""

    upper: float
    label: Text


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    `numerator` and `denominator` take the table of one level, one row per area, with the sums over
    households, what is read off their order, and the official figures as columns
    (`queries.area_table`), and return a column. The value is `numerator / denominator * factor` in
    float64, or the numerator where there is no denominator; null where the denominator is null or
    zero.
    """

    code: str
    kind: Kind
    group: Group
    label: Text
    description: Text
    unit: str
    numerator_text: Text
    denominator_text: Text | None
    source: str
    levels: tuple[str, ...]
    map_use: MapUse
    direction: Direction
    protected_by: tuple[str, ...] = ()
    """Counts of households (`counts.COUNTS`) that hide this indicator where one is withheld."""
    numerator: Column | None = None
    denominator: Column | None = None
    factor: float = 1.0
    is_ratio: bool = True
    """False: the numerator is the value itself, and the denominator the households it rests on."""
    interval: Interval | None = None
    variance: str | None = None
    """The column of the area table that is the variance of the value, where chance is known."""
    references: tuple[str, ...] = ()
    """The official figures that the value uses, each one of `REFERENCES`."""
    bands: tuple[Band, ...] = ()
    """Fixed classes, in words, of a figure whose error is not known."""
    reference: str | None = None
    """The official table's own indicator code, for `official` ones."""
    published_levels: tuple[str, ...] = ()
    """Those of `levels` at which readers see it; at the others it is for officers."""
    splits: bool = False
    """It can be worked out for each category of a breakdown."""

    @property
    def is_official(self) -> bool:
        """Tell whether the values are taken from official tables and not computed."""
        return self.kind == "official"
