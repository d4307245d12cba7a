"""Shapes of areas."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import (
    MAX_LIMIT,
    AreaCode,
    BoundarySetCode,
    Cursor,
    Level,
    Limit,
    Parameters,
)

Quality = Literal["official", "approximate", "indicative"]
Box = Annotated[
    tuple[float, float, float, float], Field(description="west, south, east, north; degrees WGS 84")
]


class AreasParameters(Parameters):
    """Which areas to list."""

    level: Level | None = Field(None, description="all levels by default")
    parent: AreaCode | None = Field(None, description="only areas below this one, at any depth")
    q: Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")] | None = (
        Field(None, description="text in the name, letter case ignored")
    )
    boundary_set: BoundarySetCode | None = None
    limit: Limit = MAX_LIMIT
    cursor: Cursor | None = None


class AreaParameters(Parameters):
    """Which boundary set to look in."""

    boundary_set: BoundarySetCode | None = None


class AreaItem(BaseModel):
    """One area of a boundary set."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "code": "D12-03",
                "level": "district",
                "name": "Kota Belud",
                "parent": "S12",
                "state": "S12",
                "quality": "official",
                "land_km2": 1386.1,
                "bbox": [116.29, 6.2, 116.73, 6.55],
            }
        }
    )

    code: str
    level: Level
    name: str
    parent: str | None
    state: str | None
    quality: Quality = Field(
        description="official as published; approximate, derived from a coarse source; indicative, "
        "a sketch around known places"
    )
    land_km2: float
    bbox: Box


class AreasAnswer(BaseModel):
    """Areas of one boundary set."""

    boundary_set: str
    items: list[AreaItem]
    next: str | None = Field(description="address of the next page; null on the last one")


class AreaAnswer(AreaItem):
    """One area with its source."""

    boundary_set: str
    source: str = Field(description="key of the boundary set's sources")
    source_share: float = Field(description="share of the area that is source geometry, 0 to 1")
    point: tuple[float, float] = Field(description="a point inside: longitude, latitude")
