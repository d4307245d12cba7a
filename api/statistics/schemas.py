"""Shapes of published figures."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.parameters import (
    MAX_LIMIT,
    AreaCode,
    Cursor,
    Level,
    Limit,
    Parameters,
    PublicationNumber,
)
from api.texts import Text
from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.catalogue import catalogue

Flag = Literal["ok", "zero", "suppressed", "unreliable", "no_data"]
Reliability = Literal["ok", "care", "unreliable", "zero"]
Format = Literal["json", "csv", "geojson"]


def split_commas(given: Any) -> Any:
    """Take `a,b` and `a&…=b` alike as a list of codes."""
    if not isinstance(given, list):
        return given
    return [code for item in given for code in str(item).split(",")]


def name_codes(schema: dict[str, Any]) -> None:
    """List the indicators in the OpenAPI document; the service itself says which code is wrong."""
    schema["enum"] = list(catalogue())


IndicatorCodes = Annotated[
    list[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$", json_schema_extra=name_codes)]],
    BeforeValidator(split_commas),
    Field(
        min_length=1,
        max_length=20,
        examples=[["registered_poverty_rate"]],
        description="indicator codes: repeat the parameter, or separate them by commas",
    ),
]


def name_breakdowns(schema: dict[str, Any]) -> None:
    """List the breakdowns in the OpenAPI document."""
    schema["enum"] = list(BREAKDOWNS)


BreakdownCode = Annotated[
    str, Field(pattern=r"^[a-z0-9_]{1,40}$", json_schema_extra=name_breakdowns)
]
CategoryCode = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$", examples=["perempuan"])]


class StatisticsParameters(Parameters):
    """Which figures to read."""

    indicator: IndicatorCodes
    level: Level | None = Field(None, description="all levels by default")
    parent: AreaCode | None = Field(None, description="only areas below this one, at any depth")
    year: Annotated[int, Field(ge=1950, le=2200)] | None = Field(
        None, description="the newest year of each indicator by default"
    )
    breakdown: BreakdownCode | None = Field(
        None, description="figures by category of this breakdown; of whole areas by default"
    )
    category: CategoryCode | None = Field(None, description="only this category of the breakdown")
    publication: PublicationNumber | None = None
    format: Format = Field(
        "json", description="geojson needs one indicator and a level, and adds the display geometry"
    )
    limit: Limit = MAX_LIMIT
    cursor: Cursor | None = None


class AreaStatisticsParameters(Parameters):
    """Which figures of one area to read; by default every indicator, every year."""

    indicator: IndicatorCodes | None = None
    breakdown: BreakdownCode | None = Field(
        None, description="figures by category of this breakdown; of the whole area by default"
    )
    publication: PublicationNumber | None = None


class Statistic(BaseModel):
    """One published figure.

    `flag` says how to read it: `ok`; `zero`, a true zero; `unreliable`, too loose to compare;
    `suppressed`, withheld to protect households: it carries no number at all; `no_data`, with the
    `reason`. `lower` and `upper` are a 95 % interval of chance alone.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "area": "D12-03",
                "area_name": "Kota Belud",
                "level": "district",
                "parent": "S12",
                "indicator": "registered_poverty_rate",
                "year": 2026,
                "breakdown": None,
                "category": None,
                "value": 9.1,
                "lower": 8.7,
                "upper": 9.5,
                "smoothed": 9.1,
                "smoothed_lower": 8.7,
                "smoothed_upper": 9.5,
                "rank_lower": 12,
                "rank_upper": 19,
                "reliability": "ok",
                "numerator": 1_820,
                "denominator": 20_000,
                "unit": "per_100_hh",
                "flag": "ok",
                "reason": None,
                "source": "PetaKasih; DOSM Census 2020",
            }
        }
    )

    area: str
    area_name: str
    level: Level
    parent: str | None
    indicator: str
    year: int
    breakdown: str | None = Field(description="null for the whole area")
    category: str | None = Field(description="null for the whole area")
    value: float | None
    lower: float | None
    upper: float | None
    smoothed: float | None = Field(
        description="empirical-Bayes rate of small areas, made from published figures alone"
    )
    smoothed_lower: float | None
    smoothed_upper: float | None
    rank_lower: int | None = Field(
        description="95 % interval of the rank among the level's published areas; 1 is the highest"
    )
    rank_upper: int | None
    reliability: Reliability | None = Field(description="null for figures without an interval")
    numerator: float | None
    denominator: float | None
    unit: str
    flag: Flag
    reason: str | None
    source: str


class Category(BaseModel):
    """One category of a breakdown; `tidak_diketahui` holds the households not known."""

    code: str
    label: Text


class BreakdownWords(BaseModel):
    """The breakdown that figures are told by, in words."""

    code: str
    label: Text
    categories: list[Category]


class StatisticsAnswer(BaseModel):
    """Figures of one publication."""

    publication: int
    as_of: date
    boundary_set: str
    is_demo: bool = Field(description="made from demonstration households")
    breakdown: BreakdownWords | None = Field(description="null for figures of whole areas")
    items: list[Statistic]
    next: str | None = Field(description="address of the next page; null on the last one")


class StatisticFeature(BaseModel):
    """One figure as a GeoJSON feature; areas that are not known have no geometry."""

    type: Literal["Feature"]
    id: str
    properties: Statistic
    geometry: dict[str, object] | None


class StatisticsFeatures(BaseModel):
    """A GeoJSON feature collection (RFC 7946) with the publication beside it."""

    type: Literal["FeatureCollection"]
    publication: int
    as_of: date
    boundary_set: str
    is_demo: bool
    breakdown: BreakdownWords | None
    features: list[StatisticFeature]
    next: str | None
