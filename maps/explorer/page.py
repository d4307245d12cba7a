"""The explorer's HTML: complete without JavaScript as menus and a table; the map comes on top."""

from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from database.errors import InvalidInput, PetaKasihError
from geo.indicators.catalogue import catalogue, groups, units
from maps.explorer.assets import Assets
from maps.explorer.editions import Edition, indicator_codes
from maps.explorer.frame import Frame
from maps.explorer.rows import Figure, sorted_figures
from maps.explorer.service import Trail, page_data
from maps.explorer.view import (
    CHILD_LEVEL,
    CLASS_COUNTS,
    KINDS,
    LAYOUTS,
    METHODS,
    PANELS,
    PANES,
    View,
)
from maps.texts.numbers import count, interval, long_date, number
from maps.texts.service import LANGUAGES, Texts, texts

LANGUAGE_NAMES = {"ms": "Bahasa Melayu", "en": "English"}

COLUMN_TEXTS = {
    "name": "table-area",
    "value": "table-value",
    "lower": "table-interval",
    "numerator": "table-numerator",
    "note": "table-note",
}

MAX_ROWS = 300
"""Rows in the HTML itself; the script brings the rest, and the download has them all."""


def render_page(
    edition: Edition,
    view: View,
    trail: Trail,
    frame: Frame,
    assets: Assets,
    address: str,
    *,
    embed: bool = False,
    operator: str = "",
) -> str:
    """Return the explorer's page for a settled view; `address` is the static files' folder.

    `embed` leaves the map and its legend only, for a frame in another site. `operator` says who
    runs the service; without it the page says that it is no government's.
    """
    t = texts(view.lang)
    indicator = catalogue()[view.indicator]
    label = getattr(indicator.label, view.lang)
    unit = units()[indicator.unit][view.lang]
    level = t(f"level-{view.level}")
    place = trail[-1]["name"] if trail else t("trail-root")
    figures = sorted_figures(frame, view, t)
    return template("explorer.html").render(
        operator=operator or t("footer-not-government"),
        t=t,
        view=view,
        data=page_data(edition, view, trail, address),
        assets=address,
        modules=assets.needs["scripts/main.js"],
        title=t("page-title", indicator=label, level=level),
        languages=LANGUAGES,
        language_names=LANGUAGE_NAMES,
        addresses={lang: page_address(replace(view, lang=lang)) for lang in LANGUAGES},
        home=page_address(View(lang=view.lang)),
        indicator_groups=_indicator_groups(edition, view.lang),
        indicator={"label": label},
        years=edition.series[view.indicator].get(view.level, []),
        subtitle=" · ".join(filter(None, (level, unit if unit != "%" else "", view.year))),
        chip=_chip(edition, indicator.is_official),
        steps=_steps(view, trail, t),
        caption=t("table-caption", indicator=label, level=level, place=place, year=view.year),
        columns=_columns(view, t),
        rows=[_row(figure, view, indicator.unit) for figure in figures[:MAX_ROWS]],
        layouts=LAYOUTS,
        kinds=KINDS,
        panes=PANES,
        panels=PANELS,
        methods=METHODS,
        class_counts=CLASS_COUNTS,
        earlier=[
            {
                "number": one.number,
                "label": t(
                    "since-publication",
                    number=str(one.number),
                    date=long_date(one.as_of, view.lang),
                ),
            }
            for one in edition.earlier
        ],
        embed=embed,
        whole=page_address(view),
        sheet="/sheet",
        sheet_page=address_at("/sheet", view),
        still=address_at("/sheet.png", view, size="screen"),
        download=_download(edition, view),
        sources=", ".join(edition.attributions()),
    )


def render_problem(error: PetaKasihError, lang: str, address: str) -> str:
    """Return a page that explains why a view cannot be shown."""
    t = texts(lang if lang in LANGUAGES else LANGUAGES[0])
    known = isinstance(error, InvalidInput)
    return template("problem.html").render(
        t=t,
        lang=t.language,
        assets=address,
        explanation=t("problem-invalid" if known else "problem-nothing"),
        detail=f"{error.field}: {error.expected}" if known and error.expected else "",
        home=page_address(View(lang=t.language)),
    )


def page_address(view: View) -> str:
    """Return the address of a view: only what differs from the defaults, in a fixed order."""
    return address_at("/", view)


def address_at(path: str, view: View, **more: str) -> str:
    """Return the address of a page or file that shows a view."""
    defaults = asdict(View())
    given = {name: value for name, value in asdict(view).items() if value != defaults[name]} | more
    return f"{path}?{urlencode(given)}" if given else path


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> Template:
    """Return one of the explorer's templates."""
    return _environment().get_template(name)


def _indicator_groups(edition: Edition, language: str) -> list[tuple[str, list[dict[str, str]]]]:
    codes: dict[str, list[dict[str, str]]] = {group: [] for group in groups()}
    for code in indicator_codes(edition):
        declared = catalogue()[code]
        entry = {"code": code, "label": getattr(declared.label, language)}
        codes[declared.group].append(entry)
    return [
        (getattr(title, language), codes[group])
        for group, title in groups().items()
        if codes[group]
    ]


def _chip(edition: Edition, official: bool) -> str:
    if official:
        return "official"
    return "demo" if edition.publication.is_demo else ""


def _steps(view: View, trail: Trail, t: Texts) -> list[dict[str, str]]:
    """Return the way down to the view; every step but the last is a link."""
    root = {"code": "", "name": t("trail-root"), "level": "national"}
    steps = [root, *trail]
    return [
        {
            "name": step["name"],
            "href": "" if step is steps[-1] else page_address(_above(view, step)),
        }
        for step in steps
    ]


def _above(view: View, step: dict[str, Any]) -> View:
    level = "parlimen" if view.level in ("parlimen", "dun") else "district"
    return replace(view, level=level, parent=step["code"], area="", year="")


def _columns(view: View, t: Texts) -> list[dict[str, str]]:
    column = view.sort.removeprefix("-")
    order = "descending" if view.sort.startswith("-") else "ascending"
    return [
        {"sort": sort, "label": t(key), "order": order if sort == column else ""}
        for sort, key in COLUMN_TEXTS.items()
    ]


def _row(figure: Figure, view: View, unit: str) -> dict[str, str]:
    child = CHILD_LEVEL.get(view.level)
    below = replace(view, level=child, parent=figure.code, area="", year="") if child else None
    return {
        "code": figure.code,
        "name": figure.name,
        "href": page_address(below) if below and figure.has_shape else "",
        "value": number(figure.value, unit, view.lang),
        "interval": interval(figure.lower, figure.upper, unit, view.lang),
        "count": count(figure.numerator, view.lang)
        if unit != "rm_month"
        else count(None, view.lang),
        "note": ", ".join(figure.notes),
    }


def _download(edition: Edition, view: View) -> str:
    wish = {
        "indicator": view.indicator,
        "level": view.level,
        "format": "csv",
        "year": view.year,
        "parent": view.parent,
        "publication": str(edition.publication.number),
    }
    return "/v1/statistics?" + urlencode({name: value for name, value in wish.items() if value})
