"""A sharing of houses as PDF: what was asked, a map of need met, and the table of districts."""

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import shapely
from jinja2 import Environment, PackageLoader, StrictUndefined

from database.errors import InvalidInput
from database.session import ReadSession
from geo.publication import service as publications
from geo.targeting.service import Allocation, Grant
from maps.classes.palette import key_colours, ramp
from maps.classes.symbols import radius
from maps.printing.service import font_address, pdf_of
from maps.reports import queries
from maps.reports.drawing import MapArea, Size, draw_map
from maps.texts.numbers import count, long_date
from maps.texts.service import LANGUAGES
from registry.poverty_lines.tables import state_names

TOPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Upper ends that the classes of need met may have: the least that no district is above."""

FIFTHS = (0.2, 0.4, 0.6, 0.8, 1.0)
LARGEST_CIRCLE = 11.0
SLACK = 1e-9

SIZE = Size(900, 400)
NONE_MET, NO_NEED = "none_met", "no_need"


@dataclass(frozen=True)
class Key:
    """A line of the legend."""

    label: str
    colour: str
    areas: int


@dataclass(frozen=True)
class Sheet:
    """What the template shows beside the sharing itself."""

    allocation: Allocation
    title: str | None
    language: str
    svg: str
    legend: Sequence[Key]
    by_state: Sequence[tuple[str, Sequence[Grant]]]


def allocation_html(
    session: ReadSession,
    found: Allocation,
    font: Path,
    *,
    language: str = LANGUAGES[0],
    title: str | None = None,
) -> str:
    """Return a sharing as one HTML file that asks no network; `title` is a scenario's name.

    Raises:
        InvalidInput: there is no such language.
        NotFound: its publication is not there any more.
    """
    if language not in LANGUAGES:
        raise InvalidInput(
            f"There is no language {language!r}.",
            field="language",
            expected=" or ".join(LANGUAGES),
        )
    words = _texts()[language]
    svg, legend = _map(session, found, words)
    sheet = Sheet(found, title, language, svg, legend, _by_state(found))
    page = _environment().get_template("allocation.html")
    return page.render(
        s=sheet,
        a=found,
        t=words,
        font=font_address(font),
        number=lambda value: count(value, language),
        percent=_percent,
        million=lambda ringgit: _million(ringgit, language),
        day=lambda value: long_date(value, language),
        firm=sum(1 for one in found.grants if one.doubt and one.doubt.firm and one.units),
        noise=sum(1 for one in found.grants if one.doubt and not one.doubt.firm),
    )


def allocation_pdf(
    session: ReadSession,
    found: Allocation,
    font: Path,
    *,
    language: str = LANGUAGES[0],
    title: str | None = None,
) -> bytes:
    """Return a sharing as PDF, A4 upright; errors as in `allocation_html` and `pdf_of`."""
    return pdf_of(allocation_html(session, found, font, language=language, title=title))


def _map(
    session: ReadSession, found: Allocation, words: Mapping[str, str]
) -> tuple[str, list[Key]]:
    publication = publications.find(session, found.publication)
    grants = {grant.code: grant for grant in found.grants}
    limits, most = class_limits(found.grants), max((one.units for one in found.grants), default=0)
    colours = ramp("good")
    rows = queries.shapes(session, publication.boundary_set_id, "district")
    kinds = {row.code: _kind(grants.get(row.code), limits) for row in rows}
    of_kind = {str(place): colour for place, colour in enumerate(colours)} | {
        NONE_MET: key_colours()["zero"],
        NO_NEED: key_colours()["no-data"],
    }
    areas = [
        MapArea(
            code=row.code,
            name=row.name,
            shape=shapely.from_wkb(bytes(row.shape)),
            key="class-0",
            exact=row.quality == "official",
            colour=of_kind[kinds[row.code]],
            radius=radius(grants[row.code].units, most, LARGEST_CIRCLE)
            if most and row.code in grants
            else 0.0,
        )
        for row in rows
    ]
    counts = Counter(kinds.values())
    ranges = [
        (str(place), f"{_fine(low)} – {_fine(high)}")
        for place, (low, high) in enumerate(zip((0.0, *limits), limits, strict=False))
    ]
    named = [*ranges, (NONE_MET, words["none_met"]), (NO_NEED, words["no_need"])]
    legend = [Key(label, of_kind[kind], counts[kind]) for kind, label in named]
    return draw_map(areas, [], SIZE, "good", words["map"]), legend


def class_limits(grants: Sequence[Grant]) -> list[float]:
    """Return the upper limits of five classes of need met, shares; all of one width."""
    largest = max((one.units / one.need for one in grants if one.need), default=0.0)
    top = next((end for end in TOPS if largest <= end + SLACK), TOPS[-1])
    return [top * fifth for fifth in FIFTHS]


def _kind(grant: Grant | None, limits: Sequence[float]) -> str:
    if grant is None or not grant.need:
        return NO_NEED
    met = grant.units / grant.need
    if not met:
        return NONE_MET
    return str(next(place for place, limit in enumerate(limits) if met <= limit + SLACK))


def _by_state(found: Allocation) -> list[tuple[str, Sequence[Grant]]]:
    names = state_names()
    states = sorted({grant.state for grant in found.grants})
    return [
        (names.get(state, state), [one for one in found.grants if one.state == state])
        for state in states
    ]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"


def _fine(share: float) -> str:
    return f"{100 * share:.3g}%"


def _million(ringgit: int, language: str) -> str:
    unit = {"ms": "juta", "en": "million"}[language]
    return f"RM{ringgit / 1_000_000:,.2f} {unit}"


@cache
def _texts() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    read: dict[str, Any] = tomllib.loads(text)
    return read


@cache
def _environment() -> Environment:
    loader = PackageLoader("maps.allocations", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    style = files("maps.allocations").joinpath("templates", "allocation.css")
    environment.globals["style"] = style.read_text(encoding="utf-8")
    return environment
