"""Maps of a report: which areas, with which class or circle, and the legend beside them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely

from database.session import ReadSession
from geo.indicators.catalogue import catalogue, units
from geo.publication.queries import PublicationInfo
from maps.classes.palette import key_colours, ramp
from maps.classes.service import class_index, class_limits
from maps.classes.symbols import legend_values, radius
from maps.reports import queries
from maps.reports.drawing import MapArea, Size, draw_map, fill
from maps.reports.figures import POOR, RATE, Figures
from maps.reports.words import Words
from maps.texts.numbers import limit, number

LARGEST_CIRCLE, LARGEST_WHERE_CROWDED = 17.0, 10.0
CROWD = 25
"""On a map of more areas the circles are smaller."""
KEYS = ("zero", "suppressed", "unreliable", "no_data")


@dataclass(frozen=True)
class LegendKey:
    """A line of a legend: `fill` is a colour; `pattern` one of hatched, dots, circle, outline."""

    label: str
    areas: int | None
    fill: str = ""
    pattern: str = ""
    radius: float = 0.0


@dataclass(frozen=True)
class MapPicture:
    """A map with everything that stands beside it."""

    title: str
    unit: str
    svg: str
    legend: tuple[LegendKey, ...]


@dataclass(frozen=True)
class MapOrder:
    """Which areas to draw, and of what size; `focus` is outlined."""

    level: str
    codes: Sequence[str]
    size: Size
    focus: str | None = None
    outline: str | None = None
    """Code of a district whose border is drawn over areas that cross it."""


def rate_map(
    session: ReadSession,
    publication: PublicationInfo,
    order: MapOrder,
    figures: Figures,
    breaks: Sequence[float],
    words: Words,
) -> MapPicture | None:
    """Return the map of the registered rate in the frozen classes of the publication."""
    rows = queries.shapes(session, publication.boundary_set_id, order.level, order.codes)
    if not rows or not breaks:
        return None
    areas = []
    for row in rows:
        figure = figures.get((RATE, row.code))
        flag = figure.flag if figure else "no_data"
        known = figure is not None and figure.value is not None and flag not in ("zero",)
        place = class_index(figure.value, breaks) if figure is not None and known else 0
        areas.append(
            MapArea(
                code=row.code,
                name=row.name,
                shape=shapely.from_wkb(bytes(row.shape)),
                key=f"class-{place}" if known else flag,
                hatched=flag == "unreliable",
                exact=row.quality == "official",
                focus=row.code == order.focus,
            )
        )
    direction = catalogue()[RATE].direction
    title = words("map_rate", label=words.label(RATE), level=words(f"level_{order.level}"))
    return MapPicture(
        title=title,
        unit=units()[catalogue()[RATE].unit][words.language],
        svg=draw_map(areas, _ground(session, publication, areas), order.size, direction, title),
        legend=tuple(_rate_legend(areas, breaks, words)),
    )


def count_map(
    session: ReadSession,
    publication: PublicationInfo,
    order: MapOrder,
    figures: Figures,
    words: Words,
) -> MapPicture | None:
    """Return the map of registered poor households: the area of a circle shows the count."""
    rows = queries.shapes(session, publication.boundary_set_id, order.level, order.codes)
    if not rows:
        return None
    values = {row.code: figures.get((POOR, row.code)) for row in rows}
    most = max((one.value or 0 for one in values.values() if one is not None), default=0)
    largest = LARGEST_WHERE_CROWDED if len(rows) > CROWD else LARGEST_CIRCLE
    areas = []
    for row in rows:
        figure = values[row.code]
        flag = figure.flag if figure else "no_data"
        known = figure is not None and figure.value is not None and flag != "zero"
        areas.append(
            MapArea(
                code=row.code,
                name=row.name,
                shape=shapely.from_wkb(bytes(row.shape)),
                key="value" if known else flag,
                exact=row.quality == "official",
                radius=radius(figure.value, most, largest) if figure and known else 0.0,
                focus=row.code == order.focus,
            )
        )
    title = words("map_count", label=words.label(POOR), level=words(f"level_{order.level}"))
    return MapPicture(
        title=title,
        unit=units()[catalogue()[POOR].unit][words.language],
        svg=draw_map(
            areas,
            _ground(session, publication, areas),
            order.size,
            "bad",
            title,
            _outline(session, publication, order.outline),
        ),
        legend=tuple(_count_legend(areas, most, largest, order.outline is not None, words)),
    )


def _outline(
    session: ReadSession, publication: PublicationInfo, code: str | None
) -> shapely.Geometry | None:
    if code is None:
        return None
    (row,) = queries.shapes(session, publication.boundary_set_id, "district", [code])
    return shapely.from_wkb(bytes(row.shape))


def _ground(
    session: ReadSession, publication: PublicationInfo, areas: Sequence[MapArea]
) -> list[shapely.Geometry]:
    west, south, east, north = zip(*(area.shape.bounds for area in areas), strict=True)
    frame = shapely.box(min(west) - 3, min(south) - 3, max(east) + 3, max(north) + 3)
    states = queries.shapes(session, publication.boundary_set_id, "state")
    shapes = (shapely.from_wkb(bytes(row.shape)) for row in states)
    return [shape for shape in shapes if shape.intersects(frame)]


def _rate_legend(
    areas: Sequence[MapArea], breaks: Sequence[float], words: Words
) -> list[LegendKey]:
    drawn = Counter(area.key for area in areas)
    colours = ramp(catalogue()[RATE].direction)
    legend = [
        LegendKey(_range(above, up_to, words), drawn[f"class-{place}"], colours[place])
        for place, (above, up_to) in enumerate(class_limits(breaks))
    ]
    unreliable = sum(area.hatched for area in areas)
    return legend + _keys(drawn, words) + _others(areas, unreliable, words)


def _count_legend(
    areas: Sequence[MapArea], most: float, largest: float, outlined: bool, words: Words
) -> list[LegendKey]:
    drawn = Counter(area.key for area in areas)
    circles = [
        LegendKey(
            number(value, catalogue()[POOR].unit, words.language),
            None,
            key_colours()["symbol"],
            "circle",
            radius(value, most, largest),
        )
        for value in (legend_values(most) if most else [])
    ]
    here = [LegendKey(words("legend_here"), None, "none", "outline")] if outlined else []
    return circles + _keys(drawn, words) + _others(areas, 0, words) + here


def _keys(drawn: Mapping[str, int], words: Words) -> list[LegendKey]:
    labels = {"zero": "legend_zero", "suppressed": "withheld", "no_data": "no_data"}
    return [
        LegendKey(
            words(label),
            drawn[key],
            fill(key, False, "bad") if key != "no_data" else key_colours()["no-data"],
            "dots" if key == "no_data" else "",
        )
        for key, label in labels.items()
        if drawn[key]
    ]


def _others(areas: Sequence[MapArea], unreliable: int, words: Words) -> list[LegendKey]:
    found = []
    if unreliable:
        found.append(LegendKey(words("unreliable"), unreliable, ramp("bad")[1], "hatched"))
    if any(not area.exact for area in areas):
        dashed = sum(not area.exact for area in areas)
        found.append(LegendKey(words("legend_approximate"), dashed, "none", "dashed"))
    if any(area.focus for area in areas):
        found.append(LegendKey(words("legend_here"), None, "none", "outline"))
    return found


def _range(above: float | None, up_to: float | None, words: Words) -> str:
    unit = catalogue()[RATE].unit
    low = limit(above, unit, words.language) if above is not None else ""
    high = limit(up_to, unit, words.language) if up_to is not None else ""
    if not low:
        return words("legend_up_to", upper=high)
    return (
        words("legend_between", lower=low, upper=high) if high else words("legend_above", lower=low)
    )
