"""Signing in by password, staying signed in, who one is, and out again."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.status import HTTP_201_CREATED, HTTP_204_NO_CONTENT

from api.access.gate import gate
from api.access.strangers import count_stranger
from api.actor import VisitorDep
from api.context import ContextDep
from api.parameters import NoParameters
from api.problems import documented
from api.sessions.answers import drop_cookies, set_cookies, token_answer
from api.sessions.schemas import SignInBody, TokenAnswer, WhoAnswer
from registry.accounts import signing_in
from registry.accounts.signing_in import SignedIn
from registry.calendar.service import now

router = APIRouter(prefix="/v1/sessions", tags=["sessions"])

None_ = Annotated[NoParameters, Query()]


@router.post(
    "",
    status_code=HTTP_201_CREATED,
    response_model_exclude_none=True,
    responses=documented(400, 401, 403, 429),
)
def sign_in(
    request: Request, response: Response, context: ContextDep, body: SignInBody, _parameters: None_
) -> TokenAnswer:
    """Sign in by login and password, for tokens or for a cookie."""
    door = gate(request)
    with door.database.writing() as session:
        found = signing_in.sign_in(
            session,
            body.login,
            body.password,
            door.settings,
            new_password=body.new_password,
            cookie=body.cookie,
        )
    if not isinstance(found, SignedIn):
        count_stranger(request, found.code)
        raise found
    response.headers["Cache-Control"] = "no-store"
    set_cookies(response, context.settings, door, found)
    return token_answer(door, found)


@router.get("/current", responses=documented(400, 401))
def get_current(visitor: VisitorDep, _parameters: None_) -> WhoAnswer:
    """Say who is signed in, and what the account may do where."""
    return WhoAnswer.of(visitor, now())


@router.delete("/current", status_code=HTTP_204_NO_CONTENT, responses=documented(400, 401, 403))
def sign_out(
    request: Request,
    response: Response,
    context: ContextDep,
    visitor: VisitorDep,
    _parameters: None_,
) -> None:
    """Sign out: every token of this sign-in is void from now on."""
    if visitor.sign_in_id is not None:
        with gate(request).database.writing() as session:
            signing_in.sign_out(session, visitor.sign_in_id)
    drop_cookies(response, context.settings)
