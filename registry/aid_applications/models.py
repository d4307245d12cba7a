"""Applications for aid, and their events, which are only ever added."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt
from registry.aid_applications.workflow import OPEN_STATES, WORKFLOW
from registry.workflows.models import EventColumns, StandingColumns
from registry.workflows.service import sql_list


class AidApplication(StandingColumns, Base):
    """What a household, or one person of it, asks of a programme, and where that stands."""

    __tablename__ = "aid_application"
    __table_args__ = (
        CheckConstraint(f"state IN ({WORKFLOW.sql_states()})", name="state"),
        Index(
            "uq_aid_application_open",
            "household_id",
            "programme_id",
            "person_id",
            unique=True,
            postgresql_where=text(f"state IN ({sql_list(OPEN_STATES)})"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_aid_application_queue", "state_since", "id"),
    )

    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"))
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    applied_on: Mapped[date]
    aid_record_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("aid_record.id", ondelete="SET NULL"), comment="the aid given, once it is"
    )
    created_at: Mapped[CreatedAt]


class AidApplicationEvent(EventColumns, Base):
    """One step of an application. Never changed, never removed."""

    __tablename__ = "aid_application_event"
    __table_args__ = (
        UniqueConstraint("application_id", "seq"),
        CheckConstraint(
            f"(state, event, next_state) IN ({WORKFLOW.sql_transitions()})", name="transition"
        ),
    )

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("aid_application.id", ondelete="CASCADE")
    )
