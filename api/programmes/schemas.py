"""Shapes of programmes."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import Parameters

Purpose = Literal["pendapatan", "makanan", "perumahan", "pendidikan", "kesihatan", "oku", "lain"]


class ProgrammeParameters(Parameters):
    """Which programmes."""

    purpose: Purpose | None = None


class ProgrammeItem(BaseModel):
    """A programme of an agency; the same code means other aid at another agency."""

    agency: str
    agency_ms: str
    agency_en: str
    code: str
    name_ms: str
    name_en: str
    purpose: Purpose


class ProgrammesAnswer(BaseModel):
    """Programmes in the order of agency and code."""

    items: list[ProgrammeItem]


class TotalParameters(Parameters):
    """Of which day; today by default."""

    on: date | None = None


class TotalItem(BaseModel):
    """What one programme gives on the day."""

    model_config = ConfigDict(from_attributes=True)

    agency: str
    programme: str
    households: int
    amount_monthly: Decimal = Field(description="RM a month")


class TotalsAnswer(BaseModel):
    """What every programme gives on a day."""

    on: date
    items: list[TotalItem]
