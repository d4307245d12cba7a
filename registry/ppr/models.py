"""PPR projects, applications for a flat, and their append-only events."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, SmallInteger, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey
from registry.ppr.schemes import TENURES
from registry.ppr.workflow import OPEN_STATES, WORKFLOW
from registry.workflows.models import EventColumns, StandingColumns
from registry.workflows.service import sql_list


class PprProject(Base):
    """A project with its flats, as somebody listed it."""

    __tablename__ = "ppr_project"
    __table_args__ = (
        CheckConstraint(f"tenure IN ({sql_list(TENURES)})", name="tenure"),
        CheckConstraint("taken BETWEEN 0 AND units", name="taken_within_units"),
        Index("ix_ppr_project_state", "state_code", "code"),
    )

    id: Mapped[UuidKey]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    state_code: Mapped[str]
    district_code: Mapped[str | None]
    tenure: Mapped[str]
    units: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(
        Integer, server_default="0", comment="flats that are offered or lived in"
    )
    form: Mapped[str | None] = mapped_column(comment="pangsapuri or teres")
    floors: Mapped[int | None] = mapped_column(SmallInteger)
    floor_sqft: Mapped[int | None] = mapped_column(Integer)
    rooms: Mapped[int | None] = mapped_column(SmallInteger)
    source: Mapped[str]
    is_demo: Mapped[bool]


class PprApplication(StandingColumns, Base):
    """A household asks for a flat of a project."""

    __tablename__ = "ppr_application"
    __table_args__ = (
        CheckConstraint(f"state IN ({WORKFLOW.sql_states()})", name="state"),
        Index(
            "uq_ppr_application_open",
            "household_id",
            unique=True,
            postgresql_where=sql(f"state IN ({sql_list(OPEN_STATES)})"),
        ),
        Index("ix_ppr_application_queue", "state_since", "id"),
    )

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    project_id: Mapped[UUID] = mapped_column(ForeignKey("ppr_project.id"), index=True)
    applied_on: Mapped[date]
    unit_no: Mapped[str | None] = mapped_column(comment="block, floor and door, once offered")
    signed_on: Mapped[date | None]
    aid_record_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("aid_record.id", ondelete="SET NULL"), comment="the flat as aid, once given"
    )
    created_at: Mapped[CreatedAt]


class PprApplicationEvent(EventColumns, Base):
    """One step of an application. Never changed, never removed."""

    __tablename__ = "ppr_application_event"
    __table_args__ = (
        UniqueConstraint("application_id", "seq"),
        CheckConstraint(
            f"(state, event, next_state) IN ({WORKFLOW.sql_transitions()})", name="transition"
        ),
    )

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("ppr_application.id", ondelete="CASCADE")
    )
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
