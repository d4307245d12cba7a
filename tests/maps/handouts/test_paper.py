"""Sheets on paper and the atlas: complete, selectable, the same bytes each time."""

import subprocess

import pytest
from PIL import Image

from database.errors import InvalidInput
from maps.explorer.view import View
from maps.handouts.atlas import Order, write_atlas
from maps.handouts.service import write_handout
from tests.maps.conftest import COUNT, RATE


def text_of(path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout


VIEWS = {
    "choropleth": View(indicator=RATE, lang="en"),
    "symbols": View(indicator=COUNT, lang="en"),
    "uncertainty": View(indicator=RATE, lang="en", kind="alpha"),
    "bivariate": View(indicator=RATE, lang="en", kind="bivariate", second=COUNT),
}


@pytest.mark.parametrize("kind", VIEWS)
def test_the_text_of_a_pdf_sheet_can_be_selected(atlas, tmp_path, kind):
    target = tmp_path / "map.pdf"
    write_handout(atlas, VIEWS[kind], target, tmp_path)
    told = " ".join(text_of(target).split())
    for words in ("Registered poor", "Withheld", "No data", "Source:", "Method:", "km"):
        assert words in told
    assert "As of 31 October 2026" in told
    assert "a count below 10 households" in told or kind == "symbols"


@pytest.mark.parametrize(("size", "pixels"), [("a4", (3507, 2480)), ("a3", (4960, 3507))])
def test_a_picture_has_300_dots_per_inch(atlas, tmp_path, size, pixels):
    target = tmp_path / "map.png"
    write_handout(atlas, VIEWS["choropleth"], target, tmp_path, size=size)
    with Image.open(target) as picture:
        assert picture.size == pixels
        assert round(picture.info["dpi"][0]) == 300


def test_an_svg_keeps_its_letters_and_its_bytes(atlas, tmp_path):
    one, other = tmp_path / "one.svg", tmp_path / "other.svg"
    for target in (one, other):
        write_handout(atlas, VIEWS["choropleth"], target, tmp_path)
    assert "Registered poor per 100 households</text>" in one.read_text("utf-8")
    assert one.read_bytes() == other.read_bytes()


def test_an_unknown_paper_is_refused(atlas, tmp_path):
    with pytest.raises(InvalidInput) as refused:
        write_handout(atlas, VIEWS["choropleth"], tmp_path / "m.pdf", tmp_path, size="letter")
    assert refused.value.field == "size"


def test_an_atlas_has_a_page_for_the_country_each_state_and_each_district(atlas, tmp_path):
    target = write_atlas(atlas, Order(RATE, lang="en"), tmp_path / "atlas.pdf")
    pages = text_of(target).split("\f")[:-1]
    places = [page for page in pages if "Name of S01 · District" in page]
    assert "Malaysia · District" in pages[0]
    assert len(places) == 1
    assert any("Name of D01-01 · Mukim" in page for page in pages)


def test_an_atlas_of_one_state_leaves_the_others_out(atlas, tmp_path):
    target = write_atlas(atlas, Order(RATE, "S01", "en"), tmp_path / "atlas.pdf")
    told = text_of(target)
    assert "Malaysia · District" not in told
    assert "Name of S02" not in told


@pytest.mark.parametrize(
    ("order", "name", "field"),
    [
        (Order("happiness"), "a.pdf", "indicator"),
        (Order(RATE, "S99"), "a.pdf", "parent"),
        (Order(RATE), "a.png", "output"),
    ],
)
def test_a_wrong_atlas_is_refused_and_nothing_is_written(atlas, tmp_path, order, name, field):
    with pytest.raises(InvalidInput) as refused:
        write_atlas(atlas, order, tmp_path / name)
    assert refused.value.field == field
    assert list(tmp_path.iterdir()) == []
