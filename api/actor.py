"""Who asks, for officers' endpoints: whom the guard let in."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.access.guard import ROLE_HEADER
from database.errors import Unauthenticated
from registry.accounts.service import Visitor
from registry.actors.service import Actor

bearer = HTTPBearer(
    auto_error=False, scheme_name="officer", description="the access token of an account"
)

RoleHeader = Annotated[
    str | None,
    Header(
        alias=ROLE_HEADER,
        pattern=r"^[a-z_]{1,40}$",
        description="in which of the account's roles; by default the oldest that may",
    ),
]


def visitor(
    request: Request,
    response: Response,
    _documented: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Visitor:
    """Return the account that the guard let in; what it is told is kept by no cache.

    Raises:
        Unauthenticated: the guard let nobody in, for the matrix calls this endpoint public.
    """
    found = getattr(request.state, "visitor", None)
    if not isinstance(found, Visitor):
        raise Unauthenticated("This is for officers: send the access token of an account.")
    response.headers["Cache-Control"] = "private, no-store"
    return found


VisitorDep = Annotated[Visitor, Depends(visitor)]


def actor(request: Request, _visitor: VisitorDep, _role: RoleHeader = None) -> Actor:
    """Return the officer who asks, in the role in which the guard let him in.

    Raises:
        Unauthenticated: the guard let nobody in.
    """
    found = getattr(request.state, "actor", None)
    if not isinstance(found, Actor):
        raise Unauthenticated("This is for officers: send the access token of an account.")
    return found


ActorDep = Annotated[Actor, Depends(actor)]

IdempotencyKeyHeader = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9._:-]{8,200}$",
        description="made up by the sender; the same key with the same request happens once",
        openapi_examples={"uuid": {"value": "0198f0c2-7e1b-7c43-9d0a-3f1b2a4c5d6e"}},
    ),
]
