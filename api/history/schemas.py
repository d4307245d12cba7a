"""Shapes of an area's history."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.parameters import AreaCode, BoundarySetCode, Parameters
from api.statistics.schemas import Flag, name_codes

IndicatorCode = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9_]{1,60}$",
        json_schema_extra=name_codes,
        examples=["poor_hh"],
        description="code of the indicator",
    ),
]


class HistoryParameters(Parameters):
    """Which area, which figure, on which boundaries."""

    area: AreaCode
    indicator: IndicatorCode = "poor_hh"
    boundary_set: BoundarySetCode | None = Field(
        None, description="boundary set; the newest publication's by default"
    )


class HistoryItem(BaseModel):
    """One figure: published on this set, added up from whole areas of another, or apportioned."""

    publication: int
    as_of: date
    boundary_set: str = Field(description="the publication's own boundary set")
    year: int
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    unit: str
    flag: Flag
    reason: str | None
    way: Literal["published", "same_area", "summed", "apportioned"]
    apportioned: bool = Field(description="an area of the other set was divided for this figure")
    method: Literal["population", "land"] | None = Field(description="what it was divided by")
    parts: list[str] = Field(description="areas of the publication's own set it is made from")


class HistoryAnswer(BaseModel):
    """An area's figures of every publication, oldest first."""

    area: str
    indicator: str
    boundary_set: str
    items: list[HistoryItem]
