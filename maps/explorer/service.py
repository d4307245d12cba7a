"""The explorer: what the page needs to know, and the frames it draws."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import orjson

from database.errors import InvalidInput
from database.session import ReadSession
from geo.indicators.catalogue import catalogue, units
from maps.classes.symbols import (
    LARGEST_RADIUS,
    LARGEST_RADIUS_IN_AREA,
    LARGEST_RADIUS_IN_STATE,
    SMALLEST_RADIUS,
)
from maps.explorer import queries
from maps.explorer.editions import Edition, indicator_codes, tag_of
from maps.explorer.frame import Frame, as_json, box, build_frame
from maps.explorer.kinds import settle_kind
from maps.explorer.view import ANCESTORS, CHILD_LEVEL, View
from maps.tiles.service import TILE_LEVELS

Trail = list[dict[str, Any]]
"""The areas above a view, from the state down: code, name, level, box."""


def level_frame(
    session: ReadSession, edition: Edition, level: str, indicators: Sequence[str] | None = None
) -> Frame:
    """Return the figures of a level: of some indicators, or every one.

    Raises:
        InvalidInput: the level is not drawn.
    """
    if level not in TILE_LEVELS:
        raise InvalidInput(
            f"There is no map of level {level!r}.", field="level", expected=", ".join(TILE_LEVELS)
        )
    limits = {
        indicator: breaks
        for (indicator, breaks_level), breaks in edition.breaks.items()
        if breaks_level == level
    }
    return build_frame(
        level,
        queries.areas(session, edition.publication.boundary_set_id, level),
        queries.values(session, edition.publication.number, level, indicators),
        limits,
    )


def frame_bytes(session: ReadSession, edition: Edition, level: str) -> bytes:
    """Return a level's frame as JSON."""
    return orjson.dumps(as_json(level_frame(session, edition, level)))


def settle(session: ReadSession, edition: Edition, view: View) -> tuple[View, Trail]:
    """Check a view against a publication; return it with its year filled in, and its trail.

    Raises:
        InvalidInput: the publication has no such indicator, year, parent or area.
    """
    if view.indicator not in edition.series:
        raise InvalidInput(
            f"There is no indicator {view.indicator!r}.",
            field="indicator",
            expected=", ".join(indicator_codes(edition)),
        )
    years = [str(year) for year in edition.series[view.indicator].get(view.level, [])]
    if view.year and view.year not in years:
        raise InvalidInput(
            f"{view.indicator} has no figures for {view.year!r} at this level.",
            field="year",
            expected=", ".join(years) or "no year",
        )
    if view.area:
        _known_area(session, edition, "area", view.area, (view.level,))
    for code in view.compared:
        _known_area(session, edition, "compare", code, TILE_LEVELS)
    trail = _trail(session, edition, view)
    settled = replace(view, year=view.year or (years[-1] if years else ""))
    return settle_kind(edition, settled), trail


def _trail(session: ReadSession, edition: Edition, view: View) -> Trail:
    if not view.parent:
        return []
    parent = _known_area(session, edition, "parent", view.parent, ANCESTORS[view.level])
    if parent.level == "state":
        return [_step(parent)]
    state = _known_area(session, edition, "parent", parent.state_code, ("state",))
    return [_step(state), _step(parent)]


def _step(area: Any) -> dict[str, Any]:
    return {"code": area.code, "name": area.name, "level": area.level, "box": box(area)}


def _known_area(
    session: ReadSession, edition: Edition, field: str, code: str, levels: tuple[str, ...]
) -> Any:
    area = queries.area(session, edition.publication.boundary_set_id, code)
    if area is None or area.level not in levels:
        raise InvalidInput(
            f"There is no such area here: {code!r}.",
            field=field,
            expected="the code of a " + " or ".join(levels) if levels else "nothing",
        )
    return area


def page_data(edition: Edition, view: View, trail: Trail, assets: str) -> dict[str, Any]:
    """Return what the browser needs to start: view, publication, indicators, addresses.

    `assets` is the address of the static files' folder.
    """
    publication = edition.publication
    return {
        "view": asdict(view),
        "defaults": asdict(View()),
        "assets": assets,
        "tiles": f"/tiles/{edition.tiles}",
        "frames": f"/explorer/{edition.tag}/",
        "levels": TILE_LEVELS,
        "ancestors": ANCESTORS,
        "children": CHILD_LEVEL,
        "trail": trail,
        "radii": {
            "nation": LARGEST_RADIUS,
            "state": LARGEST_RADIUS_IN_STATE,
            "area": LARGEST_RADIUS_IN_AREA,
            "smallest": SMALLEST_RADIUS,
        },
        "publication": {
            "number": publication.number,
            "asOf": publication.as_of.isoformat(),
            "isDemo": publication.is_demo,
            "threshold": publication.threshold,
            "boundaries": publication.boundary_set,
        },
        "earlier": [
            {
                "number": one.number,
                "asOf": one.as_of.isoformat(),
                "frames": f"/explorer/{tag_of(one)}/",
            }
            for one in edition.earlier
        ],
        "analyses": [f"{code}.{level}" for code, level in edition.analyses],
        "indicators": [
            _indicator_data(edition, code, view.lang) for code in indicator_codes(edition)
        ],
    }


def _indicator_data(edition: Edition, code: str, language: str) -> dict[str, Any]:
    declared = catalogue()[code]
    unit = units()[declared.unit]
    denominator = declared.denominator_text
    return {
        "code": code,
        "label": getattr(declared.label, language),
        "description": getattr(declared.description, language),
        "unit": declared.unit,
        "unitLabel": unit[language],
        "decimals": unit["decimals"],
        "numerator": getattr(declared.numerator_text, language),
        "denominator": getattr(denominator, language) if denominator else None,
        "source": declared.source,
        "use": declared.map_use,
        "ramp": declared.direction,
        "official": declared.is_official,
        "years": edition.series[code],
        "breaks": {level: edition.breaks.get((code, level), []) for level in TILE_LEVELS},
    }
