"""A page in one file: folium's map with Leaflet, shapes and legend inside; it asks no network."""

import json
import re
from html import escape
from pathlib import Path

import folium
from branca.element import Element, Figure
from jinja2 import Environment, FileSystemLoader

from maps.classes.palette import key_colours
from maps.handouts.sheet import DrawnArea, Sheet

TEMPLATES = Path(__file__).parent / "templates"

PATTERNED = frozenset({"no_data"})


def write_page(sheet: Sheet, libraries: Path, target: Path) -> None:
    """Write a sheet as one HTML file.

    `libraries` is npm's folder, for Leaflet.
    """
    page = folium.Map(tiles=None, zoom_snap=0.25, attribution_control=False)
    # Folium links ten files of other hosts: none is wanted, Leaflet itself stands in the page.
    page.default_js, page.default_css = [], []
    figure = page.get_root()
    assert isinstance(figure, Figure)
    figure.title = f"{sheet.title} – PetaKasih"
    figure.header.add_child(Element(_leaflet(libraries)), name="leaflet")
    areas = folium.GeoJson(
        {"type": "FeatureCollection", "features": [_feature(area, sheet) for area in sheet.areas]},
        style_function=lambda feature: feature["properties"]["style"],
        highlight_function=lambda _feature: {"weight": 3},
        tooltip=folium.GeoJsonTooltip(["words"], labels=False, sticky=True),
    )
    areas.add_to(page)
    for area in sheet.areas:
        if area.radius:
            _circle(area).add_to(page)
    west, south, east, north = sheet.box
    page.fit_bounds([[south, west], [north, east]], padding=(16, 16))
    figure.html.add_child(Element(_around(sheet)), name="around")
    target.write_text(figure.render(), encoding="utf-8")


def _leaflet(libraries: Path) -> str:
    script = (libraries / "leaflet/dist/leaflet.js").read_text("utf-8")
    style = (libraries / "leaflet/dist/leaflet.css").read_text("utf-8")
    # Pictures of controls that the page does not have would be asked for beside the file.
    style = re.sub(r"url\([^)]*\)", "none", style)
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    return f"<style>{style}</style><script>{script}</script>"


def _feature(area: DrawnArea, sheet: Sheet) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": json.loads(area.shape_text),
        "properties": {"words": _html(area.words), "style": _style(area, sheet)},
    }


def _style(area: DrawnArea, sheet: Sheet) -> dict[str, object]:
    patterned = area.key in PATTERNED or (area.hatched and not sheet.uses_symbols)
    exact = area.figure.quality == "official"
    return {
        "fillColor": f"url(#{pattern_id(area.key, area.colour)})" if patterned else area.colour,
        "fillOpacity": 1,
        "color": "#ffffff" if exact and area.key != "no_data" else "#4b545a",
        "weight": 0.7 if exact else 1.2,
        "dashArray": None if exact and area.key != "no_data" else "3 3",
    }


def _circle(area: DrawnArea) -> folium.CircleMarker:
    longitude, latitude = area.point
    return folium.CircleMarker(
        (latitude, longitude),
        radius=area.radius,
        color=key_colours()["symbol"],
        weight=1,
        fill=True,
        fill_opacity=0.15 if area.hatched else 0.6,
        tooltip=_html(area.words),
    )


def pattern_id(key: str, colour: str) -> str:
    """Return the name of the pattern over a colour: dots for no data, hatching for the rest."""
    return f"fill-{'dots' if key in PATTERNED else 'hatch'}-{colour.removeprefix('#')}"


def _patterns(sheet: Sheet) -> list[tuple[str, bool, str]]:
    """Return (name, whether it is dots, colour under it) of every pattern of the page."""
    swatches = [(entry.key, entry.colour) for entry in sheet.legend if entry.colour]
    drawn = {
        (area.key, area.colour) for area in sheet.areas if area.hatched or area.key in PATTERNED
    }
    wanted = drawn | {pair for pair in swatches if pair[0] in (*PATTERNED, "unreliable")}
    return sorted((pattern_id(key, colour), key in PATTERNED, colour) for key, colour in wanted)


def _html(words: str) -> str:
    """Return lines as HTML; names may come from an operator's own file."""
    first, *others = (escape(line) for line in words.split("\n"))
    return "<br>".join((f"<b>{first}</b>", *others))


def _around(sheet: Sheet) -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    return environment.get_template("around.html").render(
        sheet=sheet, patterns=_patterns(sheet), pattern_id=pattern_id, keys=key_colours()
    )
