"""Dated membership of people in households, and the log of what officers changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from registry.history.models import RecordedAt


class Membership(Base):
    """A person belonged to a household, in one role, in [from_on, until_on); null = still does.

    A person whose household was loaded in bulk has no row before the first change: the membership
    then began when the household was registered.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role IN ('KIR','AIR')", name="role"),
        CheckConstraint("until_on >= from_on", name="period"),
        Index("uq_membership_open", "person_id", unique=True, postgresql_where="until_on IS NULL"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(index=True, comment="goes with its household")
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    relationship: Mapped[str | None] = mapped_column(comment="to the KIR of that time")
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    begun_by: Mapped[str] = mapped_column(comment="code of the option list change_kinds")
    ended_by: Mapped[str | None] = mapped_column(comment="code of change_kinds")
    end_reason: Mapped[str | None] = mapped_column(comment="code of leave_reasons")
    recorded_at: Mapped[RecordedAt]


class HouseholdChange(Base):
    """One change of a household by one officer. Append-only; goes with its household alone."""

    __tablename__ = "household_change"
    __table_args__ = (Index("ix_household_change_household_id_at", "household_id", "at"),)

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(comment="goes with its household")
    at: Mapped[datetime] = mapped_column(comment="valid_to of the rows that it replaced")
    kind: Mapped[str] = mapped_column(comment="code of the option list change_kinds")
    actor: Mapped[str]
    actor_role: Mapped[str]
    reason: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(comment="whom it concerns, if one person")
    other_household_id: Mapped[UUID | None] = mapped_column(comment="of a move, split or merge")
    details: Mapped[dict[str, Any]] = mapped_column(comment="what taking it back needs; no names")
