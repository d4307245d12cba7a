"""A picture: the map with legend, title and source on one canvas, by geopandas and matplotlib."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import matplotlib as mpl
from matplotlib.figure import Figure as Canvas
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from maps.handouts.sheet import DrawnArea, LegendEntry, Sheet

INCHES = (13.0, 7.6)
MAP_BOX = (0.185, 0.1, 0.805, 0.86)
"""Left, bottom, width, height of the map as shares of the picture."""
LEFT = 0.015
DOTS_PER_INCH = 150
POINTS_PER_PIXEL = 0.75
WEB_MERCATOR = 3857
FAINT = "#495963"
HATCHES = {"hatched": "/////", "no_data": "....."}


def write_picture(sheet: Sheet, target: Path) -> None:
    """Write a sheet as a PNG of 1,950 x 1,140 pixels."""
    with mpl.rc_context({"hatch.linewidth": 0.7}):
        canvas = Canvas(figsize=INCHES, dpi=DOTS_PER_INCH)
        axes = canvas.add_axes(MAP_BOX)
        axes.set_axis_off()
        canvas.text(LEFT, 0.965, sheet.title, fontsize=17, fontweight="bold", va="top")
        canvas.text(LEFT, 0.91, sheet.subtitle, fontsize=11, color=FAINT, va="top")
        canvas.text(LEFT, 0.02, "\n".join(sheet.notes), fontsize=8, color=FAINT, va="bottom")
        _draw_areas(axes, sheet)
        _draw_circles(axes, sheet)
        _draw_legend(canvas, sheet)
        canvas.savefig(target, format="png", facecolor="white")


def _draw_legend(canvas: Canvas, sheet: Sheet) -> None:
    look: dict[str, Any] = {
        "loc": "upper left",
        "alignment": "left",
        "frameon": False,
        "fontsize": 9.5,
    }
    if sheet.circles:
        circles = [_circle_handle(label, radius, sheet) for label, radius in sheet.circles]
        largest = max(radius for _, radius in sheet.circles)
        canvas.legend(
            handles=circles,
            title=sheet.unit,
            bbox_to_anchor=(LEFT, 0.86),
            labelspacing=0.5 + largest / 12,
            borderpad=0.4 + largest / 24,
            handletextpad=1.0 + largest / 14,
            **look,
        )
    keys = [_handle(entry, sheet) for entry in sheet.legend]
    title, top = ("", 0.5) if sheet.circles else (sheet.unit, 0.86)
    canvas.legend(handles=keys, title=title, bbox_to_anchor=(LEFT - 0.005, top), **look)


def _draw_areas(axes: Any, sheet: Sheet) -> None:
    shapes = gpd.GeoDataFrame.from_features(
        [
            {"type": "Feature", "geometry": area.shape, "properties": {"at": at}}
            for at, area in enumerate(sheet.areas)
        ],
        crs=4326,
    ).to_crs(WEB_MERCATOR)
    groups: dict[tuple[str, str, bool], list[int]] = {}
    for at, area in enumerate(sheet.areas):
        groups.setdefault(_look(area, sheet), []).append(at)
    for (key, hatch, exact), members in groups.items():
        shapes[shapes["at"].isin(members)].plot(
            ax=axes,
            facecolor=sheet.colours[key],
            edgecolor=sheet.colours["hatch"] if hatch or not exact else "white",
            hatch=HATCHES.get(hatch),
            linewidth=0.35 if exact else 0.8,
            linestyle="-" if exact else "--",
        )


def _look(area: DrawnArea, sheet: Sheet) -> tuple[str, str, bool]:
    hatch = "no_data" if area.key == "no_data" else ""
    if area.hatched and not sheet.uses_symbols:
        hatch = "hatched"
    return area.key, hatch, area.figure.quality == "official"


def _draw_circles(axes: Any, sheet: Sheet) -> None:
    drawn = [area for area in sheet.areas if area.radius]
    if not drawn:
        return
    points = gpd.GeoSeries.from_xy(*zip(*(area.point for area in drawn), strict=True), crs=4326)
    places = points.to_crs(WEB_MERCATOR)
    axes.scatter(
        places.x,
        places.y,
        # matplotlib takes the square of the diameter.
        s=[(2 * area.radius * POINTS_PER_PIXEL) ** 2 for area in drawn],
        facecolor=[(sheet.colours["symbol"], 0.15 if area.hatched else 0.55) for area in drawn],
        edgecolor=sheet.colours["symbol"],
        linewidth=0.7,
        zorder=3,
    )


def _circle_handle(label: str, radius: float, sheet: Sheet) -> Line2D:
    return Line2D(
        [],
        [],
        linestyle="",
        marker="o",
        markersize=2 * radius * POINTS_PER_PIXEL,
        color=(sheet.colours["symbol"], 0.55),
        label=label,
    )


def _handle(entry: LegendEntry, sheet: Sheet) -> Patch:
    label = f"{entry.label}  ({entry.areas})"
    ink = sheet.colours["hatch"]
    if entry.key in ("approximate", "indicative"):
        return Patch(facecolor="none", edgecolor=ink, linestyle="--", label=label)
    if entry.key == "unreliable":
        face = sheet.colours["class-1"]
        return Patch(facecolor=face, edgecolor=ink, hatch=HATCHES["hatched"], label=label)
    hatch = HATCHES["no_data"] if entry.key == "no_data" else None
    return Patch(
        facecolor=sheet.colours[entry.key],
        edgecolor=sheet.colours["ink"],
        linewidth=0.5,
        hatch=hatch,
        label=label,
    )
