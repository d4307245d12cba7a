"""Kept sharings, the decisions of states on them, and the families that come first."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey

STATES = ("draf", "dihantar")
DECISIONS = ("diluluskan", "ditolak")


class AllocationScenario(Base):
    """A sharing as it was worked out, under a name. The result never changes."""

    __tablename__ = "allocation_scenario"
    __table_args__ = (
        CheckConstraint("state IN ('draf','dihantar')", name="state"),
        Index("ix_allocation_scenario_created", "created_at", "id"),
    )

    id: Mapped[UuidKey]
    name: Mapped[str] = mapped_column(unique=True)
    note: Mapped[str | None]
    category: Mapped[str]
    publication_number: Mapped[int] = mapped_column(ForeignKey("publication.number"))
    result: Mapped[dict[str, Any]] = mapped_column(comment="the whole Allocation, order and grants")
    units: Mapped[int] = mapped_column(Integer)
    cost_rm: Mapped[int]
    state: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    submitted_by: Mapped[str | None]
    submitted_at: Mapped[datetime | None]


class AllocationDecision(Base):
    """A state supervisor's word on the state's part of a scenario. One a state, never changed."""

    __tablename__ = "allocation_decision"
    __table_args__ = (
        UniqueConstraint("scenario_id", "state_code"),
        CheckConstraint("decision IN ('diluluskan','ditolak')", name="decision"),
    )

    id: Mapped[UuidKey]
    scenario_id: Mapped[UUID] = mapped_column(
        ForeignKey("allocation_scenario.id", ondelete="CASCADE")
    )
    state_code: Mapped[str]
    decision: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[CreatedAt]
    note: Mapped[str | None]


class AllocationPlace(Base):
    """A family in the order of its district, as it was when the district was filled."""

    __tablename__ = "allocation_place"
    __table_args__ = (
        UniqueConstraint("scenario_id", "household_id"),
        UniqueConstraint("scenario_id", "district_code", "rank"),
    )

    id: Mapped[UuidKey]
    scenario_id: Mapped[UUID] = mapped_column(
        ForeignKey("allocation_scenario.id", ondelete="CASCADE")
    )
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    state_code: Mapped[str]
    district_code: Mapped[str]
    rank: Mapped[int] = mapped_column(Integer)
    gets_house: Mapped[bool] = mapped_column(comment="rank within the houses of the district")
    points: Mapped[int] = mapped_column(Integer)
    reasons: Mapped[dict[str, Any]] = mapped_column(
        comment="points by group, open points, facts that are missing"
    )
    is_recommended: Mapped[bool] = mapped_column(comment="its application stands at that")
    income_per_person: Mapped[Decimal | None] = mapped_column(Numeric(12, 2))
    verified_on: Mapped[date | None]
    filled_by: Mapped[str]
    filled_at: Mapped[CreatedAt]
