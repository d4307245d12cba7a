"""Agencies that give or coordinate aid."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from registry.validity.models import Dated, period


class Agency(Base):
    """An agency, by its code (JKM, KKDW, KPKT ...), under the name of its newest version."""

    __tablename__ = "agency"

    id: Mapped[UuidKey]
    code: Mapped[str] = mapped_column(unique=True)
    name_ms: Mapped[str]
    name_en: Mapped[str]


class AgencyVersion(Dated, Base):
    """What an agency was called, and whether it worked, over some days. Never changed."""

    __tablename__ = "agency_version"
    __table_args__ = (UniqueConstraint("agency_id", "number"), period())

    id: Mapped[UuidKey]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    name_ms: Mapped[str]
    name_en: Mapped[str]
    is_active: Mapped[bool]
