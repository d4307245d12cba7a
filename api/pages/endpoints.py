"""The explorer page and what it draws from."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from api.caching import FOREVER, render, send
from api.pages.files import send_file
from api.pages.language import Lang
from api.pages.rendering import mark, style_sheet
from api.pages.site import Site, SiteDep
from api.parameters import AreaCodePath
from api.problems import status_of
from api.rendering import JSON
from database.errors import InvalidInput, NotFound, PetaKasihError
from maps.classes.tokens import colour_tokens
from maps.explorer.card import card_bytes
from maps.explorer.page import render_page, render_problem
from maps.explorer.service import frame_bytes, level_frame, settle
from maps.explorer.view import View, read_view
from maps.texts.service import LANGUAGES, texts

router = APIRouter(include_in_schema=False)

HTML = "text/html; charset=utf-8"
CSS = "text/css; charset=utf-8"
SVG = "image/svg+xml"
FRESH = "public, max-age=86400"
ASK_EACH_TIME = "public, no-cache"

Tag = Annotated[str, Path(pattern=r"^[0-9a-f]{12}$")]
Level = Annotated[str, Path(pattern=r"^[a-z]{1,20}$")]
TilesName = Annotated[str, Path(pattern=r"^boundaries-[A-Za-z0-9._-]{1,80}\.pmtiles$")]


@router.get("/")
def explorer(request: Request, site: SiteDep) -> Response:
    """Show the explorer; a wrong address gets a page that says what is wrong."""
    try:
        view = read_view(request.query_params.multi_items())
        edition = site.edition()
        key = ("explorer", edition.tag, site.assets.tag, view)
        page = site.context.cache.get(key, lambda: render(page_bytes(site, view), HTML))
        return send(request, page, ASK_EACH_TIME)
    except (InvalidInput, NotFound) as error:
        return problem(site, error, request.query_params.get("lang", ""))


@router.get("/explorer/{tag}/{level}.json")
def frame(request: Request, site: SiteDep, tag: Tag, level: Level) -> Response:
    """Send every figure of a level of a publication that the explorer shows."""
    edition = site.edition_of(tag)

    def read() -> bytes:
        with site.context.database.reading() as session:
            return frame_bytes(session, edition, level)

    answer = site.context.cache.get(("frame", tag, level), lambda: render(read(), JSON))
    return send(request, answer, FOREVER)


@router.get("/explorer/{tag}/areas/{code}.json")
def card(request: Request, site: SiteDep, tag: Tag, code: AreaCodePath) -> Response:
    """Send every figure of one area, beside its state, the nation and earlier publications."""
    edition = site.edition_of(tag)

    def read() -> bytes:
        with site.context.database.reading() as session:
            return card_bytes(session, edition, code)

    answer = site.context.cache.get(("card", tag, code), lambda: render(read(), JSON))
    return send(request, answer, FOREVER)


@router.get("/tiles/{name}")
def tiles(request: Request, site: SiteDep, name: TilesName) -> Response:
    """Send a boundary set's tile archive, whole or in ranges."""
    return send_file(request, site.tiles(name), name.removesuffix(".pmtiles"))


@router.get("/assets/{tag}/{name:path}")
def asset(request: Request, site: SiteDep, tag: Tag, name: str) -> Response:
    """Send a static file."""
    folder = site.assets.folder.resolve()
    path = (folder / name).resolve()
    if tag != site.assets.tag or not path.is_relative_to(folder) or not path.is_file():
        raise NotFound("There is no such file.")
    return send_file(request, path, f"{tag}-{path.stat().st_size}")


@router.get("/style/{tag}.css")
def style(request: Request, tag: Tag) -> Response:
    """Send the style sheet of every page but the explorer; it needs no build."""
    present, content = style_sheet()
    if tag != present:
        raise NotFound("There is no such style sheet.")
    return send(request, render(content, CSS), FOREVER)


@router.get("/reka-bentuk", response_class=HTMLResponse)
def design(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show every component of the pages, for who builds one."""
    page = site.frame.render("reka-bentuk", lang, tokens=colour_tokens())
    return send(request, render(page, HTML), FRESH)


@router.get("/favicon.svg")
@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """Send the service's mark; browsers ask for the second address whatever a page says."""
    return send(request, render(mark(), SVG), FRESH)


def page_bytes(site: Site, view: View, *, embed: bool = False) -> bytes:
    """Return the explorer's page of a view; errors as in `settle`."""
    edition = site.edition()
    with site.context.database.reading() as session:
        settled, trail = settle(session, edition, view)
        drawn = level_frame(session, edition, settled.level, [settled.indicator])
    page = render_page(
        edition,
        settled,
        trail,
        drawn,
        site.assets,
        site.assets_address,
        embed=embed,
        operator=site.frame.operator.standing(texts(settled.lang)),
    )
    return page.encode()


def problem(site: Site, error: PetaKasihError, lang: str) -> Response:
    """Return a page that says why a view cannot be shown."""
    page = render_problem(error, lang, site.assets_address)
    return Response(page, status_of(error), {"Cache-Control": "no-store"}, HTML)
