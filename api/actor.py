"""Who asks, for officers' endpoints: an account that is signed in, in one of its roles."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.access.gate import gate
from api.auditing import enter_as
from database.errors import Forbidden, Unauthenticated
from registry.accounts.service import Visitor
from registry.actors.service import Actor

bearer = HTTPBearer(
    auto_error=False, scheme_name="officer", description="the access token of an account"
)

RoleHeader = Annotated[
    str | None,
    Header(
        alias="Petakasih-Role",
        pattern=r"^[a-z_]{1,40}$",
        description="in which of the account's roles; by default the first that may",
    ),
]


class NoSuchRole(Forbidden):
    """The account has no role, or not the one that was asked for."""

    code = "no-such-role"


def visitor(
    request: Request,
    response: Response,
    _documented: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Visitor:
    """Return the account that asks; what it is told is kept by no cache.

    Raises:
        Unauthenticated: nobody is signed in, or no longer.
    """
    found = gate(request).visitor(request)
    if found is None:
        raise Unauthenticated("This is for officers: send the access token of an account.")
    response.headers["Cache-Control"] = "private, no-store"
    return found


VisitorDep = Annotated[Visitor, Depends(visitor)]


def actor(request: Request, visitor_: VisitorDep, role: RoleHeader = None) -> Actor:
    """Return the officer who asks, in the role that was asked for or the oldest one.

    Raises:
        NoSuchRole: the account has no role, or not this one.
    """
    roles = visitor_.roles
    if not roles or (role is not None and role not in roles):
        raise NoSuchRole(
            "This account has no such role.",
            field="Petakasih-Role",
            expected=", ".join(roles) or "a role that an administrator grants",
        )
    found = visitor_.acting_as(role or roles[0])
    enter_as(request, found)
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
