"""Keys of creates, with what was asked and what was answered."""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt
from database.sealed import SealedJson


class IdempotencyKey(Base):
    """One create by one actor. `response` is written in the create's own transaction."""

    __tablename__ = "idempotency_key"
    __table_args__ = (Index("ix_idempotency_key_created_at", "created_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    actor: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str] = mapped_column(comment="sha256 of the request")
    response: Mapped[dict[str, Any] | None] = mapped_column(
        SealedJson("idempotency_key.response"), comment="sealed"
    )
    created_at: Mapped[CreatedAt]
