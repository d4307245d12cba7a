"""Aid received by households and people."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from registry.history.models import RecordedAt


class AidRecord(Base):
    """Aid from one programme to a household, or to one person of it. Half-open: [from, until)."""

    __tablename__ = "aid_record"
    __table_args__ = (
        CheckConstraint("amount_monthly >= 0", name="amount_not_negative"),
        CheckConstraint("active_until > active_from", name="period"),
        Index("ix_aid_record_period", "active_from", "active_until"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    amount_monthly: Mapped[Decimal] = mapped_column(
        Numeric(12, 2), comment="RM a month; yearly aid is spread over its months"
    )
    active_from: Mapped[date]
    active_until: Mapped[date | None]
    recorded_at: Mapped[RecordedAt]
