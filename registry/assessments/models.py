"""Poverty assessments: each stores its inputs and the line it used, and can be replayed."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey


class Assessment(Base):
    """One decision: miskin_tegar, miskin, terkeluar; or none (result null) with a reason."""

    __tablename__ = "assessment"

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    assessed_at: Mapped[datetime]
    line_version: Mapped[str]
    line_state_code: Mapped[str | None]
    line_stratum: Mapped[str | None]
    basis: Mapped[str]
    size: Mapped[int | None] = mapped_column(SmallInteger)
    income_monthly: Mapped[Decimal | None] = mapped_column(
        Numeric(14, 4), comment="RM a month on the basis of the line"
    )
    line_total: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    line_food: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    result: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(
        comment="why there is no result, or what was assumed"
    )
    inputs: Mapped[dict[str, Any]]
