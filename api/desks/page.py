"""The desks as HTML: templates with one frame, both languages."""

import json
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, PackageLoader, StrictUndefined

from maps.texts.service import LANGUAGES, LOCALES

PAGES = ("review", "quality", "targeting")
"""The pages, in the order of the menu; each is a template and an address."""


def render(name: str, lang: str, assets: str, style_tag: str, **values: Any) -> bytes:
    """Return a page; `values` are what its template shows beside the words of the language."""
    words = texts()[lang]
    page = _environment().get_template(f"{name}.html")
    return page.render(
        lang=lang,
        other=next(one for one in LANGUAGES if one != lang),
        name=name,
        pages=PAGES,
        menu={one: words[one]["title"] for one in PAGES},
        w=words["frame"],
        t=words[name],
        assets=assets,
        style_tag=style_tag,
        **formats(lang),
        **values,
    ).encode()


def formats(lang: str) -> dict[str, Callable[[Any], str]]:
    """Return how numbers and moments are written in a language; "–" where there is none."""
    locale = LOCALES[lang]
    return {
        "percent": lambda share: _or_dash(
            share, lambda one: format_percent(one, "0.0 %", locale=locale)
        ),
        "number": lambda value: _or_dash(
            value, lambda one: format_decimal(one, "#,##0", locale=locale)
        ),
        "km": lambda value: _or_dash(
            value, lambda one: format_decimal(one, "#,##0.0", locale=locale)
        ),
        "moment": lambda value: _or_dash(
            value, lambda one: format_datetime(one, "d MMMM y, HH:mm", locale=locale)
        ),
    }


def script_data(data: dict[str, Any]) -> str:
    """Return data as JSON that may stand inside a script element."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


@cache
def texts() -> dict[str, dict[str, dict[str, str]]]:
    """Return the words by language and page."""
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    read: dict[str, Any] = tomllib.loads(text)
    return read


def _or_dash(value: Any, write: Callable[[Any], str]) -> str:
    return "–" if value is None else write(value)


@cache
def _environment() -> Environment:
    loader = PackageLoader("api.desks", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
