"""Meetings, who was present, and the cases on their lists with what was decided."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey


class Meeting(Base):
    """One meeting of a focus group. Once closed, a trigger refuses every change."""

    __tablename__ = "meeting"
    __table_args__ = (
        CheckConstraint("level IN ('daerah','negeri','kebangsaan')", name="level"),
        CheckConstraint(
            "(level = 'kebangsaan') = (state_code IS NULL)"
            " AND (level = 'daerah') = (district_code IS NOT NULL)",
            name="area_of_level",
        ),
        CheckConstraint("(closed_at IS NULL) = (closed_by IS NULL)", name="closed"),
        Index("ix_meeting_held", "held_on", "id"),
    )

    id: Mapped[UuidKey]
    minutes_no: Mapped[str] = mapped_column(unique=True)
    level: Mapped[str]
    state_code: Mapped[str | None] = mapped_column(comment="null for the national group")
    district_code: Mapped[str | None] = mapped_column(comment="of a district group only")
    held_on: Mapped[date]
    place: Mapped[str | None]
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None]


class MeetingMember(Base):
    """Somebody who was present."""

    __tablename__ = "meeting_member"
    __table_args__ = (
        CheckConstraint(
            "position IN ('pengerusi','setiausaha','ahli','jemputan')", name="position"
        ),
    )

    meeting_id: Mapped[UUID] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    name: Mapped[str]
    position: Mapped[str]
    organisation: Mapped[str | None]


class MeetingCase(Base):
    """A case on the meeting's list, and the decision on it. A deferred one keeps its status."""

    __tablename__ = "meeting_case"
    __table_args__ = (
        UniqueConstraint("meeting_id", "item"),
        CheckConstraint("decision IN ('terima','tolak','tangguh','keluarkan')", name="decision"),
        CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)"
            " AND (decision IS NULL) = (decided_by IS NULL)",
            name="decided",
        ),
        Index("ix_meeting_case_registration_id", "registration_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    registration_id: Mapped[UUID] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    item: Mapped[int] = mapped_column(SmallInteger, comment="place in the list, from 1")
    decision: Mapped[str | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(comment="who recorded the decision")
