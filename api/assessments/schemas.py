"""Shapes of assessments."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Moment
from api.parameters import Parameters

Class = Literal["miskin_tegar", "miskin", "terkeluar"]
VersionCode = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._-]{1,40}$", description="version of the poverty line tables"),
]


class Read(BaseModel):
    """Parent of answers that are read from objects."""

    model_config = ConfigDict(from_attributes=True)


class AssessmentAnswer(Read):
    """One decision with all that it was made from; amounts are RM a month."""

    id: UUID
    household_id: UUID
    assessed_at: Moment
    assessed_by: str
    line_version: str
    basis: Literal["isi_rumah", "per_kapita"]
    aid_counted: bool
    line_state_code: str | None
    stratum: str | None
    size: int | None
    gross_income_monthly: Decimal | None
    aid_income_monthly: Decimal | None
    income_monthly: Decimal | None = Field(description="on the basis of the line")
    line_stratum: str | None
    line_total: Decimal | None
    line_food: Decimal | None
    result: Class | None
    reason: str | None = Field(description="why there is no result")
    assumptions: list[str]


class AssessmentsAnswer(BaseModel):
    """Every assessment of a household, the newest first; the first one stands."""

    items: list[AssessmentAnswer]


class ExplainAnswer(BaseModel):
    """An assessment in words, one sentence a line, in both languages."""

    assessment_id: UUID
    ms: str
    en: str


class SimulationParameters(Parameters):
    """Which lines to count under."""

    version: VersionCode | None = None
    adjust_percent: Annotated[
        Decimal, Field(ge=-90, le=900, decimal_places=4, description="change of every line, %")
    ] = Decimal(0)


class SimulationRow(Read):
    """Households of one district that would go from one class to another."""

    state_code: str | None
    district_code: str | None
    before: Class | None
    after: Class | None
    reason: str | None = Field(description="why there would be no class")
    assumptions: list[str]
    households: int


class SimulationAnswer(Read):
    """What other lines would change; nothing is written."""

    line_version: str
    basis: str
    aid_counted: bool
    households: int
    rows: list[SimulationRow]
