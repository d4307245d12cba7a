"""Who may see the review queue: it shows addresses, so it is closed until officers are named."""

import hmac
from typing import Annotated

from fastapi import Depends, Request
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from database.errors import Forbidden
from geo.placement.decisions import Desk

SCHEME = "bearer "


class ReviewSettings(BaseSettings):
    """`PETAKASIH_REVIEW_OFFICERS`: JSON of names and their tokens; none means closed to all."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_", frozen=True)

    review_officers: dict[str, SecretStr] = Field(default_factory=dict)


def officer(request: Request) -> str:
    """Return the name of the officer whose token the request carries.

    Raises:
        Forbidden: no token, or nobody's.
    """
    header = request.headers.get("Authorization", "")
    token = header[len(SCHEME) :] if header.lower().startswith(SCHEME) else ""
    settings: ReviewSettings = request.app.state.review_settings
    for name, secret in settings.review_officers.items():
        if token and hmac.compare_digest(token.encode(), secret.get_secret_value().encode()):
            return name
    raise Forbidden("The review queue is for officers.", field="Authorization")


def desk(request: Request) -> Desk:
    """Return the app's desk for decisions."""
    found = request.app.state.desk
    assert isinstance(found, Desk)
    return found


Officer = Annotated[str, Depends(officer)]
DeskDep = Annotated[Desk, Depends(desk)]
