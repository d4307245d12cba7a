"""The pages about addresses, in both languages."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.addresses.chart import SIDE, dots
from api.addresses.page import render, script_data, texts
from api.caching import render as as_answer
from api.caching import send
from api.citizens.page import style
from api.pages.site import Site, SiteDep
from database.errors import NotFound
from geo.placement.quality import quality
from maps.texts.service import LANGUAGES
from registry.poverty_lines.tables import state_names

router = APIRouter(include_in_schema=False)

HTML = "text/html; charset=utf-8"
FRESH = "public, max-age=300"
Lang = Annotated[str, Query(pattern=f"^({'|'.join(LANGUAGES)})$")]


@router.get("/review")
def review_page(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show the page where officers place doubtful addresses; it holds no address itself."""
    data = script_data(
        {
            "lang": lang,
            "tiles": _tiles(site),
            "neighbours": f"{site.assets_address}/images/neighbours.json",
            "texts": texts()[lang]["review"],
        }
    )
    page = render("review", lang, site.assets_address, style()[0], data=data)
    return send(request, as_answer(page, HTML), FRESH)


@router.get("/quality")
def quality_page(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show how well addresses are placed."""
    with site.context.database.reading() as session:
        found = quality(session)
    curve = found.measured["curve"] if found.measured else []
    page = render(
        "quality",
        lang,
        site.assets_address,
        style()[0],
        q=found,
        side=SIDE,
        dots=dots(curve),
        states=state_names(),
    )
    return send(request, as_answer(page, HTML), FRESH)


def _tiles(site: Site) -> str | None:
    """Return the address of the areas' tiles, None before anything is published."""
    try:
        return f"/tiles/{site.edition().tiles}"
    except NotFound:
        return None
