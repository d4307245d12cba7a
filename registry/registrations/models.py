"""The case of each household, and its events, which are only ever added.

Three chains of keys hold what no code may break: an event begins where the one before it ended;
the case stands where its last event left it; and only the transitions of the workflow table occur.
Triggers refuse to change or remove events, except with a demonstration household as a whole.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey
from database.sealed import Sealed
from registry.registrations.workflow import transitions

ALLOWED = ",".join(f"('{one.state}','{one.event}','{one.next_state}')" for one in transitions())


class Registration(Base):
    """The one case of a household: where it stands, since when, and what was received first."""

    __tablename__ = "registration"
    __table_args__ = (
        # Deferred: the case and its event are written in one transaction, in either order.
        ForeignKeyConstraint(
            ["id", "version", "state"],
            [
                "registration_event.registration_id",
                "registration_event.seq",
                "registration_event.next_state",
            ],
            name="fk_registration_last_event",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
        Index("ix_registration_queue", "state", "state_since", "id"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), unique=True
    )
    is_demo: Mapped[bool] = mapped_column(comment="of a demonstration household; may be removed")
    channel: Mapped[str] = mapped_column(comment="code of the option list channels")
    reporter_name: Mapped[str | None]
    reporter_address: Mapped[str | None]
    reporter_phone: Mapped[str | None] = mapped_column(
        Sealed("registration.reporter_phone"), comment="sealed"
    )
    received_on: Mapped[date]
    short_form: Mapped[dict[str, Any]] = mapped_column(
        comment="as last received; the head's row holds the identity number, the household's the "
        "telephone number"
    )
    state: Mapped[str]
    state_since: Mapped[datetime]
    version: Mapped[int] = mapped_column(SmallInteger, comment="seq of the last event")
    screening: Mapped[dict[str, Any] | None] = mapped_column(
        comment="the admission criteria, met or not, as last checked"
    )
    created_at: Mapped[CreatedAt]


class RegistrationEvent(Base):
    """One step of a case, by one author. Never changed, never removed."""

    __tablename__ = "registration_event"
    __table_args__ = (
        UniqueConstraint("registration_id", "seq"),
        UniqueConstraint("registration_id", "seq", "next_state", name="uq_registration_event_end"),
        ForeignKeyConstraint(
            ["registration_id", "previous_seq", "state"],
            [
                "registration_event.registration_id",
                "registration_event.seq",
                "registration_event.next_state",
            ],
            name="fk_registration_event_previous",
        ),
        CheckConstraint("(seq = 1) = (state = 'tiada')", name="first_from_nothing"),
        CheckConstraint(f"(state, event, next_state) IN ({ALLOWED})", name="transition"),
        Index("ix_registration_event_meeting_id", "meeting_id"),
    )

    id: Mapped[UuidKey]
    registration_id: Mapped[UUID] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(SmallInteger, comment="1, 2, 3 ... within the case")
    previous_seq: Mapped[int | None] = mapped_column(
        SmallInteger, Computed("nullif(seq - 1, 0)", persisted=True)
    )
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    actor: Mapped[str]
    actor_role: Mapped[str]
    state: Mapped[str] = mapped_column(comment="before the event; tiada = there was no case")
    event: Mapped[str]
    next_state: Mapped[str]
    reason: Mapped[str | None] = mapped_column(comment="code of the transition's reason list")
    note: Mapped[str | None]
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"))
    line_version: Mapped[str | None] = mapped_column(comment="the poverty line it rested on")
    payload: Mapped[dict[str, Any]]
