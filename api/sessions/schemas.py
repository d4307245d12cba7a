"""Shapes of signing in."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Moment
from registry.accounts.passwords import LONGEST
from registry.accounts.service import Visitor

Secret = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class SignInBody(BaseModel):
    """Login and password; a first password goes along with the one that replaces it."""

    model_config = ConfigDict(
        extra="forbid",
        hide_input_in_errors=True,
        json_schema_extra={"example": {"login": "aminah", "password": "a-first-password"}},
    )

    login: Annotated[str, Field(min_length=1, max_length=100)]
    password: Secret
    new_password: Secret | None = None
    cookie: bool = Field(False, description="for pages: sign in by cookie instead of by tokens")


class TokenAnswer(BaseModel):
    """RFC 6749, 5.1. By cookie there are no tokens, for scripts shall not hold them."""

    access_token: str | None = None
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a kind, no secret
    expires_in: int = Field(description="seconds that the access token or the cookie is good for")
    refresh_token: str | None = Field(None, description="good once, for the next pair of tokens")
    scope: str | None = None


class OAuthProblem(BaseModel):
    """RFC 6749, 5.2."""

    error: Literal[
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "invalid_scope",
        "unsupported_grant_type",
    ]
    error_description: str


class GrantItem(BaseModel):
    """A role, for an area or the whole country, and an agency or all."""

    role: str
    area: str | None
    agency: str | None


class WhoAnswer(BaseModel):
    """Who is signed in."""

    name: str
    kind: Literal["person", "service", "external"]
    grants: list[GrantItem]
    scopes: list[str] | None = Field(description="of a service; null: no further limit")
    at: Moment

    @classmethod
    def of(cls, visitor: Visitor, at: Moment) -> "WhoAnswer":
        """Return an account as an answer."""
        return cls.model_validate(
            {
                "name": visitor.name,
                "kind": visitor.kind,
                "grants": [
                    {"role": one.role, "area": one.area, "agency": one.agency}
                    for one in visitor.grants
                ],
                "scopes": None if visitor.scopes is None else sorted(visitor.scopes),
                "at": at,
            }
        )
