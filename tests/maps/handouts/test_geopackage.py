"""Maps as GeoPackages: GDAL opens them, their styles are whole, QGIS draws what the classes say."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from maps.classes.palette import key_colours, ramp
from maps.explorer.view import View
from maps.handouts.service import write_handout
from maps.handouts.styles import OGC, SLD
from tests.maps.conftest import COUNT, RATE

SYSTEM_PYTHON = "/usr/bin/python3"
RENDER = Path(__file__).with_name("render_in_qgis.py")
CONTENT = {
    "StyledLayerDescriptor": "(Name )?(Title )?(Abstract )?NamedLayer( NamedLayer)*",
    "NamedLayer": "Name( LayerFeatureConstraints)?( NamedStyle| UserStyle)*",
    "UserStyle": "(Name )?(Title )?(Abstract )?(IsDefault )?FeatureTypeStyle( FeatureTypeStyle)*",
    "FeatureTypeStyle": "(Name )?(Title )?(Abstract )?(FeatureTypeName )?Rule( Rule)*",
    "Rule": "(Name )?(Title )?(Abstract )?(LegendGraphic )?(ogc:Filter |ElseFilter )?"
    "(MinScaleDenominator )?(MaxScaleDenominator )?"
    "(Point|Line|Polygon|Text|Raster)Symbolizer( (Point|Line|Polygon|Text|Raster)Symbolizer)*",
    "PolygonSymbolizer": "(Geometry ?)?(Fill ?)?(Stroke)?",
    "PointSymbolizer": "(Geometry ?)?(Graphic)?",
    "Fill": "(GraphicFill ?)?(CssParameter ?)*",
    "Stroke": "(GraphicFill ?|GraphicStroke ?)?(CssParameter ?)*",
    "GraphicFill": "Graphic",
    "Graphic": "((ExternalGraphic|Mark) ?)*(Opacity ?)?(Size ?)?(Rotation)?",
    "Mark": "(WellKnownName ?)?(Fill ?)?(Stroke)?",
    "ogc:Filter": "ogc:PropertyIsEqualTo",
    "ogc:PropertyIsEqualTo": "ogc:(PropertyName|Literal) ogc:(PropertyName|Literal)",
    **dict.fromkeys(("Name", "Title", "CssParameter", "WellKnownName", "Size"), ""),
    **dict.fromkeys(("ogc:PropertyName", "ogc:Literal"), ""),
}
"""What each element of OGC 02-070 (SLD 1.0.0) may hold, in its order; empty for text only."""


def qgis_is_missing() -> str:
    """Return why a test with QGIS cannot run here, empty when it can."""
    if shutil.which(SYSTEM_PYTHON) is None:
        return f"no {SYSTEM_PYTHON}"
    asked = [SYSTEM_PYTHON, "-c", "import qgis.core"]
    found = subprocess.run(asked, capture_output=True, check=False)
    return "" if found.returncode == 0 else "QGIS is not installed: apt-get install python3-qgis"


@pytest.fixture
def package(atlas, tmp_path) -> Path:
    target = tmp_path / "map.gpkg"
    write_handout(atlas, View(indicator=RATE, lang="en"), target, tmp_path)
    return target


@pytest.fixture
def circles(atlas, tmp_path) -> Path:
    target = tmp_path / "count.gpkg"
    write_handout(atlas, View(indicator=COUNT, lang="en"), target, tmp_path)
    return target


def test_gdal_opens_areas_and_styles(package):
    areas = pyogrio.read_dataframe(package, layer="areas")
    assert len(areas) == 4
    assert areas.crs.to_epsg() == 4326
    told = areas.set_index("code")
    assert told.loc["D01-01", "value"] == 5.0
    assert told.loc["D02-02", "key"] == "suppressed"
    styles = pyogrio.read_dataframe(package, layer="layer_styles")
    assert list(styles["f_table_name"]) == ["areas"]
    assert styles["useAsDefault"].all()


def test_a_count_has_a_layer_of_circles(circles):
    points = pyogrio.read_dataframe(circles, layer="circles")
    assert (points["radius"] > 0).all()
    assert {name for name, _ in pyogrio.list_layers(circles)} == {
        "areas",
        "circles",
        "layer_styles",
    }


def test_withheld_areas_carry_no_number(package):
    hidden = pyogrio.read_dataframe(package, layer="areas").set_index("code").loc["D02-02"]
    assert hidden[["value", "lower", "upper", "numerator"]].isna().all()


def test_styles_stand_in_the_file_and_beside_it(package):
    styles = pyogrio.read_dataframe(package, layer="layer_styles").iloc[0]
    assert package.with_suffix(".qml").read_text("utf-8") == styles["styleQML"]
    assert package.with_suffix(".sld").read_text("utf-8") == styles["styleSLD"]


def test_a_qml_has_a_category_with_its_colour_for_every_look(package):
    root = ET.parse(package.with_suffix(".qml")).getroot()
    values = {one.get("value") for one in root.iter("category")}
    areas = pyogrio.read_dataframe(package, layer="areas")
    assert values == set(areas["style"])
    symbols = {one.get("name") for one in root.findall("renderer-v2/symbols/symbol")}
    assert symbols == {one.get("symbol") for one in root.iter("category")}


@pytest.mark.parametrize(
    ("indicator", "kind"),
    [(RATE, "value"), (RATE, "bivariate"), (RATE, "alpha"), (COUNT, "value")],
)
def test_an_sld_is_valid_by_the_content_models_of_the_standard(atlas, tmp_path, indicator, kind):
    write_handout(atlas, View(indicator=indicator, kind=kind), tmp_path / "map.gpkg", tmp_path)
    files = list(tmp_path.glob("*.sld"))
    assert files
    for file in files:
        root = ET.parse(file).getroot()
        assert root.tag == f"{{{SLD}}}StyledLayerDescriptor"
        assert root.get("version") == "1.0.0"
        assert [fault for one in root.iter() for fault in invalid(one)] == []


def invalid(element: ET.Element) -> list[str]:
    """Return what the standard forbids: unknown parts, parts out of order, no name, no text."""
    parts = " ".join(_prefixed(one) for one in element)
    name = _prefixed(element)
    if name not in CONTENT:
        return [f"{name} is no element that a style may have"]
    wrong = [] if re.fullmatch(CONTENT[name], parts) else [f"{name} holds {parts}"]
    if name == "CssParameter" and not element.get("name"):
        wrong.append("a CssParameter has no name")
    if CONTENT[name] == "" and not (element.text or "").strip():
        wrong.append(f"{name} is empty")
    return wrong


def _prefixed(element: ET.Element) -> str:
    return element.tag.replace(f"{{{SLD}}}", "").replace(f"{{{OGC}}}", "ogc:")


@pytest.mark.skipif(bool(qgis_is_missing()), reason=qgis_is_missing() or "QGIS is here")
@pytest.mark.parametrize("style", ["stored", "qml", "sld"])
def test_qgis_draws_the_classes_colours(package, tmp_path, style):
    seen = render(package, "areas", style, tmp_path)
    assert seen["valid"]
    assert seen["areas"]["D01-01"] == ramp("bad")[0]
    assert seen["areas"]["D02-02"] == key_colours()["suppressed"]
    assert seen["areas"]["D02-01"] == key_colours()["zero"]


@pytest.mark.skipif(bool(qgis_is_missing()), reason=qgis_is_missing() or "QGIS is here")
@pytest.mark.parametrize("style", ["stored", "sld"])
def test_qgis_draws_circles_as_large_as_the_map_says(circles, tmp_path, style):
    seen = render(circles, "circles", style, tmp_path)
    assert seen["valid"]
    assert seen["width"] == pytest.approx(seen["wanted"], rel=0.15)


def render(package: Path, layer: str, style: str, folder: Path) -> dict[str, object]:
    """Let QGIS draw a layer and return what it drew."""
    done = subprocess.run(
        [SYSTEM_PYTHON, str(RENDER), str(package), layer, style, str(folder / "drawn.png")],
        capture_output=True,
        text=True,
        check=False,
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
