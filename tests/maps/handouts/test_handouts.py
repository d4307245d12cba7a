"""Maps to hand out."""

import re

import pytest
from PIL import Image

from database.errors import InvalidInput
from maps.classes.palette import ramp
from maps.explorer.view import View
from maps.handouts import service
from maps.handouts.service import write_handout
from maps.handouts.sheet import read_sheet
from tests.maps.conftest import RATE


@pytest.fixture
def libraries(tmp_path, monkeypatch):
    """A stand-in for npm's folder: these tests look at the page, not at Leaflet."""
    folder = tmp_path / "libraries"
    dist = folder / "leaflet" / "dist"
    dist.mkdir(parents=True)
    (dist / "leaflet.js").write_text("var L = {};\n//# sourceMappingURL=leaflet.js.map")
    (dist / "leaflet.css").write_text(".a { background: url(images/layers.png) }")
    monkeypatch.setattr(service, "install_libraries", lambda _web: folder)
    return folder


@pytest.fixture
def page(atlas, libraries, tmp_path):
    target = tmp_path / "map.html"
    write_handout(atlas, View(indicator=RATE), target, tmp_path)
    return target.read_text("utf-8")


def sheet(atlas, **fields):
    with atlas.reading() as session:
        return read_sheet(session, View(**fields))


def test_a_sheet_has_the_explorers_classes_and_colours(atlas):
    drawn = sheet(atlas, indicator=RATE)
    keys = {area.figure.code: area.key for area in drawn.areas}
    assert keys == {
        "D01-01": "class-0",
        "D01-02": "class-1",
        "D02-01": "zero",
        "D02-02": "suppressed",
    }
    assert {area.colour for area in drawn.areas if area.key == "class-0"} == {ramp("bad")[0]}


def test_a_legend_has_classes_and_the_four_keys_with_counts(atlas):
    legend = {entry.key: entry.areas for entry in sheet(atlas, indicator=RATE).legend}
    assert legend == {
        "class-0": 1,
        "class-1": 1,
        "class-2": 0,
        "class-3": 0,
        "class-4": 0,
        "zero": 1,
        "suppressed": 1,
        "unreliable": 1,
        "no_data": 0,
        "indicative": 1,
    }


def test_counts_are_circles_and_never_a_choropleth(atlas):
    drawn = sheet(atlas, indicator="poor_hh", level="mukim")
    assert drawn.uses_symbols
    assert {area.key for area in drawn.areas} == {"value"}
    assert all(area.radius > 0 for area in drawn.areas)


def test_a_parent_narrows_the_map(atlas):
    drawn = sheet(atlas, indicator=RATE, parent="S01", lang="en")
    assert {area.figure.code for area in drawn.areas} == {"D01-01", "D01-02"}
    assert drawn.subtitle == "Name of S01 · District · 2026"
    assert drawn.box == (100, 1, 102, 3)


def test_notes_name_source_date_boundaries_publication_and_demonstration(atlas):
    notes = " ".join(sheet(atlas, indicator=RATE, lang="en").notes)
    for told in ("PetaKasih; DOSM Census", "31 October 2026", "made-1", "Publication 1"):
        assert told in notes
    assert "Method: Classes of the publication." in notes
    assert "1 areas are withheld: a count below 10 households" in notes
    assert "Not a government service." in notes
    assert "None is a real person." in notes


def test_a_page_asks_nothing_of_any_network(page):
    addresses = re.findall(r"""(?:src|href)=["']?([^"'\s>]+)|url\(([^)]*)\)""", page)
    outside = [first or second for first, second in addresses if not second.startswith("#")]
    assert [address for address in outside if not address.startswith("#")] == []
    assert "sourceMappingURL" not in page


def test_names_in_a_page_are_never_markup(page):
    assert "<b>Kota" not in page
    assert "&lt;b&gt;Kota" in page.replace("\\u0026", "&")


def test_a_page_has_legend_keys_and_source(page):
    for told in ("Sifar", "Tidak diterbitkan", "Kurang dipercayai", "Tiada data", "Sumber:"):
        assert told in page


def test_a_picture_is_a_png_with_the_map_on_it(atlas, tmp_path):
    target = tmp_path / "map.png"
    write_handout(atlas, View(indicator=RATE), target, tmp_path, size="screen")
    with Image.open(target) as picture:
        assert picture.format == "PNG"
        assert picture.size == (1_286, 757)
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 20)}
    wanted = ramp("bad")[0].removeprefix("#")
    assert tuple(bytes.fromhex(wanted)) in colours


@pytest.mark.parametrize("name", ["map.gif", "map"])
def test_another_ending_is_refused_by_name(atlas, tmp_path, name):
    with pytest.raises(InvalidInput) as refused:
        write_handout(atlas, View(indicator=RATE), tmp_path / name, tmp_path)
    assert refused.value.field == "output"
    assert ".pdf or .gpkg" in refused.value.expected


def test_a_missing_folder_is_refused(atlas, tmp_path):
    with pytest.raises(InvalidInput, match="no folder"):
        write_handout(atlas, View(indicator=RATE), tmp_path / "no" / "map.png", tmp_path)


def test_an_indicator_without_figures_at_the_level_is_refused_with_those_that_have(atlas):
    with pytest.raises(InvalidInput) as refused:
        sheet(atlas, indicator=RATE, level="mukim")
    assert refused.value.field == "indicator"
    assert refused.value.expected == "one of poor_hh"


def test_a_refused_view_writes_nothing(atlas, tmp_path):
    with pytest.raises(InvalidInput):
        write_handout(atlas, View(indicator="happiness"), tmp_path / "map.png", tmp_path)
    assert list(tmp_path.iterdir()) == []
