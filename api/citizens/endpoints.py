"""The citizens' pages: script or none, on a small screen, in both languages."""

from decimal import Decimal
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.status import HTTP_400_BAD_REQUEST, HTTP_429_TOO_MANY_REQUESTS

from api.caching import render as as_answer
from api.caching import send
from api.pages.language import Lang
from api.pages.site import Site, SiteDep
from api.pages.typed import day, ringgit, whole
from api.status_checks.desk import AskerDep, StatusDeskDep
from api.status_checks.schemas import answer_of
from database.errors import InvalidInput, TooMany
from maps.texts.service import LANGUAGES, texts
from registry.offices.service import list_offices
from registry.options.service import get_option_list
from registry.poverty_lines.tables import state_names
from registry.registrations.workflow import EXITED, NO_CASE, Transition, transitions
from registry.self_checks.service import self_check
from registry.status_checks.service import Question

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HTML = "text/html; charset=utf-8"
FRESH = "public, max-age=300"
NATION = "MY"
Typed = Annotated[str, Form(max_length=30)]
StateCode = Annotated[str, Query(pattern="^(S[0-9]{2})?$")]


@router.get("/semakan")
def status_form(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show the form of the status check."""
    return _fixed(request, site.frame.render("semakan", lang, answer=None, problem=None))


@router.post("/semakan")
async def status_answer(
    site: SiteDep,
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
            asked = Question(
                identity_no, reference_no.strip() or None, day(birth_date, "birth_date")
            )
            told = answer_of(desk.ask(asked, address))
        except InvalidInput:
            return _problem(site, "semakan", lang, "bad_question", HTTP_400_BAD_REQUEST)
        except TooMany as refusal:
            response = _problem(site, "semakan", lang, "too_many", HTTP_429_TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(refusal.retry_after)
            return response
        shown = site.frame.render("semakan", lang, answer=told.model_dump(), problem=None)
        return _page(shown)

    return await desk.at_pace(work)


@router.get("/semakan-kendiri")
def self_check_form(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show the form of the self-check."""
    page = site.frame.render("semakan-kendiri", lang, answer=None, problem=None, states=_states())
    return _fixed(request, page)


@router.post("/semakan-kendiri")
def self_check_answer(
    site: SiteDep,
    household_size: Typed = "",
    yearly_income: Typed = "",
    state_code: Typed = "",
    stratum: Typed = "",
    lang: Lang = LANGUAGES[0],
) -> Response:
    """Show what the poverty line says of the family, sentence by sentence."""
    try:
        with site.context.database.reading() as session:
            found = self_check(
                session,
                household_size=whole(household_size, "household_size"),
                income_yearly=_amount(yearly_income),
                state_code=state_code,
                stratum=stratum or None,
            )
    except InvalidInput:
        return _problem(site, "semakan-kendiri", lang, "bad_question", HTTP_400_BAD_REQUEST)
    page = site.frame.render("semakan-kendiri", lang, answer=found, problem=None, states=_states())
    return _page(page)


@router.get("/aliran")
def flow(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show the way of a registration, from the table that is enforced."""
    steps = groupby(transitions(), key=lambda one: one.state)
    told = [(_status(state, lang), [_step(one, lang) for one in group]) for state, group in steps]
    return _fixed(request, site.frame.render("aliran", lang, flow=told))


@router.get("/pejabat")
def offices(
    request: Request, site: SiteDep, lang: Lang = LANGUAGES[0], state: StateCode = ""
) -> Response:
    """Show the offices of a state, its development office first."""
    found = list_offices(state_code=state) if state else []
    page = site.frame.render(
        "pejabat",
        lang,
        {"state": state} if state else None,
        state=state,
        states=_states(),
        offices=found,
    )
    return _fixed(request, page)


def _fixed(request: Request, page: bytes) -> Response:
    return send(request, as_answer(page, HTML), FRESH)


def _page(body: bytes, status: int = 200) -> Response:
    return Response(body, status, {"Cache-Control": "no-store"}, HTML)


def _problem(site: Site, name: str, lang: str, problem: str, status: int) -> Response:
    page = site.frame.render(name, lang, answer=None, problem=problem, states=_states())
    return _page(page, status)


def _states() -> dict[str, str]:
    return {code: name for code, name in state_names().items() if code != NATION}


def _step(one: Transition, lang: str) -> dict[str, Any]:
    roles = get_option_list("officer_roles")
    by = [getattr(option, lang) for role in one.roles if (option := roles.get(role))]
    return {
        "label": getattr(one, lang),
        "by": ", ".join(by),
        "to": _status(one.next_state, lang),
    }


def _status(state: str, lang: str) -> str:
    option = get_option_list("registration_statuses").get(state)
    if option is not None:
        return str(getattr(option, lang))
    return texts(lang)({NO_CASE: "aliran-no_case", EXITED: "aliran-exited"}[state])


def _amount(typed: str) -> Decimal:
    found = ringgit(typed, "yearly_income")
    if found is None:
        raise InvalidInput("There is no amount.", field="yearly_income", expected="RM a year")
    return found
