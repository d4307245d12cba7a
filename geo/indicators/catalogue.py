"""The indicators: every one the service publishes, in the order menus show them."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.indicators.declaration import (
    LEVELS,
    OFFICIAL_LEVELS,
    Direction,
    Indicator,
    Interval,
    Kind,
    MapUse,
    Text,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

REGISTRY_SOURCE = "PetaKasih"
HIES_SOURCE = "DOSM HIES"
REFERENCE_SOURCES = {"census_households": "DOSM Census", "hies_absolute": HIES_SOURCE}


@cache
def texts() -> dict[str, dict[str, dict[str, str]]]:
    """Return the words of every indicator: code, then label/description/numerator/denominator."""
    return _toml("texts.toml")


@cache
def units() -> dict[str, dict[str, Any]]:
    """Return the units: code, then `ms`, `en` and `decimals`."""
    return _toml("units.toml")


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _text(code: str, part: str) -> Text | None:
    words = texts()[code].get(part)
    return Text(**words) if words else None


def _required_text(code: str, part: str) -> Text:
    return Text(**texts()[code][part])


def _registry(
    code: str,
    kind: Kind,
    unit: str,
    numerator: "Callable[[ir.Table], ir.Value]",
    protected_by: tuple[str, ...],
    *,
    denominator: "Callable[[ir.Table], ir.Value] | None" = None,
    references: tuple[str, ...] = (),
    factor: float = 1.0,
    interval: Interval | None = None,
    map_use: MapUse = "symbols",
    direction: Direction = "bad",
) -> Indicator:
    source = "; ".join((REGISTRY_SOURCE, *(REFERENCE_SOURCES[name] for name in references)))
    return Indicator(
        code=code,
        kind=kind,
        label=_required_text(code, "label"),
        description=_required_text(code, "description"),
        unit=unit,
        numerator_text=_required_text(code, "numerator"),
        denominator_text=_text(code, "denominator"),
        source=source,
        levels=LEVELS,
        map_use=map_use,
        direction=direction,
        protected_by=protected_by,
        numerator=numerator,
        denominator=denominator,
        factor=factor,
        interval=interval,
        references=references,
    )


def _official(code: str, unit: str, reference: str, direction: Direction) -> Indicator:
    return Indicator(
        code=code,
        kind="official",
        label=_required_text(code, "label"),
        description=_required_text(code, "description"),
        unit=unit,
        numerator_text=_required_text(code, "numerator"),
        denominator_text=None,
        source=HIES_SOURCE,
        levels=OFFICIAL_LEVELS,
        map_use="choropleth",
        direction=direction,
        reference=reference,
    )


@cache
def catalogue() -> dict[str, Indicator]:
    """Return every indicator by its code, in the order of menus."""
    indicators = (
        _registry(
            "registered_poverty_rate",
            "rate",
            "per_100_hh",
            lambda area: area.poor_hh,
            ("poor_hh",),
            denominator=lambda area: area.census_households,
            references=("census_households",),
            factor=100.0,
            interval=Interval("poor_hh", "census_households"),
            map_use="choropleth",
        ),
        _official("hies_absolute", "percent", "hies_absolute", "bad"),
        _registry(
            "registered_hh",
            "count",
            "hh",
            lambda area: area.registered_hh,
            ("registered_hh",),
            direction="neutral",
        ),
        _registry("poor_hh", "count", "hh", lambda area: area.poor_hh, ("poor_hh",)),
        _registry("hardcore_hh", "count", "hh", lambda area: area.hardcore_hh, ("hardcore_hh",)),
        _registry("poor_persons", "count", "persons", lambda area: area.poor_persons, ("poor_hh",)),
        _registry(
            "hardcore_persons",
            "count",
            "persons",
            lambda area: area.hardcore_persons,
            ("hardcore_hh",),
        ),
        _registry(
            "poor_density",
            "rate",
            "per_100_km2",
            lambda area: area.poor_hh,
            ("poor_hh",),
            denominator=lambda area: area.land_km2,
            factor=100.0,
            map_use="choropleth",
        ),
        _registry(
            "hardcore_share",
            "rate",
            "percent",
            lambda area: area.hardcore_hh,
            ("hardcore_hh", "poor_hh"),
            denominator=lambda area: area.poor_hh,
            factor=100.0,
            interval=Interval("hardcore_hh", "poor_hh"),
            map_use="choropleth",
        ),
        _registry(
            "coverage",
            "rate",
            "percent",
            lambda area: area.aided_hh,
            ("aided_hh", "poor_hh"),
            denominator=lambda area: area.poor_hh,
            factor=100.0,
            interval=Interval("aided_hh", "poor_hh"),
            map_use="choropleth",
            direction="good",
        ),
        _registry(
            "shortfall_rm", "money", "rm_month", lambda area: area.shortfall_rm, ("poor_hh",)
        ),
        _registry(
            "registration_ratio",
            "rate",
            "ratio",
            lambda area: area.poor_hh,
            ("poor_hh",),
            denominator=lambda area: area.census_households * area.hies_absolute / 100.0,
            references=("census_households", "hies_absolute"),
            interval=Interval("poor_hh", "census_households"),
            map_use="choropleth",
            direction="neutral",
        ),
        _official("hies_relative", "percent", "hies_relative", "bad"),
        _official("hies_median_income", "rm_month", "hies_income_median", "good"),
        _official("hies_gini", "index", "hies_gini", "bad"),
    )
    return {indicator.code: indicator for indicator in indicators}
