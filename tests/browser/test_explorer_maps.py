"""The explorer's types of map, panes, panels, filters and files in a real browser."""

import json

import pytest

from maps.explorer.view import View
from maps.handouts.sheet import read_sheet
from tests.browser.conftest import Explorer

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

FILLS = """
() => Object.fromEntries([...document.querySelectorAll("#legend button[data-only]")].map(
  (one) => [one.dataset.only, Number(one.querySelector(".count")?.textContent.replace(",", ""))]))
"""


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"method": "quantiles", "classes": "4"},
        {"method": "fisher", "classes": "6"},
        {"method": "pretty", "classes": "5"},
        {"method": "equal", "classes": "5"},
        {"method": "log", "classes": "6"},
        {"method": "deviation", "classes": "4"},
        {"method": "own", "breaks": "2,8"},
        {"indicator": "hies_absolute", "method": "fisher", "classes": "3"},
        {"kind": "clusters"},
        {"kind": "change"},
        {"kind": "change", "indicator": "poor_hh"},
    ],
)
def test_the_page_and_the_paper_put_every_area_into_the_same_class(
    grown, explorer, site_database, fields
):
    query = "&".join(f"{name}={value}" for name, value in fields.items())
    page = explorer.open(f"/?lang=en&{query}")
    with site_database.reading() as session:
        sheet = read_sheet(session, View(lang="en", **fields))
    on_page = page.evaluate(FILLS)
    on_paper = {entry.key: entry.areas for entry in sheet.legend if entry.colour}
    assert on_page == {key: on_paper[key] for key in on_page}
    assert set(on_page) == set(on_paper)


def test_two_indicators_make_a_square_that_filters_map_and_table(explorer):
    page = explorer.open("/?lang=en&kind=bivariate&second=hies_absolute")
    assert page.locator("#legend .cell").count() == 9
    assert page.inner_text("#title") == (
        "Registered poor per 100 households × Absolute poverty (HIES), 2024"
    )
    cell = page.locator("#legend .cell[data-only=cell-8]")
    areas = int(cell.get_attribute("aria-label").split(": ")[1].split()[0])
    cell.click()
    explorer.settle()
    assert page.locator("#table tbody tr").count() == areas
    assert "only=cell-8" in page.url
    assert page.inner_text("#table-count") == f"{areas} / 160 districts"


def test_one_s_own_limits_are_checked_and_kept_in_the_address(explorer):
    page = explorer.open("/?lang=en")
    page.click("#class-editor summary")
    page.select_option("[name=method]", "own")
    explorer.settle()
    page.fill("[name=breaks]", "3,1")
    page.press("[name=breaks]", "Tab")
    assert not page.evaluate("() => document.querySelector('[name=breaks]').checkValidity()")
    page.fill("[name=breaks]", "0.1,0.2,0.5")
    page.press("[name=breaks]", "Tab")
    explorer.settle()
    assert "breaks=0.1%2C0.2%2C0.5" in page.url
    ranges = page.locator("#legend-scale .range").all_inner_texts()
    assert ranges[:3] == ["up to 0.1", "0.1 – 0.2", "0.2 – 0.5"]


def test_the_slider_moves_the_year_and_the_classes_stay(explorer):
    page = explorer.open("/?lang=en&indicator=hies_absolute")
    before = page.locator("#legend-scale .range").all_inner_texts()
    page.focus("#timeline-year")
    page.keyboard.press("Home")
    explorer.settle()
    assert page.inner_text("#timeline-shown") == page.input_value("[name=year]") == "2019"
    assert page.locator("#legend-scale .range").all_inner_texts() == before


def test_two_maps_side_by_side_move_together(explorer):
    page = explorer.open("/?lang=en&panes=beside&beside=hies_absolute&beside_year=2022")
    page.wait_for_function("() => document.querySelectorAll('.maplibregl-canvas').length === 2")
    assert page.inner_text("#second-title") == "Absolute poverty (HIES) · 2022"
    page.wait_for_timeout(500)
    before = page.locator("#second-map canvas").screenshot()
    page.click("#map-zoom-in")
    page.wait_for_timeout(800)
    assert page.locator("#second-map canvas").screenshot() != before


def test_the_two_halves_of_the_country_stand_apart(explorer):
    page = explorer.open("/?panes=inset")
    boxes = [page.locator(part).bounding_box() for part in ("#map", "#second-map")]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"] + 2


def test_letters_filter_the_table_and_the_address_keeps_them(explorer):
    page = explorer.open("/?lang=en&find=kota")
    assert all("Kota" in name for name in page.locator("#table tbody th").all_inner_texts())
    page.click("#filter-clear")
    explorer.settle()
    assert page.locator("#table tbody tr:not([data-unknown])").count() == 160


def test_an_area_is_compared_by_keyboard_alone(explorer):
    page = explorer.open("/?lang=en&find=kota")
    page.focus("#table tbody button[tabindex='0']")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-area h2")
    name = page.inner_text("#panel-area h2")
    page.focus("#panel-area .buttons button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-compare table")
    assert page.inner_text("#panel-compare thead th:nth-child(2) span") == name
    page.focus("#tab-compare")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#panel-table")


def test_the_card_has_every_indicator_beside_state_and_nation(explorer):
    page = explorer.open("/?lang=en&panel=area&area=D12-08")
    page.wait_for_selector("#panel-area h2")
    heads = page.locator("#panel-area .figures thead th").all_inner_texts()
    assert heads == ["Indicator", "Ranau", "State", "Malaysia", "Trend"]
    assert page.locator("#panel-area .figures tbody tr").count() > 25
    assert page.locator("#panel-area .spark").count() >= 1
    titles = page.locator("#panel-area h3").all_inner_texts()
    assert titles == ["What changed", "Mix of aid", "Notes on quality", "All indicators"]


def test_a_view_is_saved_opened_and_deleted(explorer):
    page = explorer.open("/?lang=en&level=state")
    page.click("#saved-views summary")
    page.fill("[name=view-name]", "States")
    page.click("#save-view button")
    page.wait_for_selector("#saved-list a:text-is('States')")
    page.goto(explorer.site + "/?lang=en")
    explorer.settle()
    page.click("#saved-views summary")
    page.click("#saved-list a:text-is('States')")
    page.wait_for_selector('body[data-map="ready"][data-drawn="yes"]')
    assert "level=state" in page.url
    page.click("#saved-views summary")
    page.click("#saved-list .remove")
    assert page.evaluate("() => JSON.parse(localStorage.getItem('petakasih-views'))") == []


def test_a_name_is_offered_before_anybody_can_write_one(explorer):
    page = explorer.open("/?lang=en&level=state")
    offered = page.evaluate("""() => {
      document.querySelector("#saved-views summary").click();
      return document.querySelector("[name=view-name]").value;
    }""")
    assert offered == page.inner_text("#title")


def test_who_copies_faster_than_the_network_gets_the_link(explorer):
    page = explorer.open("/?lang=en&level=state")
    page.evaluate("""() => {
      document.querySelector("#share summary").click();
      document.querySelector("#copy-link").click();
    }""")
    page.wait_for_selector("#announcer:text-is('Copied.')", state="attached")
    assert page.input_value("#share-link") == page.url


@pytest.mark.parametrize("width", [800, 1200])
def test_a_frame_shows_the_map_its_legend_and_the_way_back(browser, site, width):
    context = browser.new_context(viewport={"width": width, "height": 560})
    explorer = Explorer(context.new_page(), site)
    page = explorer.open("/embed?lang=en&level=state")
    assert page.is_visible("#legend")
    box = page.locator("#map").bounding_box()
    assert box
    assert box["width"] == width
    assert box["height"] > 200
    assert not page.is_visible("#table")
    assert not page.is_visible(".topbar")
    shown = [page.inner_text(part) for part in ("#title", "#subtitle")]
    assert "/embed?" in page.url
    explorer.open(page.get_attribute(".embed-link", "href"))
    assert page.is_visible(".topbar")
    assert [page.inner_text(part) for part in ("#title", "#subtitle")] == shown
    assert explorer.failures == []
    context.close()


def test_one_press_prints_the_sheet_whose_text_can_be_selected(browser, site):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/sheet?lang=en&level=state")
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.click("#print")
    page.wait_for_function("() => window.printed")
    page.emulate_media(media="print")
    assert not page.is_visible("header")
    assert page.locator("main img").evaluate("one => one.naturalWidth") > 0
    context.close()


def test_without_a_script_the_explorer_shows_a_still_map(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/?lang=en&kind=bivariate")
    page.wait_for_load_state("load")
    still = page.locator("img.still")
    assert still.is_visible()
    assert "Map of Registered poor" in still.get_attribute("alt")
    assert page.request.get(site + still.get_attribute("src")).headers["content-type"] == (
        "image/png"
    )
    context.close()


def test_an_address_leads_to_its_place(explorer):
    page = explorer.open("/?lang=en&indicator=poor_hh")
    answer = {
        "lon": 116.66, "lat": 5.95, "mukim_code": None, "mukim_name": None,
        "district_code": "D12-08", "district_name": "Ranau",
        "state_code": "S12", "state_name": "Sabah", "confidence": 0.93,
    }  # fmt: skip
    page.route(
        "**/v1/geocode?*",
        lambda route: route.fulfill(body=json.dumps(answer), content_type="application/json"),
    )
    page.fill("#search", "Kg Bundu Tuhan, 89300 Ranau")
    page.wait_for_selector("#search-list [role=option]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel-area h2")
    assert page.inner_text("#panel-area h2") == "Ranau"
    assert page.locator(".maplibregl-marker").count() == 1
