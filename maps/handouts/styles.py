"""Styles of a map's layers for QGIS (QML) and for other programs (SLD 1.0)."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from maps.classes.palette import key_colours
from maps.handouts.painting import LegendEntry
from maps.handouts.sheet import DrawnArea, Sheet

STYLE_FIELD = "style"
RADIUS_FIELD = "radius"
DIAMETER_FIELD = "diameter"

SLD = "http://www.opengis.net/sld"
OGC = "http://www.opengis.net/ogc"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://schemas.opengis.net/sld/1.0.0/StyledLayerDescriptor.xsd"

INEXACT = "3;2"
HATCH_STEP_MM, DOT_STEP_MM = 1.8, 1.6
PIXEL_MM = 0.28
"""A pixel of the OGC's standard screen."""


@dataclass(frozen=True)
class Look:
    """How the areas of one style value are drawn."""

    value: str
    label: str
    colour: str
    pattern: str = ""
    """`hatch`, `dots` or nothing."""


def style_value(area: DrawnArea) -> str:
    """Return the value of an area's style field: its key, its colour, whether it is hatched."""
    hatched = "-unreliable" if area.hatched and not area.radius else ""
    return f"{area.key}{area.colour}{hatched}"


def looks(sheet: Sheet, legend: Sequence[LegendEntry] | None = None) -> list[Look]:
    """Return the looks that the sheet's areas have, in the order of the legend."""
    labels = {entry.key: entry.label for entry in legend or sheet.legend}
    order = {key: place for place, key in enumerate(labels)}
    found: dict[str, Look] = {}
    for area in sorted(sheet.areas, key=lambda one: (order.get(one.key, 0), one.key, one.colour)):
        value = style_value(area)
        hatched = value.endswith("-unreliable")
        pattern = "dots" if area.key == "no_data" else "hatch" if hatched else ""
        label = labels.get(area.key, area.key)
        if hatched:
            label = f"{label} ({labels['unreliable']})"
        found.setdefault(value, Look(value, label, area.colour, pattern))
    return list(found.values())


def area_qml(sheet: Sheet) -> str:
    """Return the QGIS style of the areas: a category per look."""
    root = ET.Element("qgis", {"version": "3.22", "styleCategories": "Symbology"})
    renderer = ET.SubElement(
        root, "renderer-v2", {"type": "categorizedSymbol", "attr": STYLE_FIELD, "symbollevels": "0"}
    )
    categories, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for place, look in enumerate(looks(sheet)):
        ET.SubElement(
            categories,
            "category",
            {"symbol": str(place), "value": look.value, "label": look.label, "render": "true"},
        )
        symbol = ET.SubElement(symbols, "symbol", {"type": "fill", "name": str(place)})
        fill = {"color": _rgba(look.colour), "style": "solid", "outline_color": "255,255,255,255"}
        _layer(symbol, "SimpleFill", {**fill, "outline_width": "0.15", "outline_style": "solid"})
        if look.pattern:
            _pattern(symbol, f"@{place}@1", look.pattern)
    ET.SubElement(root, "layerGeometryType").text = "2"
    return _document(root)


def circle_qml() -> str:
    """Return the QGIS style of the circles: their size is a field, in pixels of radius."""
    root = ET.Element("qgis", {"version": "3.22", "styleCategories": "Symbology"})
    renderer = ET.SubElement(root, "renderer-v2", {"type": "singleSymbol", "symbollevels": "0"})
    symbols = ET.SubElement(renderer, "symbols")
    symbol = ET.SubElement(symbols, "symbol", {"type": "marker", "name": "0", "alpha": "0.6"})
    colour = _rgba(key_colours()["symbol"])
    layer = _layer(
        symbol,
        "SimpleMarker",
        {"name": "circle", "color": colour, "outline_color": colour, "size": "2"},
    )
    overrides = ET.SubElement(layer, "data_defined_properties")
    outer = ET.SubElement(overrides, "Option", {"type": "Map"})
    ET.SubElement(outer, "Option", {"type": "QString", "name": "name", "value": ""})
    named = ET.SubElement(outer, "Option", {"type": "Map", "name": "properties"})
    size = ET.SubElement(named, "Option", {"type": "Map", "name": "size"})
    expression = f'"{RADIUS_FIELD}" * {2 * PIXEL_MM:g}'
    for name, kind, value in (
        ("active", "bool", "true"),
        ("expression", "QString", expression),
        ("type", "int", "3"),
    ):
        ET.SubElement(size, "Option", {"type": kind, "name": name, "value": value})
    ET.SubElement(outer, "Option", {"type": "QString", "name": "type", "value": "collection"})
    ET.SubElement(root, "layerGeometryType").text = "0"
    return _document(root)


def area_sld(sheet: Sheet, layer: str) -> str:
    """Return the areas' style as SLD 1.0: a rule per look."""
    root, style = _sld_frame(layer, sheet.title)
    for look in looks(sheet):
        rule = _sld(style, "Rule")
        _sld(rule, "Name", look.value)
        _sld(rule, "Title", look.label)
        _filter(rule, STYLE_FIELD, look.value)
        symbolizer = _sld(rule, "PolygonSymbolizer")
        _parameters(_sld(symbolizer, "Fill"), {"fill": look.colour})
        _parameters(_sld(symbolizer, "Stroke"), {"stroke": "#ffffff", "stroke-width": "0.5"})
        if look.pattern:
            mark = {"hatch": "slash", "dots": "circle"}[look.pattern]
            _sld_pattern(_sld(rule, "PolygonSymbolizer"), mark)
    return _document(root)


def circle_sld(sheet: Sheet, layer: str) -> str:
    """Return the circles' style as SLD 1.0: a rule per diameter, as few programs compute a size."""
    root, style = _sld_frame(layer, sheet.title)
    for diameter in sorted({diameter_of(area) for area in sheet.areas if area.radius}):
        rule = _sld(style, "Rule")
        _filter(rule, DIAMETER_FIELD, str(diameter))
        graphic = _sld(_sld(rule, "PointSymbolizer"), "Graphic")
        mark = _sld(graphic, "Mark")
        _sld(mark, "WellKnownName", "circle")
        fill = {"fill": key_colours()["symbol"], "fill-opacity": "0.6"}
        _parameters(_sld(mark, "Fill"), fill)
        _parameters(_sld(mark, "Stroke"), {"stroke": key_colours()["symbol"]})
        _sld(graphic, "Size", str(diameter))
    return _document(root)


def diameter_of(area: DrawnArea) -> int:
    """Return the diameter of an area's circle in whole pixels."""
    return round(2 * area.radius)


def _sld_frame(layer: str, title: str) -> tuple[ET.Element, ET.Element]:
    for prefix, name in (("", SLD), ("ogc", OGC), ("xsi", XSI)):
        ET.register_namespace(prefix, name)
    root = ET.Element(f"{{{SLD}}}StyledLayerDescriptor", {"version": "1.0.0"})
    root.set(f"{{{XSI}}}schemaLocation", f"{SLD} {SCHEMA}")
    named = _sld(root, "NamedLayer")
    _sld(named, "Name", layer)
    style = _sld(named, "UserStyle")
    _sld(style, "Title", title)
    return root, _sld(style, "FeatureTypeStyle")


def _filter(rule: ET.Element, field: str, value: str) -> None:
    test = ET.SubElement(ET.SubElement(rule, f"{{{OGC}}}Filter"), f"{{{OGC}}}PropertyIsEqualTo")
    ET.SubElement(test, f"{{{OGC}}}PropertyName").text = field
    ET.SubElement(test, f"{{{OGC}}}Literal").text = value


def _sld(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    made = ET.SubElement(parent, f"{{{SLD}}}{name}")
    made.text = text
    return made


def _sld_pattern(symbolizer: ET.Element, mark_name: str) -> None:
    graphic = _sld(_sld(_sld(symbolizer, "Fill"), "GraphicFill"), "Graphic")
    mark = _sld(graphic, "Mark")
    _sld(mark, "WellKnownName", mark_name)
    ink = key_colours()["hatch"]
    _parameters(_sld(mark, "Fill"), {"fill": ink})
    _parameters(_sld(mark, "Stroke"), {"stroke": ink})
    _sld(graphic, "Size", "6")


def _parameters(parent: ET.Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        made = _sld(parent, "CssParameter", value)
        made.set("name", name)


def _layer(symbol: ET.Element, kind: str, options: dict[str, str]) -> ET.Element:
    layer = ET.SubElement(symbol, "layer", {"class": kind, "enabled": "1", "pass": "0"})
    options_ = ET.SubElement(layer, "Option", {"type": "Map"})
    for name, value in options.items():
        ET.SubElement(options_, "Option", {"type": "QString", "name": name, "value": value})
    return layer


def _pattern(symbol: ET.Element, name: str, pattern: str) -> None:
    """Add hatching or dots: a layer with a symbol of its own inside."""
    ink = _rgba(key_colours()["hatch"])
    if pattern == "hatch":
        layer = _layer(symbol, "LinePatternFill", {"angle": "45", "distance": f"{HATCH_STEP_MM}"})
        inner = ET.SubElement(layer, "symbol", {"type": "line", "name": name})
        _layer(inner, "SimpleLine", {"line_color": ink, "line_width": "0.25"})
        return
    steps = {"distance_x": f"{DOT_STEP_MM}", "distance_y": f"{DOT_STEP_MM}"}
    layer = _layer(symbol, "PointPatternFill", steps)
    inner = ET.SubElement(layer, "symbol", {"type": "marker", "name": name})
    _layer(inner, "SimpleMarker", {"name": "circle", "color": ink, "size": "0.4"})


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _document(root: ET.Element) -> str:
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)
