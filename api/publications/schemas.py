"""Shapes of publications."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from api.parameters import MAX_LIMIT, Cursor, Limit, Parameters


class PublicationsParameters(Parameters):
    """Which publications to list."""

    limit: Limit = MAX_LIMIT
    cursor: Cursor | None = None


class PublicationItem(BaseModel):
    """One publication: numbered, and never changed."""

    number: int
    as_of: date
    boundary_set: str
    is_demo: bool = Field(description="made from demonstration households")
    threshold: int = Field(description="smallest number of households that is published")
    digest: str = Field(description="sha256 over all published figures")
    created_at: datetime
    summary: dict[str, Any]


class PublicationsAnswer(BaseModel):
    """Publications, newest first."""

    items: list[PublicationItem]
    next: str | None
