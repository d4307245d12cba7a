"""Shapes of poverty line tables."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import Parameters


class LineParameters(Parameters):
    """Which cells of a table."""

    state: Annotated[str, Field(pattern=r"^(S(0[1-9]|1[0-6])|MY)$")] | None = None
    stratum: Literal["bandar", "luar_bandar", "semua"] | None = None
    basis: Literal["isi_rumah", "per_kapita"] | None = None


class VersionAnswer(BaseModel):
    """One published table. Figures under different methods never stand in one series."""

    model_config = ConfigDict(from_attributes=True)

    version: str
    method: str
    effective_from: date
    title_ms: str
    title_en: str
    source: str


class VersionsAnswer(BaseModel):
    """Every loaded table, the oldest first."""

    items: list[VersionAnswer]


class LineAnswer(BaseModel):
    """One cell: the amount used, and where it differs, the one that was printed and why."""

    model_config = ConfigDict(from_attributes=True)

    state_code: str
    stratum: str
    basis: str
    line: Literal["jumlah", "makanan"] = Field(description="total line or food line")
    amount: Decimal = Field(description="RM a month")
    certainty: str
    printed_amount: Decimal | None
    correction: str | None
    source: str


class TableAnswer(VersionAnswer):
    """One table with its cells."""

    lines: list[LineAnswer]
