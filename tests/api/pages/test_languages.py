"""Every page in both languages: each text comes from the catalogue or is data of that language.

The catalogue's messages are marked while the pages are rendered; whatever letters then stand
outside of the marks must be data: names, numbers, and labels of lists in the page's own language.
"""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from babel.dates import get_month_names
from fastapi.testclient import TestClient

from api.pages.menu import PAGES
from database.session import Database
from maps.explorer.assets import Assets
from maps.texts.service import LANGUAGES, LOCALES, Texts
from registry.duplicates.service import get_pair
from registry.imports.templates import templates
from registry.options.service import option_lists
from registry.poverty_lines.tables import state_names
from registry.registrations.service import screening_of
from registry.registrations.workflow import transitions
from tests.api.officers import Desk, bearer
from tests.registry.duplicates.twins import loose_pair
from tests.registry.registrations.families import COUNTER, DISTRICT, SECRETARY, meeting, new_case

HTML = {"Accept": "text/html"}
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
TOLD = ("alt", "aria-label", "content", "data-label", "label", "placeholder", "title", "value")
UNTOLD = ("script", "style", "svg", "code")
OWN = {"PetaKasih", "KIR", "MyKad", "DEMO", "RM", "PDF", "CSV", "XLSX", "API", "Contoh bin Ujian"}
BOTH = {"Bahasa Melayu", "English"}
VALUE = re.compile(r"RM\d[\d,.]*|[\w.-]+\.(?:csv|xlsx|parquet)\b")
"""Ringgit and names of files are data in any language."""


class Told(HTMLParser):
    """Every text of a page that somebody sees or hears."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        hidden = given.get("type") == "hidden" or tag in ("option", "link") or "charset" in given
        for name in TOLD:
            is_setting = tag == "meta" or (name == "value" and given.get("type") != "submit")
            if given.get(name) and not hidden and not is_setting:
                self.texts.append(str(given[name]))
        if tag in UNTOLD:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.texts.append(data.strip())


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Texts.__call__

    def mark(self: Texts, key: str, **values: str | int | float) -> str:
        return f"⟦{plain(self, key, **values)}⟧"

    monkeypatch.setattr(Texts, "__call__", mark)


def outside(text: str) -> str:
    """Return what of a text stands in no mark; marks may stand inside of others."""
    while (fewer := MARKED.sub(" ", text)) != text:
        text = fewer
    return text


def labels(lang: str) -> set[str]:
    """Return the labels of the registry's lists and tables in a language: data, not texts."""
    found = {getattr(option, lang) for one in option_lists().values() for option in one.options}
    found |= {getattr(step, lang) for step in transitions()}
    found |= {getattr(one, lang) for one in templates().values()}
    return found | set(state_names().values()) | OWN | BOTH


def dates(lang: str) -> re.Pattern[str]:
    """Return the pattern of a day in words; the months of the other language are none."""
    months = {
        name
        for width in ("wide", "abbreviated")
        for name in get_month_names(width, locale=LOCALES[lang]).values()
    }
    return re.compile(rf"\d{{1,2}} ({'|'.join(sorted(months, key=len, reverse=True))}) \d{{4}}")


def untranslated(html: str, lang: str, data: set[str]) -> list[str]:
    """Return what on a page is neither of the catalogue nor data."""
    known = map(re.escape, sorted(labels(lang) | data, key=len, reverse=True))
    data_of_the_page = re.compile(rf"(?<!\w)({'|'.join(known)})(?!\w)")
    left = []
    for text in Told(html).texts:
        rest = data_of_the_page.sub(" ", VALUE.sub(" ", dates(lang).sub(" ", outside(text))))
        if WORD.search(rest):
            left.append(rest.strip())
    return left


@pytest.fixture(scope="module")
def things(registry: Database, desk: Desk) -> Callable[[str], tuple[dict[str, str], set[str]]]:
    """Return (addresses, data shown on them) of one case, meeting and pair."""
    with registry.writing() as session:
        case = new_case(session)
        pair = loose_pair(session)
        held = meeting(session)
        both = get_pair(session, pair.id)
        screening = screening_of(session, case)
        number = case.household.reference_no
        shown = {number, held.minutes_no, "Kampung Contoh, 89300 Ranau", "Pejabat", "FGD", "RANAU"}
        shown |= {side.household.reference_no for side in (both.a, both.b)}
        shown |= {person.name for side in (both.a, both.b) for person in side.people}
        shown |= {actor.name for actor in (COUNTER, DISTRICT, SECRETARY)}
        shown.add(str(case.registration.short_form["head_name"]))
        shown |= {one.reference_no for one in (both.a.household, both.b.household)}
        words = {
            lang: {getattr(one, lang) for one in screening.criteria}
            | {getattr(fact, lang) for match in both.matches for fact in match.facts}
            for lang in LANGUAGES
        }
        addresses = {
            "case": f"/desk/cases/{number}",
            "form": f"/desk/cases/{number}/form",
            "meeting": f"/desk/meetings/{held.id}",
            "pair": f"/desk/duplicates/{pair.id}",
        }
    return lambda lang: (addresses, shown | words[lang])


ACTORS = {"meeting": SECRETARY, "meetings": SECRETARY, "imports": COUNTER}
ELSEWHERE = {"publications", "clusters", "targeting", "quality", "review", "import", "problem"}
DESK_PAGES = sorted(set(PAGES) - ELSEWHERE)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DESK_PAGES)
def test_no_text_of_the_desk_and_the_citizens_pages_is_untranslated(
    desk: Desk, things: Callable[[str], tuple[dict[str, str], set[str]]], name: str, lang: str
) -> None:
    addresses, data = things(lang)
    address = addresses.get(name, PAGES[name].address)
    headers = HTML | bearer(ACTORS.get(name, DISTRICT))
    query = {"lang": lang} | ({"state": "S12"} if name == "pejabat" else {})
    if name == "cases":
        query["sort"] = "newest"
    answer = desk.client.get(address, params=query, headers=headers)
    assert answer.status_code == 200
    if name == "pejabat":
        data = data | set(re.findall(r"<li><strong>(.*?)</strong>", answer.text))
    if name == "cases":
        data = data | set(re.findall(r"<a [^>]*>([A-Z0-9-]+)</a>", answer.text))
    assert untranslated(answer.text, lang, data) == []


@pytest.fixture
def assets(client: TestClient, tmp_path) -> Iterator[None]:
    site = client.app.state.site
    site.__dict__["assets"] = Assets(tmp_path, "0123456789ab")
    yield
    del site.__dict__["assets"]


@pytest.mark.usefixtures("marked", "assets")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["publications", "quality", "review"])
def test_no_text_of_the_planners_pages_is_untranslated(
    client: TestClient, name: str, lang: str
) -> None:
    html = client.get(PAGES[name].address, params={"lang": lang}, headers=HTML).text
    data = set(re.findall(r"<optgroup label=\"(.*?)\"|<option value=\"[^\"]*\">(.*?)<", html))
    names = {name for pair in data for name in pair if name} | {"csv", "xlsx", "parquet", "gpkg"}
    names |= set(re.findall(r"files/([a-z.]+)\"", html)) | {"Malaysia"}
    names |= set(re.findall(r": ([A-Za-z0-9._-]+)</p>", html))
    assert untranslated(html, lang, names) == []


def test_a_text_that_is_not_of_the_catalogue_is_found() -> None:
    assert untranslated("<p>⟦Status⟧: <b title='Simpan'>Baru</b></p>", "en", set()) == [
        "Simpan",
        "Baru",
    ]
