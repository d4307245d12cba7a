"""Shapes of statistical clusters."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.parameters import Parameters
from geo.clusters.service import PERMUTATIONS, clustered_indicators

Kind = Literal["high_high", "low_low", "high_low", "low_high", "not_significant", "alone"]
Spot = Literal["hot", "cold", "none"]


def name_indicators(schema: dict[str, Any]) -> None:
    """List the rates that are analysed in the OpenAPI document."""
    schema["enum"] = [one.code for one in clustered_indicators()]


def name_levels(schema: dict[str, Any]) -> None:
    """List the levels that are analysed in the OpenAPI document."""
    schema["enum"] = list(PERMUTATIONS)


class ClusterParameters(Parameters):
    """Which analysis to read."""

    indicator: Annotated[
        str, Field(pattern=r"^[a-z0-9_]{1,60}$", json_schema_extra=name_indicators)
    ] = "registered_poverty_rate"
    level: Annotated[str, Field(pattern=r"^[a-z]{1,20}$", json_schema_extra=name_levels)] = (
        "district"
    )


class ClusterItem(BaseModel):
    """What the analysis says of one area; withheld and missing areas have no row."""

    area: str
    area_name: str
    kind: Kind = Field(description="by local Moran, at the false discovery rate aimed at")
    kind_label_ms: str
    kind_label_en: str
    local_moran: float | None
    local_p: float | None = Field(description="two-sided, before the cut-off")
    spot: Spot = Field(description="by Getis-Ord G*")
    star: float | None
    star_p: float | None
    rate: float | None = Field(description="standardised for its base (Assuncao and Reis)")
    neighbours: int


class ClustersAnswer(BaseModel):
    """One analysis of published rates: statistical clusters of registration, not of poverty."""

    publication: int
    as_of: date
    boundary_set: str
    is_demo: bool
    indicator: str
    level: str
    year: int
    label_ms: str
    label_en: str
    note_ms: str
    note_en: str
    moran: float
    moran_expected: float
    moran_p: float
    alpha: float
    local_cutoff: float
    star_cutoff: float
    permutations: int
    seed: int
    report: dict[str, Any] = Field(description="weights, islands, components, areas, versions")
    items: list[ClusterItem]
