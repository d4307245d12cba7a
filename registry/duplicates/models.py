"""Pairs of households that may be one, what people decided about them, and the runs that look.

Decisions are append-only. A pair is one row for good: what was decided once is remembered.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey

STATES = ("open", "merged", "not_same", "withdrawn")
"""Waits for a person; decided so by a person (two); no longer found likely, so nobody need look."""

KINDS = ("merge", "not_same", "undo")
RUN_STATES = ("running", "done", "failed")


class DuplicateRun(Base):
    """One search of the whole registry."""

    __tablename__ = "duplicate_run"
    __table_args__ = (
        CheckConstraint("state IN ('running','done','failed')", name="state"),
        CheckConstraint("(state = 'running') = (finished_at IS NULL)", name="finished"),
        Index("ix_duplicate_run_started_at", "started_at"),
    )

    id: Mapped[UuidKey]
    state: Mapped[str]
    started_at: Mapped[datetime]
    started_by: Mapped[str]
    finished_at: Mapped[datetime | None]
    engine: Mapped[str]
    threshold: Mapped[float] = mapped_column(Double)
    people: Mapped[int | None] = mapped_column(comment="compared")
    households: Mapped[int | None] = mapped_column(comment="they belong to")
    found: Mapped[int | None] = mapped_column(comment="pairs at or above the threshold")
    added: Mapped[int | None] = mapped_column(comment="of them, never seen before")
    reopened: Mapped[int | None] = mapped_column(comment="of them, withdrawn or merged before")
    withdrawn: Mapped[int | None] = mapped_column(comment="open pairs that are likely no more")


class DuplicatePair(Base):
    """Two households that may be one, with the evidence, and where the question stands."""

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        UniqueConstraint("household_a", "household_b"),
        CheckConstraint("household_a < household_b", name="order"),
        CheckConstraint("probability BETWEEN 0 AND 1", name="probability"),
        CheckConstraint("state IN ('open','merged','not_same','withdrawn')", name="state"),
        CheckConstraint("found_by IN ('run','lookup')", name="found_by"),
        Index("ix_duplicate_pair_queue", "state", "probability", "id"),
        Index("ix_duplicate_pair_household_b", "household_b"),
    )

    id: Mapped[UuidKey]
    household_a: Mapped[UUID] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"))
    household_b: Mapped[UUID] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"))
    probability: Mapped[float] = mapped_column(Double, comment="of the likeliest pair of people")
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(
        JSONB, comment="pairs of people, the likeliest first: weight and level of each fact"
    )
    engine: Mapped[str]
    found_by: Mapped[str]
    found_at: Mapped[datetime] = mapped_column(comment="for the first time")
    seen_at: Mapped[datetime] = mapped_column(comment="found likely for the last time")
    state: Mapped[str]
    state_since: Mapped[datetime]
    version: Mapped[int] = mapped_column(SmallInteger, comment="counts the changes of the state")


class DuplicateDecision(Base):
    """What one officer decided about a pair. Never changed, never removed."""

    __tablename__ = "duplicate_decision"
    __table_args__ = (
        UniqueConstraint("pair_id", "seq"),
        CheckConstraint("kind IN ('merge','not_same','undo')", name="kind"),
        CheckConstraint("(kind = 'merge') = (merge_id IS NOT NULL)", name="merge"),
        CheckConstraint("(kind = 'undo') = (undoes IS NOT NULL)", name="undo"),
    )

    id: Mapped[UuidKey]
    pair_id: Mapped[UUID] = mapped_column(ForeignKey("duplicate_pair.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(SmallInteger, comment="1, 2, 3 ... within the pair")
    at: Mapped[datetime]
    actor: Mapped[str]
    actor_role: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    kept_id: Mapped[UUID | None] = mapped_column(comment="of a merge: the household that stays")
    merge_id: Mapped[UUID | None] = mapped_column(comment="the household_change that takes it back")
    same_people: Mapped[dict[str, Any] | None] = mapped_column(
        comment="of a merge: who was taken as the same person, absorbed to kept"
    )
    undoes: Mapped[int | None] = mapped_column(SmallInteger, comment="seq of what it takes back")


class DuplicateCheck(Base):
    """When a household by itself was last compared with the registry."""

    __tablename__ = "duplicate_check"

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), primary_key=True
    )
    checked_at: Mapped[datetime]
    engine: Mapped[str]


class NameCount(Base):
    """A name that several people have, by its unordered form, as the last run counted it."""

    __tablename__ = "duplicate_name_count"

    words: Mapped[str] = mapped_column(primary_key=True)
    people: Mapped[int]
