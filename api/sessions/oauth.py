"""OAuth 2.0 for programs: client credentials and refresh (RFC 6749), revocation (RFC 7009)."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from starlette.status import HTTP_400_BAD_REQUEST, HTTP_401_UNAUTHORIZED

from api.access.gate import gate
from api.access.strangers import count_stranger
from api.parameters import NoParameters
from api.problems import documented
from api.sessions.answers import token_answer
from api.sessions.schemas import OAuthProblem, TokenAnswer
from registry.accounts import signing_in
from registry.accounts.signing_in import ScopeRefused, SignedIn

router = APIRouter(prefix="/v1/oauth", tags=["sessions"])

basic = HTTPBasic(auto_error=False, scheme_name="client", realm="petakasih")
Field_ = Annotated[str | None, Form(max_length=500)]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: problem | {"model": OAuthProblem} for status, problem in documented(400, 401).items()
}
"""A form that cannot be read is a problem as everywhere; what OAuth refuses, it has words for."""


@router.post(
    "/token", response_model=TokenAnswer, response_model_exclude_none=True, responses=PROBLEMS
)
def token(
    request: Request,
    response: Response,
    grant_type: Annotated[Literal["client_credentials", "refresh_token"], Form()],
    client: Annotated[HTTPBasicCredentials | None, Depends(basic)],
    _parameters: Annotated[NoParameters, Query()],
    client_id: Field_ = None,
    client_secret: Field_ = None,
    scope: Field_ = None,
    refresh_token: Field_ = None,
) -> TokenAnswer | Response:
    """Give tokens to a service by its secret, or to whoever holds a refresh token."""
    door = gate(request)
    login = client.username if client else client_id
    secret = client.password if client else client_secret
    wanted = None if scope is None else frozenset(scope.split())
    try:
        with door.database.writing() as session:
            found = (
                signing_in.renew(session, refresh_token or "")
                if grant_type == "refresh_token"
                else signing_in.sign_in_service(
                    session, login or "", secret or "", door.settings, wanted
                )
            )
    except ScopeRefused as refusal:
        return _problem("invalid_scope", refusal.message)
    if isinstance(found, SignedIn):
        response.headers["Cache-Control"] = "no-store"
        return token_answer(door, found)
    count_stranger(request, found.code)
    if grant_type == "refresh_token":
        return _problem("invalid_grant", found.message)
    return _problem("invalid_client", found.message)


@router.post("/revocation", responses=documented(400))
def revocation(
    request: Request,
    token: Annotated[str, Form(max_length=500)],
    _parameters: Annotated[NoParameters, Query()],
) -> dict[str, str]:
    """End the sign-in of a refresh token. The answer does not tell whether there was one."""
    with gate(request).database.writing() as session:
        signing_in.revoke(session, token)
    return {}


def _problem(
    error: Literal["invalid_client", "invalid_grant", "invalid_scope"], message: str
) -> JSONResponse:
    unknown = error == "invalid_client"
    return JSONResponse(
        OAuthProblem(error=error, error_description=message).model_dump(),
        status_code=HTTP_401_UNAUTHORIZED if unknown else HTTP_400_BAD_REQUEST,
        headers={"Cache-Control": "no-store"}
        | ({"WWW-Authenticate": 'Basic realm="petakasih"'} if unknown else {}),
    )
