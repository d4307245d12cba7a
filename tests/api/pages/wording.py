"""What of a page is neither of the catalogue's messages, which are marked, nor data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from babel.dates import get_month_names

from database.session import ReadSession
from maps.texts.service import LOCALES
from registry.eligibility.catalogue import all_rules
from registry.eligibility.conditions import Condition
from registry.eligibility.priority import groups
from registry.housing.house import components
from registry.housing_applications.public import CATEGORY_WORDS
from registry.housing_applications.ranking import TIE_RULE
from registry.housing_applications.workflow import WORKFLOW as HOUSES
from registry.imports.templates import templates
from registry.options.service import option_lists
from registry.poverty_lines.tables import state_names
from registry.ppr.workflow import WORKFLOW as FLATS
from registry.registrations.workflow import transitions
from registry.workflows.wording import read_words

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


def outside(text: str) -> str:
    """Return what of a text stands in no mark; marks may stand inside of others."""
    while (fewer := MARKED.sub(" ", text)) != text:
        text = fewer
    return text


def labels(lang: str) -> set[str]:
    """Return the labels of the registry's lists and tables in a language: data, not texts."""
    found = {getattr(option, lang) for one in option_lists().values() for option in one.options}
    found |= {getattr(step, lang) for step in transitions()}
    found |= {getattr(step, lang) for step in (*HOUSES.transitions, *FLATS.transitions)}
    found |= {getattr(one, lang) for one in (*templates().values(), *components().values())}
    found |= {one.words[lang] for one in groups()} | {TIE_RULE[lang]}
    found |= {one[lang] for one in CATEGORY_WORDS.values()}
    for package in ("registry.housing_applications", "registry.ppr"):
        found |= {told[lang] for words in read_words(package).values() for told in words.values()}
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
    known = labels(lang) | data
    ordered = map(re.escape, sorted(known, key=len, reverse=True))
    data_of_the_page = re.compile(rf"(?<!\w)({'|'.join(ordered)})(?!\w)")
    left = []
    for text in map(outside, Told(html).texts):
        # Most texts are messages or single names: thousands of names are searched in few.
        if text.strip() in known or not WORD.search(text):
            continue
        rest = data_of_the_page.sub(" ", VALUE.sub(" ", dates(lang).sub(" ", text)))
        if WORD.search(rest):
            left.append(rest.strip())
    return left


def rule_words(session: ReadSession, lang: str) -> set[str]:
    """Return the words of every condition of the rules of eligibility."""
    rules = all_rules(session)
    words = {one.words[lang] for rule in rules for one in _whole(rule.condition)}
    return {VALUE.sub(" ", one) for one in words}


def _whole(condition: Condition) -> Iterator[Condition]:
    yield condition
    for part in condition.parts:
        yield from _whole(part)
