"""What the geocoder answered for each household, and each run over all of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Double, ForeignKey, Identity, Index, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class AddressAnswer(Base):
    """The answer for a household's address, with the versions that gave it: repeatable."""

    __tablename__ = "address_answer"
    __table_args__ = (Index("ix_address_answer_decision", "decision", "level"),)

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(index=True, comment="the address in canonical words")
    decision: Mapped[str] = mapped_column(comment="auto, review, none")
    level: Mapped[int] = mapped_column(SmallInteger)
    confidence: Mapped[float] = mapped_column(Double)
    radius_m: Mapped[int | None]
    district_code: Mapped[str | None]
    mukim_code: Mapped[str | None]
    address_class: Mapped[str]
    flags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    runners_up: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    features: Mapped[dict[str, Any]] = mapped_column(JSONB)
    versions: Mapped[str] = mapped_column(comment="engine, gazetteer and boundary set")
    answered_at: Mapped[datetime]


class GeocodeRun(Base):
    """One run over all households, with what it changed: published before anybody relies on it."""

    __tablename__ = "geocode_run"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    versions: Mapped[str]
    former_versions: Mapped[str | None]
    households: Mapped[int]
    changed: Mapped[int]
    report: Mapped[dict[str, Any]] = mapped_column(
        comment="by decision and level; districts that gained and lost"
    )
    fingerprint: Mapped[str | None] = mapped_column(
        comment="households, locations and decisions as the run left them"
    )
    finished_at: Mapped[datetime]
