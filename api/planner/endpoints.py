"""Pages for planners: publications with their files and reports, clusters on a map."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.status import HTTP_303_SEE_OTHER

from api.caching import render as as_answer
from api.caching import send
from api.pages.language import Lang
from api.pages.site import SiteDep
from boundaries.areas.service import list_areas
from database.session import ReadSession
from geo.clusters import service as clusters
from geo.downloads.service import FORMS
from geo.indicators.catalogue import catalogue
from geo.indicators.declaration import LEVELS
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from maps.clusters.service import draw_clusters
from maps.texts.numbers import count
from maps.texts.service import LANGUAGES, texts

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HTML = "text/html; charset=utf-8"
FRESH = "public, max-age=60"
NEWEST = 50
NATION = "MY"
Code = Annotated[str, Query(pattern=r"^[a-z0-9_]{1,60}$")]
AreaCode = Annotated[str, Query(pattern=r"^[A-Za-z0-9-]{1,40}$")]


@router.get("/publications")
def publications_page(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show the newest publications with their files, and the reports of the newest."""
    with site.context.database.reading() as session:
        listed = publications.list_publications(session, limit=NEWEST)
        analysed = {
            one.number: [
                (code, level, _label(code, level, lang))
                for code, level in clusters.list_analyses(session, one)
            ]
            for one in listed
        }
        areas = _areas(session, listed[0]) if listed else []
    page = site.frame.render(
        "publications",
        lang,
        publications=[(one, analysed[one.number]) for one in listed],
        forms=FORMS,
        levels=LEVELS,
        areas=areas,
        is_demo=any(one.is_demo for one in listed),
    )
    return send(request, as_answer(page, HTML), FRESH)


@router.get("/publications/report")
def report(area: AreaCode, lang: Lang = LANGUAGES[0]) -> Response:
    """Lead a form without script to the report that it chose."""
    address = f"/v1/reports/areas/{area}.pdf?language={lang}"
    return Response(status_code=HTTP_303_SEE_OTHER, headers={"Location": address})


@router.get("/clusters")
def clusters_page(
    request: Request,
    site: SiteDep,
    lang: Lang = LANGUAGES[0],
    analysis: Annotated[str, Query(pattern=r"^[a-z0-9_]{1,60}\.[a-z]{1,20}$")] = "",
) -> Response:
    """Show one analysis of the newest publication as a map with its table."""
    publication = site.context.publication(None)
    with site.context.database.reading() as session:
        known = clusters.list_analyses(session, publication)
        wanted = tuple(analysis.split(".")) if analysis else (known[0] if known else None)
        shown = _shown(session, publication, wanted, lang) if wanted else None
    page = site.frame.render(
        "clusters",
        lang,
        {"analysis": analysis} if analysis else None,
        shown=shown,
        known=[(f"{code}.{level}", _label(code, level, lang)) for code, level in known],
        chosen=".".join(wanted) if wanted else "",
        publication=publication,
        is_demo=publication.is_demo,
    )
    return send(request, as_answer(page, HTML), FRESH)


def _areas(session: ReadSession, publication: PublicationInfo) -> list[tuple[str, list[Any]]]:
    """Return (state, its code and districts) for the form of reports."""
    set_id = publication.boundary_set_id
    states = list_areas(session, set_id, level="state")
    districts = list_areas(session, set_id, level="district")
    return [
        (state.name, [state, *(one for one in districts if one.parent_code == state.code)])
        for state in states
    ]


def _shown(
    session: ReadSession, publication: PublicationInfo, wanted: tuple[str, ...], lang: str
) -> dict[str, Any]:
    found = clusters.read(session, publication, *wanted)
    run, words = found.run, clusters.texts()
    told = texts(lang)(
        "clusters-moran",
        moran=f"{run.moran:.3f}",
        p=f"{run.moran_p:.4f}",
        permutations=count(run.permutations, lang),
        alpha=f"{100 * run.alpha:g}",
        areas=count(run.report["areas"], lang),
        left_out=count(run.report["left_out"], lang),
    )
    rows = [
        {
            "name": row.name,
            "kind": words[row.kind][lang],
            "p": "" if row.local_p is None else f"{row.local_p:.5f}",
            "spot": words[row.spot][lang],
        }
        for row in found.rows
        if row.kind not in ("not_significant", "alone") or row.spot != "none"
    ]
    return {
        "picture": draw_clusters(session, publication, found, lang),
        "note": words["note"][lang],
        "told": told,
        "rows": rows,
    }


def _label(code: str, level: str, lang: str) -> str:
    label = getattr(catalogue()[code].label, lang)
    return f"{label} · {texts(lang)(f'level-{level}')}"
