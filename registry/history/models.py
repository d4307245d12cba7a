"""Former rows: what a row held until it was changed or removed, who did that, and why.

A trigger on every recorded table writes them, so that no path around a service loses a value.
"""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, FetchedValue, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base

RecordedAt = Annotated[
    datetime,
    mapped_column(
        server_default=FetchedValue(),
        comment="since when the row reads as it does; kept by a trigger",
    ),
]
"""The column that every recorded table has."""


class RecordVersion(Base):
    """One row of a recorded table as it stood in [valid_from, valid_to). Never changed."""

    __tablename__ = "record_version"
    __table_args__ = (
        CheckConstraint("valid_to > valid_from", name="period"),
        Index("ix_record_version_owner", "owner_id", "table_name", "valid_to"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    table_name: Mapped[str]
    row_id: Mapped[UUID]
    owner_id: Mapped[UUID | None] = mapped_column(
        comment="the household the row belonged to; of income and illness, the person"
    )
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    row: Mapped[dict[str, Any]] = mapped_column(comment="all columns; points as hexadecimal EWKB")
    actor: Mapped[str] = mapped_column(comment="who replaced it; sistem = no person")
    reason: Mapped[str | None]
    transaction_id: Mapped[int] = mapped_column(BigInteger, comment="of PostgreSQL")
