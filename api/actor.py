"""Who asks, for officers' endpoints: a bearer token from the settings. Closed until tokens are set.

This is the seam for accounts: they replace `Officers` and leave `ActorDep` as it is. A token is
never kept; the settings hold its SHA-256, beside the name and the role it stands for.
"""

import hashlib
import hmac
from typing import Annotated

from fastapi import Depends, Header, HTTPException, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from starlette.status import HTTP_401_UNAUTHORIZED

from api.auditing import enter_as
from database.errors import InvalidInput
from registry.actors.service import Actor, officer
from registry.forms.service import required_text

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

bearer = HTTPBearer(
    auto_error=False, scheme_name="officer", description="the token of an officer's account"
)


class OfficerToken(BaseModel):
    """Whom a token stands for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    role: str

    @model_validator(mode="after")
    def _stands_for_somebody(self) -> "OfficerToken":
        try:
            required_text("name", self.name)
            officer(self.name, self.role)
        except InvalidInput as error:
            raise ValueError(f"{error.message} Expected: {error.expected}.") from error
        return self

    @property
    def actor(self) -> Actor:
        """Return the officer."""
        return officer(self.name, self.role)


class OfficerSettings(BaseSettings):
    """`PETAKASIH_OFFICER_TOKENS`: JSON of `{"sha256 of the token": {"name": …, "role": …}}`.

    Roles are those of the option list `officer_roles`. Empty means that nobody is let in.
    """

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_", frozen=True)

    officer_tokens: dict[Sha256, OfficerToken] = Field(default_factory=dict)


class Officers:
    """The officers of one app."""

    def __init__(self, settings: OfficerSettings):
        self._actors = {digest: token.actor for digest, token in settings.officer_tokens.items()}

    def of(self, token: str) -> Actor | None:
        """Return whose token it is, None when it is nobody's; the time does not tell how close."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        found = None
        for known, actor in self._actors.items():
            if hmac.compare_digest(known, digest):
                found = actor
        return found


def actor(
    request: Request,
    response: Response,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Actor:
    """Return the officer who asks; what he is told is kept by no cache.

    Raises:
        HTTPException: 401, there is no token or it is nobody's.
    """
    officers = request.app.state.officers
    assert isinstance(officers, Officers)
    found = officers.of(credentials.credentials) if credentials else None
    if found is None:
        raise HTTPException(
            HTTP_401_UNAUTHORIZED,
            "This is for officers: send the bearer token of an account.",
            {"WWW-Authenticate": 'Bearer realm="petakasih"'},
        )
    response.headers["Cache-Control"] = "private, no-store"
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
