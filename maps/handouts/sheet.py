"""A sheet: one map with everything that must stand on it, before it is drawn in any form."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from database.errors import InvalidInput
from database.session import ReadSession
from geo.indicators.catalogue import catalogue, units
from geo.publication.service import latest
from maps.classes.palette import key_colours, ramp
from maps.classes.service import class_index, class_limits
from maps.classes.symbols import largest_radius, legend_values, radius
from maps.explorer.frame import Frame
from maps.explorer.rows import Figure, sorted_figures
from maps.explorer.service import Edition, edition, indicator_codes, level_frame, settle
from maps.explorer.view import View
from maps.handouts import queries
from maps.texts.numbers import count, interval, limit, long_date, number
from maps.texts.service import Texts, texts

KEYS = ("zero", "suppressed", "unreliable", "no_data")


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend: `key` is `class-0`…, a flag, or a quality."""

    key: str
    label: str
    areas: int


@dataclass(frozen=True)
class DrawnArea:
    """An area of the map."""

    figure: Figure
    shape: dict[str, Any]
    """GeoJSON geometry, WGS 84."""
    point: tuple[float, float]
    key: str
    """`class-0`…, `value` (drawn as a circle), or a flag with a key of its own."""
    hatched: bool
    radius: float
    """Of its circle, in pixels; 0 for none."""
    words: str
    """What the area's tooltip says, a line each."""


@dataclass(frozen=True)
class Sheet:
    """Everything that stands on a hand-out."""

    language: str
    title: str
    subtitle: str
    unit: str
    box: tuple[float, float, float, float]
    """West, south, east, north of all areas, in degrees."""
    areas: list[DrawnArea]
    colours: dict[str, str]
    legend: list[LegendEntry]
    circles: list[tuple[str, float]]
    """(value in words, radius) of the circles in the legend; none on a choropleth."""
    notes: list[str]

    @property
    def uses_symbols(self) -> bool:
        """Tell whether values are drawn as circles."""
        return bool(self.circles)


def read_sheet(session: ReadSession, view: View) -> Sheet:
    """Return the sheet of a view of the newest publication: published figures only.

    Raises:
        NotFound: nothing is published yet.
        InvalidInput: the publication has no such indicator, level, year or parent.
    """
    shown = edition(session, latest(session))
    view, trail = settle(session, shown, view)
    _need_figures(shown, view)
    t = texts(view.lang)
    indicator = catalogue()[view.indicator]
    frame = level_frame(session, shown, view.level)
    breaks = shown.breaks.get((view.indicator, view.level), [])
    uses_symbols = indicator.map_use == "symbols" or not breaks
    shapes = {
        row.code: json.loads(row.shape)
        for row in queries.shapes(session, shown.publication.boundary_set_id, view.level)
    }
    points = dict(zip(frame.codes, frame.points, strict=True))
    figures = [figure for figure in sorted_figures(frame, view, t) if figure.has_shape]
    most = max((figure.value or 0 for figure in figures), default=0)
    largest = largest_radius(view.level, view.parent)
    areas = []
    for figure in figures:
        key = _key(figure, [] if uses_symbols else breaks)
        areas.append(
            DrawnArea(
                figure=figure,
                shape=shapes[figure.code],
                point=points[figure.code] or (0.0, 0.0),
                key=key,
                hatched=figure.flag == "unreliable",
                radius=radius(figure.value, most, largest) if uses_symbols else 0.0,
                words=_words(figure, view, indicator.unit, t),
            )
        )
    place = trail[-1]["name"] if trail else t("trail-root")
    return Sheet(
        language=view.lang,
        title=getattr(indicator.label, view.lang),
        subtitle=" · ".join((place, t(f"level-{view.level}"), view.year)),
        unit=units()[indicator.unit][view.lang],
        box=_outer_box(frame, figures),
        areas=areas,
        colours=_colours(indicator.direction),
        legend=_legend(areas, [] if uses_symbols else breaks, indicator.unit, view.lang),
        circles=[
            (number(value, indicator.unit, view.lang), radius(value, most, largest))
            for value in (legend_values(most) if uses_symbols else [])
        ],
        notes=_notes(shown, indicator.source, official=indicator.is_official, t=t),
    )


def _need_figures(shown: Edition, view: View) -> None:
    if view.year:
        return
    here = [code for code in indicator_codes(shown) if shown.series[code].get(view.level)]
    raise InvalidInput(
        f"{view.indicator} has no figures by {view.level}.",
        field="indicator",
        expected="one of " + ", ".join(here),
    )


def _outer_box(frame: Frame, figures: list[Figure]) -> tuple[float, float, float, float]:
    wanted = {figure.code for figure in figures}
    boxes = [
        box for code, box in zip(frame.codes, frame.boxes, strict=True) if box and code in wanted
    ]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _key(figure: Figure, breaks: list[float]) -> str:
    if figure.flag in ("zero", "suppressed", "no_data") or figure.value is None:
        return "no_data" if figure.flag == "ok" else figure.flag
    return f"class-{class_index(figure.value, breaks)}" if breaks else "value"


def _words(figure: Figure, view: View, unit: str, t: Texts) -> str:
    lines = [figure.name, number(figure.value, unit, view.lang)]
    if figure.lower is not None:
        range_ = interval(figure.lower, figure.upper, unit, view.lang)
        lines.append(f"{t('table-interval')}: {range_}")
    if figure.denominator is not None and figure.numerator is not None:
        of = t("table-of", denominator=count(figure.denominator, view.lang))
        lines.append(f"{count(figure.numerator, view.lang)} {of}")
    return "\n".join((*lines, *figure.notes))


def _colours(direction: str) -> dict[str, str]:
    classes = {f"class-{place}": colour for place, colour in enumerate(ramp(direction))}
    keys = key_colours()
    return {
        **classes,
        "value": keys["symbol-base"],
        "zero": keys["zero"],
        "suppressed": keys["suppressed"],
        "no_data": keys["no-data"],
        "ink": keys["no-data-ink"],
        "hatch": keys["hatch"],
        "symbol": keys["symbol"],
    }


def _legend(areas: list[DrawnArea], breaks: list[float], unit: str, lang: str) -> list[LegendEntry]:
    t = texts(lang)
    drawn = Counter(area.key for area in areas)
    flags = Counter(area.figure.flag for area in areas)
    qualities = Counter(area.figure.quality for area in areas)
    entries = []
    for place, (above, up_to) in enumerate(class_limits(breaks) if breaks else []):
        label = _range(above, up_to, unit, t)
        entries.append(LegendEntry(f"class-{place}", label, drawn[f"class-{place}"]))
    for flag in KEYS:
        entries.append(LegendEntry(flag, t(f"legend-{flag.replace('_', '-')}"), flags[flag]))
    for quality in ("approximate", "indicative"):
        if qualities[quality]:
            entries.append(LegendEntry(quality, t(f"legend-{quality}"), qualities[quality]))
    return entries


def _range(above: float | None, up_to: float | None, unit: str, t: Texts) -> str:
    lower = limit(above, unit, t.language) if above is not None else ""
    upper = limit(up_to, unit, t.language) if up_to is not None else ""
    if not lower:
        return t("legend-up-to", upper=upper)
    return (
        t("legend-between", lower=lower, upper=upper) if upper else t("legend-above", lower=lower)
    )


def _notes(shown: Edition, source: str, *, official: bool, t: Texts) -> list[str]:
    publication = shown.publication
    lines = [
        f"{t('legend-source')}: {source}. "
        + t("footer-credit", sources=", ".join(shown.attributions())),
        ". ".join(
            (
                t("legend-as-of", date=long_date(publication.as_of, t.language)),
                t("legend-boundaries", set=publication.boundary_set),
                t("legend-publication", number=str(publication.number)),
            )
        )
        + ".",
        t("footer-not-government"),
    ]
    if publication.is_demo and not official:
        lines[-1] += " " + t("demo-notice")
    return lines
