"""Aid programmes of agencies."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey


class Programme(Base):
    """A programme, keyed by agency and code: the same code means different aid at two agencies."""

    __tablename__ = "programme"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        CheckConstraint("income_limit > 0", name="income_limit_positive"),
    )

    id: Mapped[UuidKey]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    code: Mapped[str]
    name_ms: Mapped[str]
    name_en: Mapped[str]
    purpose: Mapped[str] = mapped_column(
        comment="pendapatan, makanan, perumahan, pendidikan, kesihatan, oku, lain"
    )
    income_limit: Mapped[Decimal | None] = mapped_column(
        Numeric(12, 2),
        comment="greatest monthly income of a household that may have it; null = none published",
    )
    for_the_poor: Mapped[bool] = mapped_column(
        server_default=false(), comment="only for households under the poverty line"
    )
