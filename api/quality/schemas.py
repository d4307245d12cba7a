"""Shapes of the quality figures."""

from datetime import date, datetime

from pydantic import BaseModel, Field


class Check(BaseModel):
    """The random check of one month, with its 95 % interval."""

    month: date
    sampled: int
    decided: int
    unknown: int
    wrong: int
    error: float | None
    lower: float | None
    upper: float | None


class Figures(BaseModel):
    """Figures over some households; shares from 0 to 1, null where nothing can be said."""

    rows: int
    matched: float = Field(description="with a district at all")
    district_right: float
    auto: float = Field(description="accepted without a person")
    auto_right: float | None = Field(description="of the accepted, with the right district")
    mukim_answers: int
    mukim_right: float | None = Field(description="of the answers with a mukim")
    median_km: float | None
    p90_km: float | None
    calibration_error: float


class CurveBand(BaseModel):
    """One band of the calibration curve."""

    low: float
    high: float
    rows: int
    confidence: float = Field(description="mean said")
    right: float = Field(description="share with the right district")


class Measured(BaseModel):
    """Addresses answered as if they had no point, on households that have a good one."""

    whole: Figures
    curve: list[CurveBand]
    groups: dict[str, dict[str, Figures]] = Field(
        description="by state, stratum, address class and level; small groups are left out"
    )


class QualityAnswer(BaseModel):
    """Counts over the whole country, rounded down to tens; shares are made of such counts."""

    versions: str | None = Field(description="engine, gazetteer and boundary set of the last run")
    finished_at: datetime | None
    households: int
    levels: dict[str, int] = Field(description="households by location level")
    decisions: dict[str, int] = Field(description="answered addresses by decision")
    measured: Measured | None
    tasks: dict[str, dict[str, int]] = Field(description="review tasks by kind and status")
    checks: list[Check] = Field(description="newest month first")
