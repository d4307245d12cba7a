"""The entries of the audit trail, and where it ends."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, LargeBinary, Text, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class AuditEvent(Base):
    """One read or change. A trigger gives number, moment and hashes; nothing is ever changed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subjects", "subjects", postgresql_using="gin"),
        Index("ix_audit_event_account", "account", "seq"),
        Index("ix_audit_event_at", "at"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    account: Mapped[str] = mapped_column(comment="who: the name that stands in the registry")
    role: Mapped[str | None] = mapped_column(comment="in which role")
    action: Mapped[str] = mapped_column(comment="read, change, command ...")
    operation: Mapped[str] = mapped_column(comment="the endpoint or command")
    subjects: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="keys of the households")
    purpose: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(comment="nothing personal")
    previous: Mapped[bytes] = mapped_column(LargeBinary, comment="hash of the entry before")
    hash: Mapped[bytes] = mapped_column(
        LargeBinary, unique=True, comment="SHA-256 of `previous` and this entry"
    )


class AuditHead(Base):
    """The last entry's number and hash: what shows that the end of the trail was cut off."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("is_last", name="one_row"),)

    is_last: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default=true())
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
