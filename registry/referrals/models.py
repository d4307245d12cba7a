"""Referrals of households to agencies."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey

ANSWERS = ("accepted", "declined")


class Referral(Base):
    """A household, or one person of it, that one agency refers to another. Answered once."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint(f"answer IN {ANSWERS}", name="answer"),
        CheckConstraint("from_agency_id <> to_agency_id", name="agencies"),
        CheckConstraint("due_on >= referred_on", name="due"),
        CheckConstraint(
            "num_nulls(answer, answered_on, answered_by) IN (0, 3)", name="whole_answer"
        ),
        Index("ix_referral_due", "due_on", "id"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    from_agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    to_agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    purpose: Mapped[str] = mapped_column(comment="of the aid that is needed, as programmes have it")
    reason: Mapped[str]
    referred_on: Mapped[date]
    due_on: Mapped[date]
    referred_by: Mapped[str]
    answer: Mapped[str | None]
    answer_note: Mapped[str | None]
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None]
    created_at: Mapped[CreatedAt]
