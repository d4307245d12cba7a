"""How fast the explorer is in a browser, and how much it sends.

Usage, with a service up: `python -m bench.explorer [ADDRESS]`. Chromium runs as it does by itself
on a machine without graphics: WebGL is drawn in software, so what a graphics card would do in a
millisecond costs the processor here.

- first map: from the navigation to the first frame with every area in it; cold (the cache of the
  browser is empty) and warm (the third visit, when it keeps compiled scripts);
- switch: from the menu's change to the end of the frame in which the map was painted anew;
- sort: a click on a heading of the table, until its rows stand in the document;
- transfer: every byte that the network carried, until the map stands, and two seconds later.
"""

import os
import sys
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from rich.console import Console
from rich.table import Table

CHROMIUM = os.environ.get("PETAKASIH_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--enable-unsafe-swiftshader",
)
SCREEN = {"width": 1440, "height": 900}
LOADS, ROUNDS = 3, 2
REST_MS, IDLE_MS = 400, 2_000
READY = 'body[data-map="ready"][data-drawn="yes"]'

SWITCH = """
async ([field, value]) => {
  const menu = document.querySelector(`#menus [name=${field}]`);
  performance.clearMeasures("repaint");
  const drawn = new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const found = list.getEntriesByName("repaint")[0];
      if (!found) return;
      observer.disconnect();
      resolve(found.duration);
    });
    observer.observe({ type: "measure" });
  });
  menu.value = value;
  menu.dispatchEvent(new Event("change", { bubbles: true }));
  return await drawn;
}
"""

SORT = """
async (column) => {
  performance.clearMeasures("table");
  const began = performance.now();
  document.querySelector(`#table th[data-sort=${column}] button`).click();
  while (performance.getEntriesByName("table").length === 0) {
    await new Promise((resolve) => setTimeout(resolve));
  }
  const rows = performance.getEntriesByName("table").at(-1);
  return [rows.duration, rows.startTime + rows.duration - began];
}
"""


@dataclass(frozen=True)
class Figure:
    """One figure, and the most that it may be."""

    name: str
    value: float
    most: float | None
    unit: str = "ms"


class Traffic:
    """Bytes that the network carried for a page."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])


def main() -> None:
    """Measure, print a table; exit code 1 where a figure is above its bound."""
    site = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        figures = [*loads(browser, site), *switches(browser, site), *sorts(browser, site)]
        browser.close()
    table = Table("figure", "measured", "at most")
    for one in figures:
        bound = "" if one.most is None else f"{one.most:,.0f} {one.unit}"
        table.add_row(one.name, f"{one.value:,.0f} {one.unit}", bound)
    Console().print(table)
    missed = [one.name for one in figures if one.most is not None and one.value > one.most]
    sys.exit("above the bound: " + ", ".join(missed) if missed else 0)


def loads(browser: Browser, site: str) -> list[Figure]:
    """Return the times to the first map and the bytes of a cold visit, medians."""
    cold, warm, first, whole = [], [], [], []
    for _ in range(LOADS):
        context = browser.new_context(viewport=SCREEN)
        page = context.new_page()
        traffic = Traffic(page)
        cold.append(first_map(page, site))
        first.append(traffic.bytes)
        page.wait_for_timeout(IDLE_MS)
        whole.append(traffic.bytes)
        first_map(page, site)
        warm.append(first_map(page, site))
        context.close()
    return [
        Figure("first map, cold", median(cold), 2_000),
        Figure("first map, warm", median(warm), 800),
        Figure("transfer until the map stands", median(first) / 1_000, 1_200, "kB"),
        Figure("transfer two seconds later", median(whole) / 1_000, 1_200, "kB"),
    ]


def first_map(page: Page, site: str) -> float:
    """Visit the explorer; return when its map was drawn, ms after the navigation began."""
    page.goto(site + "/")
    page.wait_for_selector(READY)
    at: float = page.evaluate("() => performance.getEntriesByName('map-drawn')[0].startTime")
    return at


def switches(browser: Browser, site: str) -> list[Figure]:
    """Return the times of switching indicator and year."""
    cases = (
        ("indicator, 160 districts", "/", "indicator", 100,
         ("hies_absolute", "registered_poverty_rate", "coverage", "hardcore_share")),
        ("year, 160 districts", "/?indicator=hies_absolute", "year", 100, ("2019", "2022", "2024")),
        ("indicator, 2,000 mukim", "/?level=mukim&indicator=poor_density", "indicator", 200,
         ("hardcore_share", "poor_density", "coverage", "poor_hh")),
    )  # fmt: skip
    return [
        Figure(f"switch of {name}", _switch(browser, site + address, field, values), most)
        for name, address, field, most, values in cases
    ]


def _switch(browser: Browser, address: str, field: str, values: tuple[str, ...]) -> float:
    context = _open(browser, address)
    page = context.pages[0]
    times = []
    for _ in range(ROUNDS):
        for value in values:
            # From rest: the frame before must be on the screen, not in the renderer's queue.
            page.wait_for_timeout(REST_MS)
            times.append(page.evaluate(SWITCH, [field, value]))
            page.wait_for_selector(READY)
    context.close()
    # The first of each is the browser's own warming up.
    return median(times[len(values) :])


def sorts(browser: Browser, site: str) -> list[Figure]:
    """Return the times of sorting the table: its own work, and from the click to the rows."""
    figures = []
    levels = (("160 districts", "district"), ("2,000 mukim", "mukim"))
    for name, level in levels:
        context = _open(browser, f"{site}/?level={level}&indicator=poor_density")
        page = context.pages[0]
        times = []
        for column in ("name", "value", "name", "value"):
            page.wait_for_timeout(REST_MS)
            times.append(page.evaluate(SORT, column))
        context.close()
        work, whole = (median(one) for one in zip(*times, strict=True))
        figures += [
            Figure(f"sort of {name}", work, 50),
            Figure(f"sort of {name}, from the click", whole, 50),
        ]
    return figures


def _open(browser: Browser, address: str) -> BrowserContext:
    context = browser.new_context(viewport=SCREEN)
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(READY)
    return context


if __name__ == "__main__":
    main()
