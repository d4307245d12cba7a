"""Views on paper and in frames: the sheet to print, its files, the map for other sites."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from api.caching import FOREVER, render, send
from api.middleware import CONTENT_SECURITY_POLICY
from api.pages.endpoints import ASK_EACH_TIME, HTML, page_bytes, problem
from api.pages.files import send_file
from api.pages.site import Site, SiteDep
from database.errors import InvalidInput, NotFound
from geo.indicators.catalogue import catalogue
from maps.explorer.service import settle
from maps.explorer.sheet_page import PAPERS, render_sheet_page
from maps.explorer.view import View, read_view
from maps.handouts.paper import paper_of
from maps.handouts.service import stored_sheet

router = APIRouter(include_in_schema=False)

Form = Annotated[str, Path(pattern=r"^(png|svg|pdf)$")]
MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
ANYWHERE = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
"""The policy of the frame: it may stand in any site, and shows published figures only."""

FRESH = "public, max-age=300"


@dataclass(frozen=True)
class Wish:
    """What the address of a sheet asks for."""

    view: View
    size: str
    publication: str


@router.get("/sheet")
def sheet_page(request: Request, site: SiteDep) -> Response:
    """Show the sheet of a view, to be printed."""
    try:
        wish = _wish(request, site)
        if wish.size not in PAPERS:
            raise InvalidInput("No such paper.", field="size", expected=" or ".join(PAPERS))
        edition = site.edition()
        with site.context.database.reading() as session:
            view, _ = settle(session, edition, wish.view)
        title = getattr(catalogue()[view.indicator].label, view.lang)
        page = render_sheet_page(edition, view, title, wish.size, site.assets_address)
        return send(request, render(page.encode(), HTML), ASK_EACH_TIME)
    except (InvalidInput, NotFound) as error:
        return problem(site, error, request.query_params.get("lang", ""))


@router.get("/sheet.{form}")
def sheet_file(request: Request, site: SiteDep, form: Form) -> Response:
    """Send the sheet of a view as a picture or a PDF. The first call makes it."""
    wish = _wish(request, site)
    edition = site.edition()
    database, folder = site.context.database, site.settings.made_dir
    found = stored_sheet(database, edition, wish.view, form, wish.size, folder)
    number = edition.publication.number
    return send_file(
        request,
        found.path,
        found.sha256[:32],
        media_type=MEDIA_TYPES[form],
        filename=f"petakasih-{number}-{wish.view.indicator}-{wish.view.level}.{form}",
        cache_control=FOREVER if wish.publication else FRESH,
    )


@router.get("/embed")
def embed(request: Request, site: SiteDep) -> Response:
    """Show the map and its legend alone, in a frame of another site."""
    try:
        view = read_view(request.query_params.multi_items())
        key = ("embed", site.edition().tag, site.assets.tag, view)
        page = site.context.cache.get(key, lambda: render(page_bytes(site, view, embed=True), HTML))
        response = send(request, page, ASK_EACH_TIME)
    except (InvalidInput, NotFound) as error:
        response = problem(site, error, request.query_params.get("lang", ""))
    response.headers["Content-Security-Policy"] = ANYWHERE
    return response


def _wish(request: Request, site: Site) -> Wish:
    """Return what the address asks for: a view, a paper, and the publication it was made for.

    Raises:
        InvalidInput: a parameter that neither the explorer nor a sheet has; no such paper.
        NotFound: the publication is no longer the newest.
    """
    given = request.query_params.multi_items()
    own = {name: value for name, value in given if name in ("size", "publication")}
    view = read_view([(name, value) for name, value in given if name not in own])
    size, number = own.get("size", PAPERS[0]), own.get("publication", "")
    paper_of(size)
    if number and number != str(site.edition().publication.number):
        raise NotFound("This publication is no longer the newest: load the page again.")
    return Wish(view, size, number)
