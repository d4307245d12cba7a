"""The indicators: every one the service publishes, in the order menus show them."""

import tomllib
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from geo.indicators import definitions
from geo.indicators.counts import levels_of
from geo.indicators.declaration import (
    LEVELS,
    OFFICIAL_LEVELS,
    Direction,
    Indicator,
    Text,
)
from geo.indicators.definitions import Definition

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


@cache
def groups() -> dict[str, Text]:
    """Return the groups of menus in their order: code and title."""
    return {code: Text(**words) for code, words in _toml("groups.toml").items()}


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))


def _text(code: str, part: str) -> Text:
    return Text(**texts()[code][part])


def _registry(defined: Definition) -> Indicator:
    code = defined.code
    source = "; ".join((REGISTRY_SOURCE, *(REFERENCE_SOURCES[name] for name in defined.references)))
    return Indicator(
        code=code,
        kind=defined.kind,
        group=defined.group,
        label=_text(code, "label"),
        description=_text(code, "description"),
        unit=defined.unit,
        numerator_text=_text(code, "numerator"),
        denominator_text=_text(code, "denominator") if defined.denominator else None,
        source=source,
        levels=LEVELS,
        published_levels=levels_of(defined.protected_by),
        map_use="symbols" if defined.kind in ("count", "money") else "choropleth",
        direction=defined.direction,
        protected_by=defined.protected_by,
        numerator=defined.numerator,
        denominator=defined.denominator,
        factor=defined.factor,
        is_ratio=defined.is_ratio,
        interval=defined.interval,
        variance=defined.variance,
        references=defined.references,
        bands=defined.bands,
        splits=defined.splits,
    )


def _official(code: str, unit: str, reference: str, direction: Direction) -> Indicator:
    return Indicator(
        code=code,
        kind="official",
        group="official",
        label=_text(code, "label"),
        description=_text(code, "description"),
        unit=unit,
        numerator_text=_text(code, "numerator"),
        denominator_text=None,
        source=HIES_SOURCE,
        levels=OFFICIAL_LEVELS,
        published_levels=OFFICIAL_LEVELS,
        map_use="choropleth",
        direction=direction,
        reference=reference,
    )


@cache
def catalogue() -> dict[str, Indicator]:
    """Return every indicator by its code, in the order of menus."""
    registry = chain(
        definitions.counts(),
        definitions.reach(),
        definitions.aid(),
        definitions.depth(),
        definitions.multidimensional(),
        definitions.quality(),
    )
    official = (
        _official("hies_absolute", "percent", "hies_absolute", "bad"),
        _official("hies_relative", "percent", "hies_relative", "bad"),
        _official("hies_median_income", "rm_month", "hies_income_median", "good"),
        _official("hies_gini", "index", "hies_gini", "bad"),
    )
    indicators = (*map(_registry, registry), *official)
    return {indicator.code: indicator for indicator in indicators}
