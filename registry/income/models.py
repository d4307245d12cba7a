"""The income of the last twelve months: one row for each earner and source."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from registry.history.models import RecordedAt


class IncomeLine(Base):
    """What one person had from one source in twelve months, before any deduction."""

    __tablename__ = "income_line"
    __table_args__ = (
        UniqueConstraint("person_id", "line"),
        CheckConstraint("amount_yearly >= 0", name="amount_not_negative"),
    )

    id: Mapped[UuidKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    line: Mapped[str] = mapped_column(comment="code of the option list income_lines")
    amount_yearly: Mapped[Decimal] = mapped_column(Numeric(12, 2), comment="RM a year, in kind too")
    recorded_at: Mapped[RecordedAt]
