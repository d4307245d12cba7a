"""Shapes of boundary sets."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class BoundarySetItem(BaseModel):
    """One immutable version of all areas."""

    code: str
    title: str
    digest: str = Field(description="sha256 over the sources and the engine's version")
    is_current: bool = Field(description="new publications use it")
    sources: dict[str, Any] = Field(description="title, licence, attribution and address of each")
    report: dict[str, Any] = Field(description="what cleaning did: counts and areas")
    created_at: datetime
    retired_at: datetime | None


class BoundarySetsAnswer(BaseModel):
    """Boundary sets, newest first."""

    items: list[BoundarySetItem]
    next: None = None
