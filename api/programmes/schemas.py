"""Shapes of programmes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day
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

    on: Day | None = None


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


class EffectParameters(Parameters):
    """How long after the start of the aid a household must have been assessed again."""

    months: Annotated[int, Field(ge=1, le=120)] = 12


class EffectItem(BaseModel):
    """Households before a programme's aid and after; incomes leave aid out."""

    model_config = ConfigDict(from_attributes=True)

    agency: str
    programme: str
    households: int = Field(description="assessed before the aid and long enough into it")
    months: float = Field(description="median months into the aid")
    income_before: Decimal | None = Field(description="mean RM a month of a household")
    income_after: Decimal | None = Field(description="mean RM a month of a household")
    poor_before: int
    poor_after: int
    left_poverty: int
    compared: int = Field(description="with unaided households of the same state and class")
    compared_change: Decimal | None = Field(description="RM a month, of those compared")
    similar_change: Decimal | None = Field(description="RM a month, of the unaided")
    similar_left_poverty: Decimal | None = Field(description="share of the unaided poor, 0 to 1")


class EffectsAnswer(BaseModel):
    """What became of aided households. An association, not a cause."""

    months: int
    note_ms: str = "Perkaitan, bukan sebab: penerima berbeza daripada bukan penerima."
    note_en: str = "An association, not a cause: recipients differ from those without aid."
    items: list[EffectItem]
