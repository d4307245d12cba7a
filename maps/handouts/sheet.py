"""A sheet: one map with everything that must stand on it, before it is drawn in any form."""

from collections import Counter
from dataclasses import dataclass, replace

from database.errors import InvalidInput
from database.session import ReadSession
from geo.clusters import service as clusters
from geo.indicators.catalogue import catalogue, units
from geo.publication.service import get, latest
from maps.classes.palette import key_colours
from maps.classes.symbols import largest_radius, legend_values, radius
from maps.explorer.editions import Edition, edition, indicator_codes
from maps.explorer.frame import Frame
from maps.explorer.rows import Figure, sorted_figures
from maps.explorer.service import level_frame, settle
from maps.explorer.view import View
from maps.handouts import queries
from maps.handouts.painting import Beside, LegendEntry, Painting, Square, limits_of, paint
from maps.texts.numbers import count, interval, long_date, number
from maps.texts.service import Texts, texts

KEYS = ("zero", "suppressed", "unreliable", "no_data")


@dataclass(frozen=True)
class DrawnArea:
    """An area of the map."""

    figure: Figure
    shape_text: str
    """GeoJSON geometry, WGS 84."""
    point: tuple[float, float]
    key: str
    """`class-0`…, `value` (drawn as a circle), a kind of cluster, or a flag with its own key."""
    colour: str
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
    legend: list[LegendEntry]
    square: Square | None
    circles: list[tuple[str, float]]
    """(value in words, radius) of the circles in the legend; none on a choropleth."""
    notes: list[str]
    borders: list[str]
    """Borders of the areas' states as GeoJSON geometries; none on a map of states."""
    around: list[str]
    """The states of the country, where the sheet is of a part of it: to find that part."""
    inset: bool = False
    """Whether the Peninsula and Borneo stand apart."""

    @property
    def uses_symbols(self) -> bool:
        """Tell whether values are drawn as circles."""
        return bool(self.circles)


def read_sheet(session: ReadSession, view: View) -> Sheet:
    """Return the sheet of a view of the newest publication: published figures only.

    Raises:
        NotFound: nothing is published yet.
        InvalidInput: the publication has no such indicator, level, year or parent, or not what
            the type of map needs.
    """
    return sheet_of(session, edition(session, latest(session)), view)


def sheet_of(session: ReadSession, shown: Edition, view: View) -> Sheet:
    """Return the sheet of a view of a publication; errors as in `read_sheet`."""
    view, trail = settle(session, shown, view)
    _need_figures(shown, view)
    t = texts(view.lang)
    frame = level_frame(session, shown, view.level, [view.indicator, view.second])
    nation = _drawn(frame, replace(view, parent=""), t)
    figures = _drawn(frame, view, t)
    beside = _beside(session, shown, frame, view, t)
    painting = paint(view, figures, nation, limits_of(shown, view, frame), beside, t)
    indicator = catalogue()[view.indicator]
    most = max((figure.value or 0 for figure in figures), default=0)
    largest = largest_radius(view.level, view.parent)
    place = trail[-1]["name"] if trail else t("trail-root")
    return Sheet(
        language=view.lang,
        title=painting.title or getattr(indicator.label, view.lang),
        subtitle=" · ".join((place, t(f"level-{view.level}"), view.year)),
        unit=units()[indicator.unit][view.lang],
        box=_outer_box(frame, figures),
        areas=_areas(session, shown, view, frame, figures, painting),
        legend=_legend(figures, painting, t),
        square=painting.square,
        circles=[
            (number(value, indicator.unit, view.lang), radius(value, most, largest))
            for value in (legend_values(most) if painting.circles else [])
        ],
        notes=_notes(shown, view, painting, t),
        borders=_borders(session, shown, view, frame, figures),
        around=_around(session, shown) if view.parent else [],
        inset=view.panes == "inset" and not view.parent,
    )


def _drawn(frame: Frame, view: View, t: Texts) -> list[Figure]:
    return [figure for figure in sorted_figures(frame, view, t) if figure.has_shape]


def _beside(session: ReadSession, shown: Edition, frame: Frame, view: View, t: Texts) -> Beside:
    """Read what the type of map needs beside its figures."""
    if view.kind == "bivariate":
        other = replace(view, indicator=view.second, parent="")
        years = [str(year) for year in shown.series[view.second][view.level]]
        other = replace(other, year=view.year if view.year in years else years[-1])
        drawn = {one.code: one for one in _drawn(frame, other, t)}
        return Beside(second=drawn, second_year=other.year)
    if view.kind == "clusters":
        found = clusters.read(session, shown.publication, view.indicator, view.level)
        return Beside(clusters={row.area_code: row.kind for row in found.rows})
    if view.kind == "change":
        before = edition(session, get(session, int(view.since)))
        years = [str(year) for year in before.series.get(view.indicator, {}).get(view.level, [])]
        year = view.year if view.year in years else (years[-1] if years else "")
        earlier = level_frame(session, before, view.level, [view.indicator])
        figures = _drawn(earlier, replace(view, year=year, parent=""), t)
        return Beside(earlier={one.code: one for one in figures})
    return Beside()


def _areas(
    session: ReadSession,
    shown: Edition,
    view: View,
    frame: Frame,
    figures: list[Figure],
    painting: Painting,
) -> list[DrawnArea]:
    t, unit = texts(view.lang), catalogue()[view.indicator].unit
    most = max((figure.value or 0 for figure in figures), default=0)
    largest = largest_radius(view.level, view.parent)
    shapes = queries.shapes(
        session, shown.publication.boundary_set_id, view.level, [one.code for one in figures]
    )
    by_code = {row.code: row.shape for row in shapes}
    points = dict(zip(frame.codes, frame.points, strict=True))
    return [
        DrawnArea(
            figure=figure,
            shape_text=by_code[figure.code],
            point=points[figure.code] or (0.0, 0.0),
            key=painting.keys[figure.code],
            colour=painting.fills[figure.code],
            hatched=painting.hatches and figure.flag == "unreliable",
            radius=radius(figure.value, most, largest) if painting.circles else 0.0,
            words=_words(figure, painting.notes.get(figure.code, ""), unit, t),
        )
        for figure in figures
    ]


def _borders(
    session: ReadSession, shown: Edition, view: View, frame: Frame, figures: list[Figure]
) -> list[str]:
    if view.level == "state":
        return []
    drawn = {figure.code for figure in figures}
    pairs = zip(frame.codes, frame.states, strict=True)
    states = sorted({state for code, state in pairs if state and code in drawn})
    set_id = shown.publication.boundary_set_id
    return [row.shape for row in queries.shapes(session, set_id, "state", states)]


def _around(session: ReadSession, shown: Edition) -> list[str]:
    states = level_frame(session, shown, "state", []).codes
    rows = queries.shapes(session, shown.publication.boundary_set_id, "state", states)
    return [row.shape for row in rows]


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


def _words(figure: Figure, note: str, unit: str, t: Texts) -> str:
    lines = [figure.name, number(figure.value, unit, t.language)]
    if figure.lower is not None:
        range_ = interval(figure.lower, figure.upper, unit, t.language)
        lines.append(f"{t('table-interval')}: {range_}")
    if figure.denominator is not None and figure.numerator is not None:
        of = t("table-of", denominator=count(figure.denominator, t.language))
        lines.append(f"{count(figure.numerator, t.language)} {of}")
    return "\n".join((*lines, *filter(None, (note,)), *figure.notes))


def _legend(figures: list[Figure], painting: Painting, t: Texts) -> list[LegendEntry]:
    keys = Counter(painting.keys.values())
    unreliable = sum(figure.flag == "unreliable" for figure in figures)
    qualities = Counter(figure.quality for figure in figures)
    entries = list(painting.scale)
    for flag in KEYS:
        name = flag.replace("_", "-")
        areas = unreliable if flag == "unreliable" else keys[flag]
        colour = key_colours().get(name, key_colours()["symbol-base"])
        entries.append(LegendEntry(flag, t(f"legend-{name}"), areas, colour))
    for quality in ("approximate", "indicative"):
        if qualities[quality]:
            entries.append(LegendEntry(quality, t(f"legend-{quality}"), qualities[quality]))
    return entries


def _notes(shown: Edition, view: View, painting: Painting, t: Texts) -> list[str]:
    """Return source, method, date, and what is withheld and why."""
    publication, indicator = shown.publication, catalogue()[view.indicator]
    withheld = sum(key == "suppressed" for key in painting.keys.values())
    lines = [
        f"{t('legend-source')}: {indicator.source}. "
        + t("footer-credit", sources=", ".join(shown.attributions())),
        ". ".join(
            (
                t("legend-as-of", date=long_date(publication.as_of, t.language)),
                t("legend-boundaries", set=publication.boundary_set),
                t("legend-publication", number=str(publication.number)),
            )
        )
        + ".",
        f"{t('sheet-method')}: {painting.method.rstrip('.')}.",
        t("footer-not-government"),
    ]
    if withheld:
        lines[2] += " " + t(
            "sheet-withheld", count=count(withheld, t.language), threshold=publication.threshold
        )
    if publication.is_demo and not indicator.is_official:
        lines[-1] += " " + t("demo-notice")
    return lines
