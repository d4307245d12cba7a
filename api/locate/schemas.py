"""Shapes of locating a point."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import BoundarySetCode, Level, Parameters


class LocateParameters(Parameters):
    """A point, WGS 84."""

    lon: Annotated[float, Field(ge=-180, le=180, description="longitude, degrees")]
    lat: Annotated[float, Field(ge=-90, le=90, description="latitude, degrees")]
    boundary_set: BoundarySetCode | None = None


class LocatedArea(BaseModel):
    """An area that holds the point."""

    code: str
    name: str


class NearestArea(LocatedArea):
    """The nearest district of a point that lies in none."""

    distance_m: float


class LocateAnswer(BaseModel):
    """The areas of a point. On a shared edge the smaller code has it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "boundary_set": "my-2022",
                "lon": 116.43,
                "lat": 6.35,
                "areas": {"district": {"code": "D12-03", "name": "Kota Belud"}},
                "nearest": None,
            }
        }
    )

    boundary_set: str
    lon: float
    lat: float
    areas: dict[Level, LocatedArea] = Field(description="by level; levels without one are absent")
    nearest: NearestArea | None = Field(description="only where no district holds the point")
