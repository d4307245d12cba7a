"""No text of a script, a sheet, a form's answer or a failure is untranslated, message by message.

The catalogue's messages are marked, on the server and in the files that scripts load; whatever
letters then stand outside of the marks must be data in the page's own language.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import pytest
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax.ast import Message, Pattern, TextElement
from playwright.sync_api import Browser, BrowserContext, Page, Route
from sqlalchemy import select

from boundaries.areas.models import Area
from database.session import Database
from geo.clusters.service import texts as cluster_words
from geo.indicators.catalogue import catalogue, groups, units
from geo.scenarios.models import AllocationScenario
from maps.texts.service import LANGUAGES
from registry.accounts.models import Account
from registry.agencies.service import list_agencies
from registry.persons.models import Person
from registry.ppr.models import PprProject
from tests.api.pages.wording import VALUE, untranslated
from tests.browser.states import FAILURES, PLANNER, ROWS, SENT, STATES
from tests.registry.agreements.made import APPROVER, DRAFTER, TERMS
from tests.registry.registrations.families import OFFICERS

pytestmark = [pytest.mark.browser, pytest.mark.mirror]

DRAWN = 'body[data-map="ready"][data-drawn="yes"]'
VIEWS = (
    ("/?panel=area&area=D12-08&sort=-name", "#panel-area h2"),
    ("/?panel=compare&compare=D12-08,D03-01&sort=-name", "#panel-compare table"),
    ("/?kind=bivariate&sort=-name", DRAWN),
    ("/?kind=alpha&method=quantiles&classes=4&sort=-name", DRAWN),
    ("/?kind=clusters&sort=-name", DRAWN),
    ("/?kind=change&sort=-name", DRAWN),
    ("/?panes=beside&sort=-name", DRAWN),
    ("/embed?kind=bivariate&sort=-name", DRAWN),
    ("/targeting?need=poor_hh&budget=21", "body[data-shown$='+']"),
)
"""Views that no other test asks for: the service keeps marked pages as it keeps all."""

SOURCES = {"DOSM", "OpenStreetMap", "geoBoundaries", "CC BY", "MapLibre", "HIES", "JPEG", "PNG"}
SOURCES |= {"SVG", "DOF", "eKasih", "Moran", "Fisher-Jenks", "iframe", "Malaysia"}
SOURCES |= {"Census", "Census 2020"}
"""Sources are named as they name themselves."""


HTML = {"Accept": "text/html"}
PEOPLE = 200
"""People who were taken in last: those of the records on their way are among them."""

TYPED = {
    "Ahli",
    "Dua keluarga",
    "Pasport asing",
    "Ujian",
    "Bina Contoh Enterprise",
    "PARQUET",
    "PPR",
}
NUMBER = re.compile(r"\b(?:DEMO|PK)-[A-Z0-9]+-[A-Z0-9]\b|\b(?:DEMO/)?FG[DN][/ ][\w/-]+")
"""Numbers of households and of minutes."""


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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", ["value", "bivariate", "alpha", "change"])
def test_no_text_of_a_sheet_is_untranslated(reader: Page, site: str, lang: str, kind: str) -> None:
    # A sheet is made once: no other test asks for this state's.
    svg = reader.request.get(f"{site}/sheet.svg?lang={lang}&kind={kind}&parent=S06").text()
    # A long message is broken into lines, each a text of its own.
    told = " ".join(re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL))
    assert "⟦" in told
    assert untranslated(f"<p>{told}</p>", lang, data_of(reader, site, lang)) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_of_the_clusters_is_untranslated(reader: Page, grown: str, lang: str) -> None:
    address = f"{grown}/clusters?analysis=registered_poverty_rate.district&lang={lang}"
    html = reader.request.get(address, headers=HTML).text()
    areas = set(re.findall(r'<th scope="row">(.*?)</th>', html))
    assert areas
    known = {one[lang] for one in cluster_words().values()} | areas | data_of(reader, grown, lang)
    assert untranslated(html, lang, known) == []


def test_no_text_of_a_form_s_answer_or_of_a_record_on_its_way_is_untranslated(
    everybody: BrowserContext,
    grown: str,
    states: Mapping[str, str],
    site_database: Database,
    marked: None,
) -> None:
    account = everybody.request.get(f"{grown}/account").text()
    token = re.search(r'name="csrf" value="([^"]+)"', account)
    assert token
    names = shown_names(site_database)
    same = {}
    for address, fields in (*SENT, *((address, None) for address in STATES)):
        left = []
        for lang in LANGUAGES:
            path = in_language(grown + address.format_map(states), lang)
            if fields is None:
                answer = everybody.request.get(path)
            else:
                told = {name: value.format_map(states) for name, value in fields.items()}
                answer = everybody.request.post(path, form={"csrf": token[1]} | told)
            left.append(set(untranslated(NUMBER.sub(" ", answer.text()), lang, names)))
        # Sentences that are data differ; what is the same in both languages is in neither.
        same[f"{address} {fields or ''}"] = left[0] & left[1]
    assert {where: words for where, words in same.items() if words} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", FAILURES)
def test_no_text_of_a_failure_is_untranslated(
    reader: Page, grown: str, address: str, lang: str
) -> None:
    html = reader.request.get(in_language(grown + address, lang), headers=HTML).text()
    assert "⟦" in html
    assert untranslated(html, lang, set()) == []


def in_language(address: str, lang: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={lang}"


def shown_names(database: Database) -> set[str]:
    """Return what forms and records show that is in no language: names, and what was typed."""
    with database.reading() as session:
        names = set(session.scalars(select(Person.name).order_by(Person.id.desc()).limit(PEOPLE)))
        for column in (Account.name, AllocationScenario.name, AllocationScenario.created_by):
            names |= set(session.scalars(select(column)))
        names |= set(session.scalars(select(PprProject.name)))
        areas = select(Area.name).where(Area.level.in_(("state", "district")))
        names |= set(session.scalars(areas)) | {one.code for one in list_agencies(session)}
    names |= {one.name for one in (*OFFICERS, DRAFTER, APPROVER, PLANNER)}
    names |= {value for value in asdict(TERMS).values() if isinstance(value, str)}
    return names | {value for row in ROWS for value in row.values()} | TYPED
