"""The status check for a browser, script or none."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request, Response
from starlette.status import HTTP_400_BAD_REQUEST, HTTP_429_TOO_MANY_REQUESTS

from api.caching import FOREVER, render, send
from api.status_checks import page
from api.status_checks.desk import AskerDep, StatusDeskDep
from api.status_checks.schemas import answer_of
from database.errors import InvalidInput, NotFound, TooMany
from maps.texts.service import LANGUAGES
from registry.status_checks.service import Question

router = APIRouter(include_in_schema=False)

HTML = "text/html; charset=utf-8"
FRESH = "public, max-age=300"
Lang = Annotated[str, Query(pattern=f"^({'|'.join(LANGUAGES)})$")]
Typed = Annotated[str, Form(max_length=30)]


@router.get("/semakan")
def form(request: Request, lang: Lang = LANGUAGES[0]) -> Response:
    """Show the form."""
    return send(request, render(page.render(lang), HTML), FRESH)


@router.post("/semakan")
async def answer(
    desk: StatusDeskDep,
    address: AskerDep,
    identity_no: Typed = "",
    reference_no: Typed = "",
    birth_date: Typed = "",
    lang: Lang = LANGUAGES[0],
) -> Response:
    """Show the answer, or what is wrong with the question; what was typed is not shown again."""

    def work() -> Response:
        try:
            asked = Question(identity_no, reference_no.strip() or None, _day(birth_date))
            told = answer_of(desk.ask(asked, address))
            return _page(page.render(lang, answer=told))
        except InvalidInput:
            return _page(page.render(lang, problem="bad_question"), HTTP_400_BAD_REQUEST)
        except TooMany as refusal:
            response = _page(page.render(lang, problem="too_many"), HTTP_429_TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(refusal.retry_after)
            return response

    return await desk.at_pace(work)


@router.get("/semakan/{tag}.css")
def style(request: Request, tag: Annotated[str, Path(pattern="^[0-9a-f]{12}$")]) -> Response:
    """Send the style sheet."""
    present, content = page.style()
    if tag != present:
        raise NotFound("There is no such style sheet.")
    return send(request, render(content, "text/css; charset=utf-8"), FOREVER)


def _page(body: bytes, status: int = 200) -> Response:
    return Response(body, status, {"Cache-Control": "no-store"}, HTML)


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise InvalidInput("This is no date.", field="birth_date", expected="a date") from error
