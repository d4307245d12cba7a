"""Aid programmes of agencies."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey


class Programme(Base):
    """A programme, keyed by agency and code: the same code means different aid at two agencies."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("agency_id", "code"),)

    id: Mapped[UuidKey]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    code: Mapped[str]
    name_ms: Mapped[str]
    name_en: Mapped[str]
    purpose: Mapped[str] = mapped_column(
        comment="pendapatan, makanan, perumahan, pendidikan, kesihatan, oku, lain"
    )
