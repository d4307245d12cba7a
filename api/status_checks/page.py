"""The status check as HTML: one template, both languages, no script."""

import hashlib
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from api.status_checks.schemas import StatusCheckAnswer
from maps.texts.service import LANGUAGES, LOCALES


def render(
    lang: str, *, answer: StatusCheckAnswer | None = None, problem: str | None = None
) -> bytes:
    """Return the page: the form, or the answer in its place; `problem` is a key of the texts."""
    words = texts()[lang]
    page = _template().render(
        lang=lang,
        other=next(one for one in LANGUAGES if one != lang),
        t=words,
        style_tag=style()[0],
        answer=answer.model_dump() if answer else None,
        day=_day(answer.last_step_on, lang) if answer else None,
        problem=words[problem] if problem else None,
    )
    return page.encode()


@cache
def style() -> tuple[str, bytes]:
    """Return the style sheet under a name that tells its content."""
    content = files(__package__).joinpath("templates", "semakan.css").read_bytes()
    return hashlib.sha256(content).hexdigest()[:12], content


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return the words of the page by language."""
    read: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    )
    return read


@cache
def _template() -> Template:
    loader = PackageLoader("api.status_checks", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template(
        "semakan.html"
    )


def _day(day: date | None, lang: str) -> str | None:
    return None if day is None else format_date(day, "long", locale=LOCALES[lang])
