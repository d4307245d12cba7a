"""Shapes of live counts."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import AreaCode, Level, Parameters


class LiveParameters(Parameters):
    """Counts of which areas."""

    level: Level = "district"
    state: AreaCode | None = Field(None, description="only households of this state")
    district: AreaCode | None = Field(None, description="only households of this district")


class LiveItem(BaseModel):
    """One area's households as the registry stands now."""

    model_config = ConfigDict(from_attributes=True)

    area: str | None = Field(description="null: households whose area is not known at the level")
    name: str | None
    registered_hh: int
    poor_hh: int
    hardcore_hh: int
    exited_hh: int


class LiveAnswer(BaseModel):
    """Exact counts of the households that the officer may see."""

    on: date
    level: Level
    items: list[LiveItem]
    next: None = None
