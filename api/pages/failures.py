"""Failures of pages, told to people: a page in words, or the way to the sign-in page."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.status import HTTP_303_SEE_OTHER

from api.pages.language import language_of
from api.pages.refusals import refusal
from api.pages.site import Site
from api.problems import UNREACHABLE
from database.errors import PetaKasihError, Unauthenticated
from maps.texts.service import texts

Handler = Callable[[Request, Exception], Any]
FAMILIES = (PetaKasihError, RequestValidationError, HTTPException, *UNREACHABLE)
NEXT = "next"


def install(app: FastAPI) -> None:
    """Tell failures of pages in words; what programs ask for is answered as before."""
    for family in FAMILIES:
        app.add_exception_handler(family, _for_people(app.exception_handlers[family]))


def _for_people(plain: Handler) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def told(request: Request, error: Exception) -> Response:
        answer: Response = await run_in_threadpool(plain, request, error)
        if not _is_page(request):
            return answer
        if isinstance(error, Unauthenticated):
            return _to_sign_in(request)
        lang = language_of(request)
        words = refusal(texts(lang), error) if isinstance(error, PetaKasihError) else None
        site: Site = request.app.state.site
        page = site.frame.render("problem", lang, status=answer.status_code, refusal=words)
        kept = {
            name: value
            for name, value in answer.headers.items()
            if name in ("retry-after", "cache-control")
        }
        return HTMLResponse(page, answer.status_code, kept)

    return told


def _is_page(request: Request) -> bool:
    """Tell whether a browser shows the answer: of a page's address, or of no address of ours."""
    if "text/html" not in request.headers.get("Accept", ""):
        return False
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return not request.url.path.startswith("/v1/")
    kind = getattr(route.response_class, "value", route.response_class)
    return isinstance(kind, type) and issubclass(kind, HTMLResponse)


def _to_sign_in(request: Request) -> Response:
    """Lead to the sign-in page and back; what a form sent is not kept."""
    parameters = {"lang": language_of(request)}
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        parameters[NEXT] = request.url.path + query
    return Response(
        status_code=HTTP_303_SEE_OTHER,
        headers={"Location": f"/sign-in?{urlencode(parameters)}", "Cache-Control": "no-store"},
    )
