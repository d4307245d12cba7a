"""No text that a page's script writes is untranslated: seen in a browser, message by message.

The catalogue's messages are marked, on the server and in the files that scripts load; whatever
letters then stand outside of the marks must be data in the page's own language.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import Message, Pattern, TextElement
from playwright.sync_api import Browser, Page, Route

from geo.indicators.catalogue import catalogue, groups, units
from maps.texts.service import LANGUAGES, Texts
from tests.api.pages.wording import VALUE, untranslated

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

DRAWN = 'body[data-map="ready"][data-drawn="yes"]'
VIEWS = (
    ("/?panel=area&area=D12-08&sort=-name", "#panel-area h2"),
    ("/?panel=compare&compare=D12-08,D03-01&sort=-name", "#panel-compare table"),
    ("/?kind=bivariate&sort=-name", DRAWN),
    ("/?kind=alpha&method=quantiles&classes=4&sort=-name", DRAWN),
    ("/?kind=clusters&sort=-name", DRAWN),
    ("/?kind=change&sort=-name", DRAWN),
    ("/targeting?need=poor_hh&budget=21", "body[data-shown$='+']"),
)
"""Views that no other test asks for: the service keeps marked pages as it keeps all."""

SOURCES = {"DOSM", "OpenStreetMap", "geoBoundaries", "CC BY", "MapLibre", "HIES", "JPEG", "PNG"}
SOURCES |= {"SVG", "DOF", "eKasih", "Moran", "Fisher-Jenks", "iframe", "Malaysia"}
SOURCES |= {"Census", "Census 2020"}
"""Sources are named as they name themselves."""


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Texts.__call__

    def mark(self: Texts, key: str, **values: str | int | float) -> str:
        return f"⟦{plain(self, key, **values)}⟧"

    monkeypatch.setattr(Texts, "__call__", mark)


def mark_file(route: Route) -> None:
    """Answer with a Fluent file in which every message is marked."""
    resource = FluentParser().parse(route.fetch().text())
    for entry in resource.body:
        if isinstance(entry, Message) and isinstance(entry.value, Pattern):
            entry.value.elements = [TextElement("⟦"), *entry.value.elements, TextElement("⟧")]
    route.fulfill(body=FluentSerializer().serialize(resource), content_type="text/plain")


@pytest.fixture
def reader(browser: Browser, grown: str, marked: None) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.route(re.compile(r"/texts/.*\.ftl$"), mark_file)
    yield page
    context.close()


def strings(value: Any) -> Iterator[str]:
    """Yield every text inside of JSON data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (one for inner in value.values() for one in strings(inner))
    elif isinstance(value, list):
        yield from (one for inner in value for one in strings(inner))


def data_of(page: Page, site: str, lang: str) -> set[str]:
    """Return what a page shows that is no message: labels of indicators, names of areas."""
    found = {getattr(one.label, lang) for one in catalogue().values()}
    found |= {getattr(title, lang) for title in groups().values()}
    found |= {one[lang] for one in units().values()}
    held = page.locator("#page-data")
    told = json.loads(held.text_content() or "{}") if held.count() else {}
    found |= {one for one in strings(told) if one}
    for level in told.get("levels", []) if "frames" in told else []:
        found |= set(
            page.request.get(f"{site}{told['frames']}{level}.json").json()["areas"]["name"]
        )
    # Amounts were taken out of the page's texts; so they are of these.
    return found | {VALUE.sub(" ", one) for one in found} | SOURCES


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("address", "ready"), VIEWS)
def test_no_text_that_a_script_writes_is_untranslated(
    reader: Page, site: str, lang: str, address: str, ready: str
) -> None:
    reader.goto(f"{site}{address}{'&' if '?' in address else '?'}lang={lang}")
    reader.wait_for_selector(ready)
    assert "⟦" in reader.inner_text("main")
    assert untranslated(reader.content(), lang, data_of(reader, site, lang)) == []
