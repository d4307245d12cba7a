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


class QualityAnswer(BaseModel):
    """Counts over the whole country; nothing in it tells of one household."""

    versions: str | None = Field(description="engine, gazetteer and boundary set of the last run")
    finished_at: datetime | None
    households: int
    levels: dict[str, int] = Field(description="households by location level")
    decisions: dict[str, int] = Field(description="answered addresses by decision")
    tasks: dict[str, dict[str, int]] = Field(description="review tasks by kind and status")
    checks: list[Check] = Field(description="newest month first")
