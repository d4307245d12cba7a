"""Requests for data."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey

GRANTED = ("granted", "granted_with_conditions")
ANSWERS = (*GRANTED, "refused")


class DataRequest(Base):
    """What one agency asks another to share (s.12), and the answer (s.14, s.15). Answered once."""

    __tablename__ = "data_request"
    __table_args__ = (
        CheckConstraint(f"answer IN {ANSWERS}", name="answer"),
        CheckConstraint("recipient_id <> provider_id", name="agencies"),
        CheckConstraint("due_on >= received_on", name="due"),
        CheckConstraint(
            "num_nulls(answer, answered_on, answered_by) IN (0, 3)", name="whole_answer"
        ),
        CheckConstraint(f"agreement_id IS NULL OR answer IN {GRANTED}", name="agreement"),
        Index("ix_data_request_due", "due_on", "id"),
        Index("ix_data_request_agreement_id", "agreement_id"),
    )

    id: Mapped[UuidKey]
    recipient_id: Mapped[UUID] = mapped_column(
        ForeignKey("agency.id"), comment="who asks, and would receive the data"
    )
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), comment="who has the data")
    data: Mapped[str] = mapped_column(comment="what is asked for")
    purpose: Mapped[str]
    handling: Mapped[str] = mapped_column(comment="how it will be kept, used and destroyed")
    received_on: Mapped[date]
    due_on: Mapped[date]
    entered_by: Mapped[str]
    answer: Mapped[str | None]
    answer_note: Mapped[str | None] = mapped_column(comment="the conditions, or the ground")
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None]
    agreement_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("agreement.id"), comment="under which the data will be given"
    )
    created_at: Mapped[CreatedAt]
