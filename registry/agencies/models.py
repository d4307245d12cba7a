"""Agencies that give or coordinate aid."""

from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey


class Agency(Base):
    """An agency, by its code (JKM, KKDW, KPKT ...)."""

    __tablename__ = "agency"

    id: Mapped[UuidKey]
    code: Mapped[str] = mapped_column(unique=True)
    name_ms: Mapped[str]
    name_en: Mapped[str]
