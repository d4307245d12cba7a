"""Indicators as JSON answers."""

from dataclasses import asdict
from typing import Any

from api.caching import Rendered
from api.rendering import json_answer
from database.session import ReadSession
from geo.indicators.catalogue import units
from geo.indicators.declaration import Indicator
from geo.indicators.service import list_indicators
from geo.publication import service
from geo.publication.queries import PublicationInfo
from geo.publication.questions import series


def item(indicator: Indicator, levels: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one indicator in the shape of `schemas.IndicatorItem`."""
    denominator = indicator.denominator_text
    return {
        "code": indicator.code,
        "kind": indicator.kind,
        "group": indicator.group,
        "label": asdict(indicator.label),
        "description": asdict(indicator.description),
        "unit": {"code": indicator.unit, **units()[indicator.unit]},
        "numerator": asdict(indicator.numerator_text),
        "denominator": asdict(denominator) if denominator else None,
        "factor": indicator.factor,
        "source": indicator.source,
        "bands": [asdict(band) for band in indicator.bands] or None,
        "map_use": indicator.map_use,
        "direction": indicator.direction,
        "has_interval": bool(indicator.interval or indicator.variance),
        "levels": levels,
    }


def indicators_answer(session: ReadSession, publication: PublicationInfo) -> Rendered:
    """Return every indicator with what the publication holds of it."""
    breaks = service.class_breaks(session, publication)
    levels: dict[str, list[dict[str, Any]]] = {}
    for held in series(publication):
        levels.setdefault(held.indicator, []).append(
            {
                "level": held.level,
                "years": list(held.years),
                "breaks": breaks.get((held.indicator, held.level)),
            }
        )
    items = [item(indicator, levels.get(indicator.code, [])) for indicator in list_indicators()]
    return json_answer({"publication": publication.number, "items": items, "next": None})
