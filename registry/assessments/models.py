"""Poverty assessments: each stores its inputs and the line it used, and can be replayed."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Numeric, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey


class Assessment(Base):
    """One decision: miskin_tegar, miskin, terkeluar; or none (result null) with a reason.

    Append-only. Keys grow with time: the household's row with the greatest `id` stands. There is no
    foreign key, whose check would lock and rewrite every household of a registry-wide pass; rows
    are only ever made from a household in the same statement, and a trigger deletes them with it.
    """

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint("basis IN ('isi_rumah','per_kapita')", name="basis"),
        CheckConstraint("result IN ('miskin_tegar','miskin','terkeluar')", name="result"),
        CheckConstraint("(result IS NULL) = (reason IS NOT NULL)", name="result_or_reason"),
        Index("ix_assessment_household_newest", "household_id", "id"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(comment="goes with its household")
    assessed_at: Mapped[datetime]
    assessed_by: Mapped[str]
    line_version: Mapped[str]
    basis: Mapped[str]
    aid_counted: Mapped[bool] = mapped_column(comment="aid is part of the income compared")
    line_state_code: Mapped[str | None] = mapped_column(comment="the household's stated state")
    stratum: Mapped[str | None] = mapped_column(comment="the household's; null = not known")
    size: Mapped[int | None] = mapped_column(SmallInteger)
    gross_income_monthly: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    aid_income_monthly: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    income_monthly: Mapped[Decimal | None] = mapped_column(
        Numeric(14, 4), comment="RM a month on the basis of the line, rounded; decided unrounded"
    )
    line_stratum: Mapped[str | None] = mapped_column(comment="stratum of the line used")
    line_total: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    line_food: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    result: Mapped[str | None]
    reason: Mapped[str | None] = mapped_column(comment="why there is no result")
    assumptions: Mapped[list[str]] = mapped_column(
        ARRAY(Text), comment="what had to be assumed: stratum_unknown, line_doubtful, aid_unknown"
    )
