"""Review tasks: doubtful addresses, and the monthly check of accepted ones."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey

KINDS = ("doubt", "check")
"""`doubt`: the geocoder asks; `check`: a random accepted answer, to measure its error."""

STATUSES = ("open", "placed", "unknown")
"""Not decided; a person placed it; a person could not tell."""


class ReviewTask(Base):
    """One address for a person to place, with the answer that was not sure enough."""

    __tablename__ = "review_task"
    __table_args__ = (
        CheckConstraint("kind IN ('doubt','check')", name="kind"),
        CheckConstraint("status IN ('open','placed','unknown')", name="status"),
        Index(
            "uq_review_task_open_doubt",
            "key",
            unique=True,
            postgresql_where="status = 'open' AND kind = 'doubt'",
        ),
        Index("ix_review_task_queue", "status", "is_hardcore", "confidence"),
    )

    id: Mapped[UuidKey]
    kind: Mapped[str]
    status: Mapped[str]
    household_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[str] = mapped_column(comment="the address in canonical words: the alias's key")
    address: Mapped[str]
    postcode: Mapped[str | None]
    town: Mapped[str | None]
    state: Mapped[str | None]
    is_hardcore: Mapped[bool] = mapped_column(comment="hardcore-poor households come first")
    confidence: Mapped[float] = mapped_column(Double)
    answer: Mapped[dict[str, Any]] = mapped_column(JSONB, comment="the geocoder's, whole")
    versions: Mapped[dict[str, Any]] = mapped_column(
        JSONB, comment="engine, gazetteer and boundary set of the answer"
    )
    sampled_for: Mapped[date | None] = mapped_column(comment="first day of the checked month")
    decision: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB, comment="point, district_code, note"
    )
    district_right: Mapped[bool | None] = mapped_column(
        comment="whether the decided district is the answer's; null: not decided or unknown"
    )
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]
