"""Signing in and out by page, and what the account may do."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from starlette.status import HTTP_303_SEE_OTHER

from api.access.gate import gate
from api.access.strangers import count_stranger
from api.pages.failures import NEXT
from api.pages.language import Lang, language_of
from api.pages.officers import PRIVATE, OfficerPagesDep
from api.pages.refusals import refusal
from api.pages.site import Site, SiteDep
from api.problems import status_of
from api.sessions.answers import drop_cookies, set_cookies
from database.errors import Forbidden, PetaKasihError
from maps.texts.service import LANGUAGES, texts
from registry.accounts import signing_in
from registry.accounts.signing_in import PasswordChangeNeeded, SignedIn

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

DESK = "/desk"
Typed = Annotated[str, Form(max_length=300)]


class ForeignForm(Forbidden):
    """Another site's form signs nobody in here."""

    code = "csrf-refused"


@router.get("/sign-in")
def sign_in_form(request: Request, site: SiteDep, lang: Lang = LANGUAGES[0]) -> Response:
    """Show the form of the sign-in."""
    return _form(site, lang, _own(request.query_params.get(NEXT, "")))


@router.post("/sign-in")
def sign_in(
    request: Request,
    site: SiteDep,
    login: Typed = "",
    password: Typed = "",
    new_password: Typed = "",
    next: Typed = "",
    lang: Lang = LANGUAGES[0],
) -> Response:
    """Sign in by cookie and go where the reader wanted to; say in words why not."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForeignForm("This form was sent by another site.")
    door, wanted = gate(request), _own(next)
    try:
        with door.database.writing() as session:
            found = signing_in.sign_in(
                session,
                login,
                password,
                door.settings,
                new_password=new_password or None,
                cookie=True,
            )
        if not isinstance(found, SignedIn):
            count_stranger(request, found.code)
            raise found
    except PetaKasihError as error:
        return _form(site, lang, wanted, error, login)
    response = Response(
        status_code=HTTP_303_SEE_OTHER, headers={"Location": _in(lang, wanted), **PRIVATE}
    )
    set_cookies(response, site.context.settings, door, found)
    return response


@router.post("/sign-out")
def sign_out(request: Request, pages: OfficerPagesDep) -> Response:
    """Sign out: the cookie is void and taken back."""
    if pages.visitor.sign_in_id is not None:
        with gate(request).database.writing() as session:
            signing_in.sign_out(session, pages.visitor.sign_in_id)
    response = Response(
        status_code=HTTP_303_SEE_OTHER,
        headers={"Location": f"/sign-in?lang={language_of(request)}", **PRIVATE},
    )
    drop_cookies(response, pages.site.context.settings)
    return response


@router.get("/account")
def account(pages: OfficerPagesDep) -> Response:
    """Show who is signed in, and what the account may do where."""
    with pages.site.context.database.reading() as session:
        areas = pages.site.area_names(session)
    return pages.show("account", areas=areas)


def _own(address: str) -> str:
    """Return an address of this service; whatever leads elsewhere is the desk's."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_own else DESK


def _in(lang: str, address: str) -> str:
    """Return an address in the language that the reader chose on the way."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "lang"]
    return urlunsplit(parts._replace(query=urlencode([*kept, ("lang", lang)])))


def _form(
    site: Site, lang: str, wanted: str, error: PetaKasihError | None = None, login: str = ""
) -> Response:
    told = None if error is None else refusal(texts(lang), error)
    status = 200 if error is None else status_of(error)
    page = site.frame.render(
        "sign-in",
        lang,
        {NEXT: wanted},
        wanted=wanted,
        login=login,
        refusal=told,
        must_change=isinstance(error, PasswordChangeNeeded)
        or (error is not None and error.field == "new_password"),
    )
    return HTMLResponse(page, status, {"Cache-Control": "no-store"})
