"""Words and numbers in both languages."""

import re
from datetime import date
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message
from fluent.syntax.visitor import Visitor

import api
import maps
from api.pages.menu import PAGES
from database.errors import InvalidInput
from maps.texts.numbers import count, interval, limit, long_date, number
from maps.texts.service import LANGUAGES, message_files, texts

MAPS = Path(maps.__file__).parent
API = Path(api.__file__).parent
SOURCES = (
    *(MAPS / "web" / "scripts").rglob("*.js"),
    *(MAPS / "web" / "pages").glob("*.js"),
    *(MAPS / "explorer" / "templates").glob("*.html"),
    *API.rglob("templates/*.html"),
)
MADE_UP = ("level-", "levels-", "layout-", "flag-", "quality-", "legend-", "help-", "table-")
MADE_UP += ("direction-", "demo-", "official-", "unknown-", "kind-", "panes-", "method-")
MADE_UP += ("third-", "cluster-", "change-", "refusal-", "fault-", "choice-")
"""Beginnings of ids that code puts together."""

OF_PAGES = {f"{name}-title" for name in PAGES}
OF_PAGES |= {f"{page.name}-menu" for page in PAGES.values() if page.in_menu}


class Places(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node) -> None:  # noqa: N802 - the visitor's own naming
        self.names.add(node.id.name)


def messages(language: str) -> dict[str, set[str]]:
    """Message id -> the places in it."""
    found: dict[str, set[str]] = {}
    for path in message_files(language):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            assert type(entry).__name__ != "Junk", entry.content
            if isinstance(entry, Message):
                assert entry.id.name not in found, f"{entry.id.name} is there twice"
                places = Places()
                places.visit(entry)
                found[entry.id.name] = places.names
    return found


def test_both_languages_have_the_same_messages_with_the_same_places():
    assert messages("ms") == messages("en")


def test_every_text_that_a_page_asks_for_exists():
    asked = set()
    for path in SOURCES:
        asked |= set(
            re.findall(r"""\bt\(\s*["']([a-z0-9_-]*[a-z0-9_])["'][,)]""", path.read_text("utf-8"))
        )
    assert asked
    assert asked <= set(messages("ms"))


def test_every_message_is_used_somewhere():
    code = "".join(
        path.read_text("utf-8") for path in (*SOURCES, *MAPS.rglob("*.py"), *API.rglob("*.py"))
    )

    def is_used(name: str) -> bool:
        # A page's script asks for its own words without the page's name.
        shortened = f'"{name.partition("-")[2]}"'
        made_up = any(f"{name[:end]}' ~" in code for end in range(3, len(name)))
        made_up |= name in OF_PAGES or name.startswith(MADE_UP)
        return name in code or shortened in code or made_up

    assert not {name for name in messages("ms") if not is_used(name)}


def test_a_place_without_a_value_is_an_error_on_the_server():
    with pytest.raises(ValueError, match="legend-up-to"):
        texts("ms")("legend-up-to")


def test_an_unknown_language_is_refused_by_name():
    with pytest.raises(InvalidInput) as refused:
        texts("zh")
    assert refused.value.field == "lang"
    assert refused.value.expected == "ms or en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_written_as_malaysians_write_them(language):
    assert number(1234.56, "per_100_hh", language) == "1,234.6"
    assert number(1234567.4, "rm_month", language) == "RM1,234,567"
    assert number(12.34, "percent", language) == "12.3%"
    assert count(8_234_644, language) == "8,234,644"
    assert interval(3.04, 4.06, "percent", language) == "3.0–4.1%"


def test_halves_are_rounded_as_the_browser_rounds_them():
    assert number(1.25, "per_100_hh", "ms") == "1.3"
    assert number(2.5, "hh", "ms") == "3"


def test_a_small_rate_never_reads_as_zero():
    assert number(0.04, "per_100_hh", "ms") == "0.04"
    assert number(0.0, "per_100_hh", "ms") == "0.0"


def test_no_number_is_a_dash_and_not_a_zero():
    assert number(None, "hh", "ms") == "–"
    assert interval(None, None, "hh", "ms") == "–"


def test_a_class_limit_is_as_short_as_it_is_exact():
    assert limit(5.0, "percent", "ms") == "5%"
    assert limit(1.25, "ratio", "ms") == "1.25"
    assert limit(12_500.0, "rm_month", "ms") == "RM12,500"


def test_dates_are_written_out():
    assert long_date(date(2026, 8, 31), "ms") == "31 Ogos 2026"
    assert long_date(date(2026, 8, 31), "en") == "31 August 2026"
