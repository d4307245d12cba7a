"""Applications for aid, and their events, which are only ever added."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey
from registry.aid_applications.workflow import OPEN_STATES, states, transitions

ALLOWED = ",".join(f"('{one.state}','{one.event}','{one.next_state}')" for one in transitions())
OPEN = ",".join(f"'{state}'" for state in OPEN_STATES)
ANY = ",".join(f"'{state}'" for state in states())


class AidApplication(Base):
    """What a household, or one person of it, asks of a programme, and where that stands."""

    __tablename__ = "aid_application"
    __table_args__ = (
        CheckConstraint(f"state IN ({ANY})", name="state"),
        Index(
            "uq_aid_application_open",
            "household_id",
            "programme_id",
            "person_id",
            unique=True,
            postgresql_where=text(f"state IN ({OPEN})"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_aid_application_queue", "state_since", "id"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    applied_on: Mapped[date]
    state: Mapped[str]
    state_since: Mapped[datetime]
    version: Mapped[int] = mapped_column(SmallInteger, comment="seq of the last event")
    aid_record_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("aid_record.id", ondelete="SET NULL"), comment="the aid given, once it is"
    )
    created_at: Mapped[CreatedAt]


class AidApplicationEvent(Base):
    """One step of an application, by one author. Never changed, never removed."""

    __tablename__ = "aid_application_event"
    __table_args__ = (
        UniqueConstraint("application_id", "seq"),
        CheckConstraint(f"(state, event, next_state) IN ({ALLOWED})", name="transition"),
    )

    id: Mapped[UuidKey]
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("aid_application.id", ondelete="CASCADE")
    )
    seq: Mapped[int] = mapped_column(SmallInteger, comment="1, 2, 3 ... of the application")
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    actor: Mapped[str]
    actor_role: Mapped[str]
    state: Mapped[str] = mapped_column(comment="before the event; tiada = there was none")
    event: Mapped[str]
    next_state: Mapped[str]
    note: Mapped[str | None]
    payload: Mapped[dict[str, Any]] = mapped_column(comment="amount and days of the step")
