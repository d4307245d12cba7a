"""Shapes of the review queue."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day
from api.parameters import Parameters

NO_CONTROLS = r"^[^\x00-\x08\x0b-\x1f]*$"
"""PostgreSQL takes no NUL, and nobody types the others."""

Note = Annotated[str, Field(max_length=500, pattern=NO_CONTROLS)]


class QueueParameters(Parameters):
    """Which tasks, and where to go on."""

    status: Literal["open", "placed", "unknown"] = "open"
    kind: Literal["doubt", "check"] | None = None
    state: Annotated[str, Field(max_length=40, pattern=NO_CONTROLS)] | None = None
    after: UUID | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class MonthParameters(Parameters):
    """A month by any of its days."""

    month: Day


class Decision(BaseModel):
    """What a person decided: a point on the map, or that nobody can tell."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"action": "place", "lon": 102.1, "lat": 6.04, "note": ""}},
    )

    action: Literal["place", "unknown"]
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    note: Note = ""


class TaskAnswer(BaseModel):
    """An address for a person to place; `answer` is the geocoder's, whole."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    status: str
    household_id: UUID | None
    address: str
    postcode: str | None
    town: str | None
    state: str | None
    is_hardcore: bool
    confidence: float
    answer: dict[str, Any]
    versions: dict[str, Any]
    decision: dict[str, Any] | None
    district_right: bool | None
    decided_by: str | None
    decided_at: datetime | None
    created_at: datetime


class QueueAnswer(BaseModel):
    """Tasks in their order: hardcore poor first, then the least sure."""

    tasks: list[TaskAnswer]
    next: UUID | None = Field(description="`after` of the next page; null at the end")


class CheckAnswer(BaseModel):
    """The measured error of accepted answers in a month, with its 95 % interval."""

    model_config = ConfigDict(from_attributes=True)

    month: date
    sampled: int
    decided: int
    unknown: int
    wrong: int
    error: float | None
    lower: float | None
    upper: float | None
