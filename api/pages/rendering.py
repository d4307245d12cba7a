"""The one way a page becomes HTML: a base template, a style sheet, words of one language."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

from api.pages.menu import PAGES, SECTIONS, menu
from api.pages.operator import OperatorSettings
from maps.texts.formats import Formats
from maps.texts.numbers import NO_NUMBER
from maps.texts.service import LANGUAGES, texts
from registry.options.service import get_option_list

ROOMS = ("pages", "citizens", "planner", "desks", "officer_desk", "housing_desk")
"""Rooms of the API that have templates; a template's name begins with its room."""

STYLE_SHEETS = (
    "tokens.css",
    "ground.css",
    "pages/base.css",
    "pages/frame.css",
    "pages/text.css",
    "pages/notices.css",
    "pages/forms.css",
    "pages/values.css",
    "pages/tables.css",
    "pages/cards.css",
    "pages/quality.css",
    "pages/case.css",
    "pages/pictures.css",
    "pages/print.css",
)
STYLES = Path(__file__).resolve().parents[2] / "maps" / "web" / "styles"


@dataclass(frozen=True)
class Frame:
    """What every page of one service shares: who runs it."""

    operator: OperatorSettings

    def render(
        self,
        name: str,
        lang: str,
        query: Mapping[str, str] | None = None,
        address: str | None = None,
        **values: Any,
    ) -> bytes:
        """Return a page; `values` are what its template shows beside the words of the language.

        `query` are the parameters that the link to the other language keeps; `address` is that of
        a page that has one for each thing it shows.
        """
        page, t = PAGES[name], texts(lang)
        other = next(one for one in LANGUAGES if one != lang)
        told = {
            "t": t,
            "f": Formats(lang),
            "lang": lang,
            "other": other,
            "name": name,
            "title": t(f"{name}-title"),
            "page": page,
            "menu": menu(page.section),
            "footer": [menu(section)[0] for section in SECTIONS],
            "there": f"{address or page.address}?{urlencode({**(query or {}), 'lang': other})}",
            "notice": self.operator.notice(t),
            "style_tag": style_sheet()[0],
            "o": lambda code, value: option_label(code, value, lang),
            "o_list": lambda code, only=None: option_labels(code, lang, only),
            "officer": None,
            "own_area": {},
            "is_demo": False,
        }
        return _environment().get_template(page.template).render(told | values).encode()


def option_label(code: str, value: str | None, lang: str) -> str:
    """Return what a person reads for a value of an option list; the value where it has none."""
    option = get_option_list(code).get(value or "")
    return (value or NO_NUMBER) if option is None else str(getattr(option, lang))


def option_labels(code: str, lang: str, only: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """Return (value, what a person reads) of an option list, of some of its values if told."""
    options = get_option_list(code).options
    return [(one.code, str(getattr(one, lang))) for one in options if not only or one.code in only]


def script_data(data: Mapping[str, Any]) -> str:
    """Return data as JSON that may stand inside a script element."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


@cache
def style_sheet() -> tuple[str, bytes]:
    """Return the pages' style sheet under a name that tells its content."""
    content = b"\n".join((STYLES / name).read_bytes() for name in STYLE_SHEETS)
    return hashlib.sha256(content).hexdigest()[:12], content


@cache
def mark() -> bytes:
    """Return the service's mark, an SVG."""
    return (STYLES.parent / "images" / "mark.svg").read_bytes()


@cache
def _environment() -> Environment:
    loader = PrefixLoader({room: PackageLoader(f"api.{room}", "templates") for room in ROOMS})
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
