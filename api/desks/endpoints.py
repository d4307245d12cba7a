"""The desks: review of addresses, quality of places, targeting of houses; in both languages."""

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.caching import render as as_answer
from api.caching import send
from api.desks.chart import SIDE, dots
from api.pages.language import Lang
from api.pages.officers import OfficerPagesDep
from api.pages.rendering import script_data
from api.pages.site import Site, SiteDep
from database.errors import NotFound
from geo.indicators.service import get_indicators
from geo.placement.quality import quality
from maps.explorer.service import level_frame
from maps.texts.service import LANGUAGES
from registry.calendar.service import today
from registry.poverty_lines.tables import state_names

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HTML = "text/html; charset=utf-8"
FRESH = "public, max-age=300"
BUDGET_RM_MILLION = 364
"""Where the slider begins: the year 2025's allocation (Sinar Harian)."""

NEEDS = ("hardcore_hh", "poor_hh")
WEIGHTS = ("hardcore_hh", "poor_hh", "shortfall_rm")


@router.get("/review")
def review_page(site: SiteDep, pages: OfficerPagesDep) -> Response:
    """Show the page where officers place doubtful addresses; it holds no address itself."""
    data = script_data(
        {
            "lang": pages.lang,
            "tiles": _tiles(site),
            "assets": site.assets_address,
        }
    )
    return pages.show("review", assets=site.assets_address, data=data)


@router.get("/quality")
def quality_page(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show how well addresses are placed."""
    with site.context.database.reading() as session:
        found = quality(session)
    curve = found.measured["curve"] if found.measured else []
    page = site.frame.render(
        "quality",
        lang,
        q=found,
        side=SIDE,
        dots=dots(curve),
        states=state_names(),
    )
    return send(request, as_answer(page, HTML), FRESH)


@router.get("/targeting")
def targeting_page(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show the page where a housing budget is shared among districts."""
    edition = site.edition()
    publication = edition.publication
    with site.context.database.reading() as session:
        frame = level_frame(session, edition, "district")
    areas = zip(frame.codes, frame.names, frame.points, strict=True)
    data = script_data(
        {
            "lang": lang,
            "other": next(one for one in LANGUAGES if one != lang),
            "publication": publication.number,
            "tiles": _tiles(site),
            "assets": site.assets_address,
            "states": state_names(),
            "areas": [{"code": code, "name": name, "point": at} for code, name, at in areas],
        }
    )
    page = site.frame.render(
        "targeting",
        lang,
        assets=site.assets_address,
        data=data,
        publication=publication,
        is_demo=publication.is_demo,
        today=today().isoformat(),
        budget=BUDGET_RM_MILLION,
        needs=_labels(NEEDS, lang),
        weights=_labels(WEIGHTS, lang),
    )
    return send(request, as_answer(page, HTML), FRESH)


def _labels(codes: Sequence[str], lang: str) -> list[tuple[str, str]]:
    return [(one.code, getattr(one.label, lang)) for one in get_indicators(codes)]


def _tiles(site: Site) -> str | None:
    """Return the address of the areas' tiles, None before anything is published."""
    try:
        return f"/tiles/{site.edition().tiles}"
    except NotFound:
        return None
