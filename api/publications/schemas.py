"""Shapes of publications."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import MAX_LIMIT, AreaCode, Cursor, Limit, Parameters

ChangeLevel = Literal["national", "state", "district"]


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


class ChangesParameters(Parameters):
    """Changes of which areas."""

    level: ChangeLevel = "district"
    state: AreaCode | None = Field(None, description="only this state, or districts of it")
    district: AreaCode | None = Field(None, description="only this district")


class ChangeItem(BaseModel):
    """One count of one area: before, after, and the households behind the difference, by cause."""

    model_config = ConfigDict(from_attributes=True)

    indicator: str = Field(description="registered_hh, poor_hh, hardcore_hh or exited_hh")
    area_code: str
    area_name: str
    parent_code: str | None
    before: int
    after: int
    entered: int = Field(description="not on the register before")
    assessed_in: int = Field(description="on it at both dates, and counted since")
    moved_in: int = Field(description="counted at both dates, and placed in the area since")
    boundary_in: int = Field(description="at one place, which the boundaries give the area since")
    departed: int = Field(description="exited, rejected or taken off since")
    assessed_out: int = Field(description="still there, and no longer counted")
    moved_out: int = Field(description="counted at both dates, and placed elsewhere since")
    boundary_out: int = Field(description="at one place, which the boundaries take from the area")


class Before(BaseModel):
    """The publication that another one is compared with."""

    number: int
    as_of: date


class ChangesAnswer(BaseModel):
    """Exact causes of change, of areas that the officer may see whole."""

    publication: int
    before: Before | None = Field(description="null: the first publication changes nothing")
    level: ChangeLevel
    items: list[ChangeItem]
    next: None = None
