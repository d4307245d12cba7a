"""The planners' pages as HTML: templates with one frame, both languages."""

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.citizens.page import style
from maps.texts.service import LANGUAGES

PAGES = ("publications", "clusters")
"""The pages, in the order of the menu; each is a template and an address."""


def render(name: str, lang: str, **values: Any) -> bytes:
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
        style_tag=style()[0],
        planner_tag=planner_style()[0],
        **values,
    ).encode()


@cache
def planner_style() -> tuple[str, bytes]:
    """Return the pages' own style sheet under a name that tells its content."""
    content = files(__package__).joinpath("templates", "planner.css").read_bytes()
    return hashlib.sha256(content).hexdigest()[:12], content


@cache
def texts() -> dict[str, dict[str, dict[str, str]]]:
    """Return the words by language and page."""
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    read: dict[str, Any] = tomllib.loads(text)
    return read


@cache
def _environment() -> Environment:
    loader = PackageLoader("api.planner", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
