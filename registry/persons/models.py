"""People: the head (KIR) and the members (AIR) of households."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey


class Person(Base):
    """A usual resident of a household. Exactly one person of a household is its KIR."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('KIR','AIR')", name="role"),
        CheckConstraint("sex IN ('lelaki','perempuan')", name="sex"),
        Index("uq_person_one_kir", "household_id", unique=True, postgresql_where="role = 'KIR'"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str]
    name: Mapped[str]
    identity_type: Mapped[str] = mapped_column(comment="mykad, old_ic, passport, birth_certificate")
    identity_no: Mapped[str | None] = mapped_column(index=True, comment="digits only for a MyKad")
    birth_date: Mapped[date | None]
    sex: Mapped[str | None]
    citizenship: Mapped[str | None] = mapped_column(comment="ISO 3166-1 alpha-3")
    relationship: Mapped[str | None] = mapped_column(comment="to the KIR")
