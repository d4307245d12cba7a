"""A sheet on paper: map, legend, title, scale and source on one canvas, by matplotlib."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import matplotlib as mpl
import shapely
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from maps.classes.palette import ground_colours, key_colours
from maps.handouts.painting import LegendEntry, Square
from maps.handouts.paper import Paper
from maps.handouts.sheet import DrawnArea, Sheet
from maps.texts.service import texts

LEFT = 0.025
MAP_BOX = (0.235, 0.135, 0.745, 0.715)
"""Left, bottom, width, height of the map as shares of the paper."""

PENINSULA, BORNEO = (99.55, 1.2, 104.6, 6.8), (109.5, 0.8, 119.35, 7.45)
INSETS = (((0.235, 0.135, 0.25, 0.715), PENINSULA), ((0.5, 0.135, 0.488, 0.715), BORNEO))
"""(place on the paper, box in degrees) of the two halves of the country, when they stand apart. The
widths are as those of the boxes: both halves have one scale."""

LOCATOR = (LEFT, 0.145, 0.19, 0.13)
"""Left, bottom, width, height of the little map that says where in the country this one is."""

LEGEND_TOP = 0.85
POINTS_PER_PIXEL = 0.75
WEB_MERCATOR = 3857
FAINT = "#495963"
INK = key_colours()["hatch"]
BORDER = ground_colours()["border-parent"]
HATCHES = {"hatched": "/////", "no_data": "....."}
PARTS_OF_WIDTH = 2_000
"""Shapes are simplified to this part of the map's width: finer than paper shows."""

LOOK: Any = {
    "font.family": "DejaVu Sans",
    "hatch.linewidth": 0.7,
    # Letters stay letters: they can be found, read aloud and copied.
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "petakasih",
    "path.simplify": False,
}
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": "PetaKasih"},
    "svg": {"Date": None, "Creator": "PetaKasih"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "PetaKasih"},
}
"""No clock in the files: the same publication gives the same bytes."""


def write_picture(sheet: Sheet, paper: Paper, form: str, target: Path) -> None:
    """Write a sheet as `png`, `svg` or `pdf`."""
    with mpl.rc_context(LOOK):
        canvas = draw_sheet(sheet, paper)
        metadata = {**METADATA[form], **({"Title": sheet.title} if form != "png" else {})}
        canvas.savefig(target, format=form, facecolor="white", dpi=paper.dots, metadata=metadata)


@contextmanager
def book(target: Path, title: str) -> Iterator[Callable[[Canvas], None]]:
    """Open a PDF of many pages; call what this gives with each canvas."""
    with (
        mpl.rc_context(LOOK),
        PdfPages(target, metadata={**METADATA["pdf"], "Title": title}) as pages,
    ):
        yield lambda canvas: pages.savefig(canvas, facecolor="white")


def draw_sheet(sheet: Sheet, paper: Paper) -> Canvas:
    """Return a sheet drawn on a canvas."""
    canvas = Canvas(figsize=paper.inches, dpi=paper.dots)
    _write_words(canvas, sheet, paper)
    places = INSETS if sheet.inset else ((MAP_BOX, sheet.box),)
    for place, box in places:
        axes = canvas.add_axes(place)
        axes.set_axis_off()
        _draw_areas(axes, sheet, paper, box)
        _draw_borders(axes, sheet, paper)
        _draw_circles(axes, sheet, paper)
        _frame(axes, box)
    _draw_scale(axes, sheet, paper)
    _draw_north(axes, texts(sheet.language)("sheet-north"), paper)
    _draw_locator(canvas, sheet, paper)
    _draw_legend(canvas, sheet, paper)
    return canvas


def _write_words(canvas: Canvas, sheet: Sheet, paper: Paper) -> None:
    scale = paper.scale
    title = textwrap.wrap(sheet.title, 78) or [""]
    size = 17 if len(title) == 1 else 14
    canvas.text(LEFT, 0.965, "\n".join(title), fontsize=size * scale, fontweight="bold", va="top")
    canvas.text(LEFT, 0.9, sheet.subtitle, fontsize=11 * scale, color=FAINT, va="top")
    notes = "\n".join(line for note in sheet.notes for line in textwrap.wrap(note, 155))
    canvas.text(LEFT, 0.022, notes, fontsize=8 * scale, color=FAINT, va="bottom", linespacing=1.3)


def _frame(axes: Any, box: tuple[float, float, float, float]) -> None:
    corners = gpd.GeoSeries.from_xy(box[::2], box[1::2], crs=4326).to_crs(WEB_MERCATOR)
    margin = 0.02 * (corners.x[1] - corners.x[0])
    axes.set_xlim(corners.x[0] - margin, corners.x[1] + margin)
    axes.set_ylim(corners.y[0] - margin, corners.y[1] + margin)
    axes.set_aspect("equal")


def _draw_areas(axes: Any, sheet: Sheet, paper: Paper, box: Sequence[float]) -> None:
    areas = [area for area in sheet.areas if _is_near(area, box)]
    for (colour, hatch, exact), members in _groups(areas, sheet).items():
        members.plot(
            ax=axes,
            facecolor=colour,
            edgecolor=INK if hatch or not exact else "white",
            hatch=HATCHES.get(hatch),
            linewidth=(0.35 if exact else 0.7) * paper.scale,
            linestyle="-" if exact else "--",
        )


def _draw_borders(axes: Any, sheet: Sheet, paper: Paper) -> None:
    if not sheet.borders:
        return
    shapes = gpd.GeoSeries(shapely.from_geojson(sheet.borders), crs=4326).to_crs(WEB_MERCATOR)
    west, _, east, _ = shapes.total_bounds
    lines = shapes.simplify((east - west) / PARTS_OF_WIDTH).boundary
    lines.plot(ax=axes, color=BORDER, linewidth=0.8 * paper.scale)


def _is_near(area: DrawnArea, box: Sequence[float]) -> bool:
    west, _, east, _ = box
    return west - 1 <= area.point[0] <= east + 1


Look = tuple[str, str, bool]


def _groups(areas: Sequence[DrawnArea], sheet: Sheet) -> dict[Look, gpd.GeoSeries]:
    """Return the shapes by what they look like: colour, hatching, whether the border is exact."""
    shapes = gpd.GeoSeries(
        shapely.from_geojson([area.shape_text for area in areas]), crs=4326
    ).to_crs(WEB_MERCATOR)
    west, _, east, _ = shapes.total_bounds
    shapes = gpd.GeoSeries(
        shapely.coverage_simplify(shapes.to_numpy(), (east - west) / PARTS_OF_WIDTH),
        crs=WEB_MERCATOR,
    )
    looks: dict[Look, list[int]] = {}
    for at, area in enumerate(areas):
        looks.setdefault(_look(area, sheet), []).append(at)
    return {look: shapes.iloc[members] for look, members in looks.items()}


def _look(area: DrawnArea, sheet: Sheet) -> Look:
    hatch = "no_data" if area.key == "no_data" else ""
    if area.hatched and not sheet.uses_symbols:
        hatch = "hatched"
    return area.colour, hatch, area.figure.quality == "official"


def _draw_circles(axes: Any, sheet: Sheet, paper: Paper) -> None:
    drawn = [area for area in sheet.areas if area.radius]
    if not drawn:
        return
    points = gpd.GeoSeries.from_xy(*zip(*(area.point for area in drawn), strict=True), crs=4326)
    places = points.to_crs(WEB_MERCATOR)
    axes.scatter(
        places.x,
        places.y,
        # matplotlib takes the square of the diameter.
        s=[(2 * area.radius * POINTS_PER_PIXEL * paper.scale) ** 2 for area in drawn],
        facecolor=[(key_colours()["symbol"], 0.15 if area.hatched else 0.55) for area in drawn],
        edgecolor=key_colours()["symbol"],
        linewidth=0.7,
        zorder=3,
    )


def _draw_scale(axes: Any, sheet: Sheet, paper: Paper) -> None:
    """Draw a bar of a round length; near the equator Web Mercator is true within a hundredth."""
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    length = _round_below((east - west) / 4_000) * 1_000
    y = south + 0.015 * (north - south)
    x = east - length
    axes.plot([x, east], [y, y], color=INK, linewidth=2.2 * paper.scale, solid_capstyle="butt")
    words = texts(sheet.language)("sheet-scale", kilometres=f"{length / 1_000:g}")
    axes.text(
        (x + east) / 2, y + 0.012 * (north - south), words,
        ha="center", fontsize=8.5 * paper.scale, color=INK,
    )  # fmt: skip


def _draw_north(axes: Any, letter: str, paper: Paper) -> None:
    look = {"arrowstyle": "-|>", "color": INK, "linewidth": 1.2 * paper.scale}
    axes.annotate(
        "", xy=(0.985, 1.0), xytext=(0.985, 0.93), xycoords="axes fraction", arrowprops=look
    )
    axes.annotate(
        letter, xy=(0.985, 0.905), xycoords="axes fraction",
        ha="center", fontsize=9 * paper.scale, color=INK,
    )  # fmt: skip


def _draw_locator(canvas: Canvas, sheet: Sheet, paper: Paper) -> None:
    """Draw where in the country the map is."""
    if not sheet.around:
        return
    axes = canvas.add_axes(LOCATOR)
    axes.set_axis_off()
    states = gpd.GeoSeries(shapely.from_geojson(sheet.around), crs=4326).to_crs(WEB_MERCATOR)
    west, _, east, _ = states.total_bounds
    # A tenth of the detail: the little map is a tenth as wide.
    simple = states.simplify((east - west) / PARTS_OF_WIDTH * 10)
    simple.plot(ax=axes, facecolor=key_colours()["outside"], edgecolor=FAINT, linewidth=0.3)
    place = gpd.GeoSeries([shapely.box(*sheet.box)], crs=4326).to_crs(WEB_MERCATOR)
    place.boundary.plot(ax=axes, color=key_colours()["symbol"], linewidth=1.4 * paper.scale)


def _round_below(number: float) -> float:
    """Return the largest of 1, 2, 5 times a power of ten that is not above a number."""
    steps = (digit * 10.0**power for power in range(-3, 5) for digit in (1, 2, 5))
    return max(step for step in steps if step <= number)


def _draw_legend(canvas: Canvas, sheet: Sheet, paper: Paper) -> None:
    scale, top = paper.scale, LEGEND_TOP
    look: dict[str, Any] = {
        "loc": "upper left",
        "alignment": "left",
        "frameon": False,
        "fontsize": 11 * scale,
        "title_fontproperties": {"weight": "bold", "size": 11 * scale},
        "borderaxespad": 0,
    }
    title = sheet.unit
    if sheet.circles:
        top = _draw_circle_legend(canvas, sheet, paper, look)
        title = ""
    if sheet.square:
        top = _draw_square(canvas, sheet.square, paper, top)
        title = ""
    entries = [_handle(entry) for entry in sheet.legend]
    canvas.legend(handles=entries, title=title, bbox_to_anchor=(LEFT, top), **look)


def _draw_circle_legend(canvas: Canvas, sheet: Sheet, paper: Paper, look: dict[str, Any]) -> float:
    """Draw the circles' legend and return where it ends."""
    largest = max(radius for _, radius in sheet.circles) * paper.scale
    circles = [
        Line2D(
            [],
            [],
            linestyle="",
            marker="o",
            markersize=2 * radius * POINTS_PER_PIXEL * paper.scale,
            color=(key_colours()["symbol"], 0.55),
            label=label,
        )
        for label, radius in sheet.circles
    ]
    step = largest / look["fontsize"]
    legend = canvas.legend(
        handles=circles,
        title=sheet.unit,
        bbox_to_anchor=(LEFT, LEGEND_TOP),
        labelspacing=0.4 + step,
        borderpad=0.4 + step / 2,
        handletextpad=1.0 + step,
        **look,
    )
    canvas.draw_without_rendering()
    return float(legend.get_window_extent().y0 / canvas.bbox.height) - 0.02


SQUARE_LEFT, CELL = 0.03, 0.034


def _draw_square(canvas: Canvas, square: Square, paper: Paper, top: float) -> float:
    """Draw a legend of two scales and return where it ends."""
    width, height = CELL, CELL * paper.width / paper.height
    rows = len(square.rows)
    for row, colours in enumerate(square.rows):
        bottom = top - (rows - row) * height
        for column, colour in enumerate(colours):
            corner = (SQUARE_LEFT + column * width, bottom)
            canvas.add_artist(
                Rectangle(corner, width, height, facecolor=colour, edgecolor="white", linewidth=0.8)
            )
        if square.beside:
            canvas.text(
                SQUARE_LEFT + len(colours) * width + 0.008, bottom + height / 2,
                square.beside[row], va="center", fontsize=9.5 * paper.scale,
            )  # fmt: skip
    words = "\n".join(line for part in square.under.split("\n") for line in textwrap.wrap(part, 34))
    under = top - rows * height - 0.012
    canvas.text(SQUARE_LEFT, under, words, va="top", fontsize=9 * paper.scale, linespacing=1.3)
    return under - 0.028 * (words.count("\n") + 1) - 0.02


def _handle(entry: LegendEntry) -> Patch:
    label = "\n".join(textwrap.wrap(f"{entry.label}  ({entry.areas})", 30))
    if entry.key in ("approximate", "indicative"):
        return Patch(facecolor="none", edgecolor=INK, linestyle="--", label=label)
    if entry.key == "unreliable":
        return Patch(facecolor=entry.colour, edgecolor=INK, hatch=HATCHES["hatched"], label=label)
    hatch = HATCHES["no_data"] if entry.key == "no_data" else None
    edge = key_colours()["no-data-ink"]
    return Patch(facecolor=entry.colour, edgecolor=edge, linewidth=0.5, hatch=hatch, label=label)
