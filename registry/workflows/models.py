"""Columns that every application and every event of one shares."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from database.base import UuidKey


class StandingColumns:
    """An application's key, and where it stands in its table."""

    id: Mapped[UuidKey]
    state: Mapped[str]
    state_since: Mapped[datetime]
    version: Mapped[int] = mapped_column(SmallInteger, comment="seq of the last event")


class EventColumns:
    """One step, by one author. Never changed, never removed."""

    id: Mapped[UuidKey]
    seq: Mapped[int] = mapped_column(SmallInteger, comment="1, 2, 3 ... of the application")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    actor: Mapped[str]
    actor_role: Mapped[str]
    state: Mapped[str] = mapped_column(comment="before the event; tiada = there was none")
    event: Mapped[str]
    next_state: Mapped[str]
    note: Mapped[str | None]
    payload: Mapped[dict[str, Any]] = mapped_column(comment="what the step says beside its note")
