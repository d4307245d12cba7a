"""The targeting page in a real browser: sliders, map, table, comparison, files."""

import re
import statistics
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Explorer

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

FOLLOWS_MS = 300

FOLLOW = """
async ([name, value]) => {
  const field = document.querySelector(`#order [name="${name}"]`);
  const before = document.body.dataset.shown;
  const began = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  while (document.body.dataset.shown === before) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}
"""


@pytest.fixture
def desk(explorer: Explorer) -> Page:
    """Return the page with a first sharing shown whole, need counted from all poor households."""
    page = explorer.page
    page.goto(f"{explorer.site}/targeting?lang=en&need=poor_hh&budget=20")
    page.wait_for_selector("body[data-shown$='+']")
    return page


def houses(page: Page) -> int:
    return int(page.locator("#sum dd").first.inner_text().replace(",", ""))


def move(page: Page, name: str, value: str) -> float:
    return float(page.evaluate(FOLLOW, [name, value]))


def test_every_district_has_a_row_with_its_range(desk: Page) -> None:
    rows = desk.locator("#rows tr")
    expect(rows).to_have_count(160)
    assert re.fullmatch(r"\d+–\d+( \?)?", rows.first.locator("td").nth(5).inner_text())


def test_the_page_says_which_shares_are_firm_and_which_hang_on_noise(desk: Page) -> None:
    told = desk.locator("#sum dd").last.inner_text()
    firm, drawn = (int(number) for number in re.findall(r"\d+", told))
    shaky = desk.locator("#rows .range.shaky").count()
    assert desk.locator("#rows .range").count() == 160
    assert 0 < firm <= drawn
    assert shaky == desk.locator("#rows td", has_text="?").count()
    expect(desk.locator("#legend")).to_contain_text("Hangs on the noise")


def test_an_address_may_name_a_budget_between_the_steps(explorer: Explorer) -> None:
    page = explorer.page
    page.goto(f"{explorer.site}/targeting?lang=en&need=poor_hh&budget=264.194&on=2020-06-01")
    page.wait_for_selector("body[data-shown]")
    assert "budget=264.194" in page.url


def test_a_larger_budget_gives_more_houses_and_the_address_says_so(desk: Page) -> None:
    before = houses(desk)
    move(desk, "budget", "40")
    assert houses(desk) > before
    assert "budget=40" in desk.url


def test_a_slider_is_followed_in_300_ms(desk: Page) -> None:
    times = [move(desk, "weight_poor_hh", f"{step / 20:.2f}") for step in range(1, 10)]
    assert statistics.median(times) < FOLLOWS_MS, times


def test_a_kept_sharing_stands_beside_the_new_one(desk: Page) -> None:
    desk.click("#keep")
    move(desk, "cost_power", "0")
    expect(desk.locator("#sum .kept").first).to_contain_text("kept:")
    changes = desk.locator("#rows tr td:last-child").all_inner_texts()
    assert sum(int(text.replace("+", "")) for text in changes) == houses(desk) - int(
        desk.locator("#sum .kept").first.inner_text().split(": ")[1].replace(",", "")
    )


def test_the_table_is_sorted_by_its_headings(desk: Page) -> None:
    desk.click("[data-sort=name]")
    names = desk.locator("#rows th").evaluate_all("all => all.map(th => th.firstChild.data)")
    assert names == desk.evaluate("names => [...names].sort((a, b) => a.localeCompare(b))", names)
    expect(desk.locator("th[aria-sort=ascending]")).to_have_count(1)


def test_an_order_that_cannot_be_kept_is_explained(desk: Page, explorer: Explorer) -> None:
    desk.evaluate("document.querySelector('#order [name=on]').value = '2022-06-01'")
    desk.dispatch_event("#order [name=on]", "input")
    expect(desk.locator("#said")).to_contain_text("No source tells the rate")
    # Chromium itself logs the 404.
    assert len(explorer.failures) == 1
    explorer.failures.clear()


def test_no_weight_at_all_asks_for_one(desk: Page) -> None:
    desk.evaluate("document.querySelector('#order [name=weight_hardcore_hh]').value = 0")
    desk.dispatch_event("#order [name=weight_hardcore_hh]", "input")
    expect(desk.locator("#said")).to_contain_text("one weight above 0")


@pytest.mark.parametrize(
    ("kind", "head"), [("csv", b"code,name"), ("xlsx", b"PK"), ("pdf", b"%PDF-")]
)
def test_a_sharing_is_saved_as_a_file(
    explorer: Explorer, browser: Browser, tmp_path: Path, kind: str, head: bytes
) -> None:
    # The other tests' browser takes no files.
    page = browser.new_context(accept_downloads=True).new_page()
    page.goto(f"{explorer.site}/targeting?lang=en&need=poor_hh&budget=20")
    page.wait_for_selector("body[data-shown]")
    with page.expect_download() as download:
        page.click(f"#{kind}")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    page.context.close()
    assert path.suffix == f".{kind}"
    assert path.read_bytes().startswith(head)
