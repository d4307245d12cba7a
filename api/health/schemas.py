"""Shapes of the service's own state."""

from typing import Literal

from pydantic import BaseModel


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"]
    version: str


class Readiness(BaseModel):
    """The service can answer readers: database, schema, boundary set and publication are there."""

    status: Literal["ok"]
    version: str
    boundary_set: str
    publication: int
