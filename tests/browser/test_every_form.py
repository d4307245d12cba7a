"""What a sent form leads to, records on their way, and failures: axe-core in both languages.

The list of forms is the app's own: one without an answer to look at here fails the suite.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Literal, NamedTuple

import pytest
from fastapi.routing import APIRoute
from playwright.sync_api import BrowserContext, Page

from api.main import ROUTERS
from tests.browser.conftest import axe_violations
from tests.browser.states import FAILURES, SENT, STATES
from tests.browser.test_every_page import BEYOND

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

LEADS_AWAY = {
    "/desk/imports/{job}/rows/{number}": "a new import; refused only when too many files wait",
    "/sign-out": "the sign-in page",
}
"""Forms that are never answered with a page of their own, and what follows instead."""

SEND = """
([action, fields]) => {
  const form = Object.assign(document.createElement("form"), {method: "post", action});
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
  }
  document.body.append(form);
  form.submit();
}
"""


class Look(NamedTuple):
    """How a page is looked at."""

    lang: str
    scheme: Literal["light", "dark"]
    width: int

    def at(self, address: str) -> str:
        """Return an address in the look's language."""
        return f"{address}{'&' if '?' in address else '?'}lang={self.lang}"


LOOKS = (Look("ms", "light", 1440), Look("en", "dark", 320))


def posts() -> list[APIRoute]:
    """Return what of the app a form of a page is sent to."""
    return [
        route
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute)
        and "POST" in route.methods
        and not route.path.startswith("/v1/")
    ]


def test_every_form_of_the_app_is_sent() -> None:
    sent = [address.partition("?")[0] for address, _ in SENT]
    unsent = {one.path for one in posts() if not any(map(one.path_regex.match, sent))}
    assert unsent == set(LEADS_AWAY)


@pytest.fixture
def page(everybody: BrowserContext) -> Iterator[Page]:
    opened = everybody.new_page()
    yield opened
    opened.close()


def test_what_a_form_is_answered_with_has_no_accessibility_fault(
    page: Page, grown: str, states: Mapping[str, str]
) -> None:
    wrong = []
    page.goto(f"{grown}/account")
    token = {"csrf": page.locator("input[name=csrf]").first.input_value()}
    for (address, fields), look in product(SENT, LOOKS):
        page.emulate_media(color_scheme=look.scheme)
        told = {name: value.format_map(states) for name, value in fields.items()}
        with page.expect_navigation():
            page.evaluate(SEND, [look.at(address.format_map(states)), token | told])
        where = f"POST {address} {fields} {look.lang}"
        shown = page.locator("main [role=alert], main #answer").count()
        wrong += [] if shown else [f"{where}: neither a refusal nor an answer is shown"]
        wrong += faults(page, where, look)
    assert wrong == []


def test_records_on_their_way_have_no_accessibility_fault(
    page: Page, grown: str, states: Mapping[str, str]
) -> None:
    pages = {grown + address.format_map(states): 200 for address in STATES}
    assert list(look_at(page, pages)) == []


def test_what_a_failure_is_told_with_has_no_accessibility_fault(page: Page, grown: str) -> None:
    pages = {grown + address: status for address, status in FAILURES.items()}
    assert list(look_at(page, pages)) == []


def look_at(page: Page, pages: Mapping[str, int]) -> Iterator[str]:
    """Yield what is wrong with pages; each must be answered with its status."""
    for (address, status), look in product(pages.items(), LOOKS):
        page.emulate_media(color_scheme=look.scheme)
        answer = page.goto(look.at(address))
        assert answer is not None
        assert answer.status == status, address
        yield from faults(page, f"{address} {look.lang}", look)


def faults(page: Page, where: str, look: Look) -> Iterator[str]:
    """Yield what is wrong with the page that stands in the browser."""
    page.set_viewport_size({"width": look.width, "height": 900})
    if beyond := page.evaluate(BEYOND):
        yield f"{where}: too wide: {beyond}"
    yield from (f"{where}: {fault}" for fault in axe_violations(page))
