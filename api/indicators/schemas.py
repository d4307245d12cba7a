"""Shapes of indicators."""

from typing import Literal

from pydantic import BaseModel, Field

from api.parameters import Level, Parameters, PublicationNumber
from api.texts import Text


class IndicatorsParameters(Parameters):
    """Of which publication the years and class breaks are told."""

    publication: PublicationNumber | None = None


class Unit(Text):
    """A unit: its code, its words, and how many decimals to show."""

    code: str
    decimals: int


class IndicatorLevel(BaseModel):
    """What one publication holds of an indicator at one level."""

    level: Level
    years: list[int] = Field(description="years with figures, oldest first")
    breaks: list[float] | None = Field(
        description="upper class limits, closed on the right, frozen over years; zero is a class "
        "of its own outside them; null where there are too few figures for classes"
    )


class Band(BaseModel):
    """One class in words: values up to `upper`, closed on the right."""

    upper: float
    label: Text


class IndicatorItem(BaseModel):
    """One indicator: what it means, how it is made, where and when it has figures."""

    code: str
    kind: Literal["count", "money", "rate", "index", "median", "official"]
    group: str = Field(description="of menus; every indicator of a group stands beside the others")
    label: Text
    description: Text
    unit: Unit
    numerator: Text
    denominator: Text | None
    factor: float = Field(description="value = numerator / denominator * factor, for rates")
    source: str
    bands: list[Band] | None = Field(
        description="fixed classes in words, of a figure whose error is not known"
    )
    map_use: Literal["choropleth", "symbols"] = Field(
        description="rates colour areas; counts and sums are drawn as symbols, never as colours"
    )
    direction: Literal["bad", "good", "neutral"] = Field(description="what a high value means")
    has_interval: bool
    levels: list[IndicatorLevel]


class IndicatorsAnswer(BaseModel):
    """Every indicator, in the order of menus."""

    publication: int
    items: list[IndicatorItem]
    next: None = None
