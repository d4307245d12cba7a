"""The log of status checks: who asked for which number is told by keyed hashes only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey


class StatusCheck(Base):
    """One check, answered or refused. The number and the address are HMAC-SHA256, never clear."""

    __tablename__ = "status_check"
    __table_args__ = (
        Index("ix_status_check_address", "address_hash", "at"),
        Index("ix_status_check_number", "number_hash", "at"),
    )

    id: Mapped[UuidKey]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    number_hash: Mapped[bytes] = mapped_column(LargeBinary)
    refused: Mapped[str | None] = mapped_column(comment="the limit that stopped it; null: answered")
    registration_id: Mapped[UUID | None] = mapped_column(comment="the case told about, if any")
