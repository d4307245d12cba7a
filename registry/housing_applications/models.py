"""Applications for a house, their append-only events, inspections, costs and photographs.

No identity number, telephone number or account stands here; whoever owns the land signs on paper.
"""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey
from registry.housing.rates import CATEGORIES
from registry.housing_applications.workflow import OPEN_STATES, WORKFLOW
from registry.workflows.models import EventColumns, StandingColumns
from registry.workflows.service import sql_list

ENDORSEMENTS = ("ekasih", "kumpulan_fokus", "agensi", "kementerian")
INSPECTION_KINDS = ("awal", "kemajuan", "siap")
"""Before a decision; during the works; when they are done."""

ELEMENTS = ("penyelenggaraan", "penambahbaikan", "requisition")


class HousingApplication(StandingColumns, Base):
    """A household asks for a new house, or for its own to be repaired, and where that stands."""

    __tablename__ = "housing_application"
    __table_args__ = (
        CheckConstraint(f"state IN ({WORKFLOW.sql_states()})", name="state"),
        CheckConstraint(f"category IN ({sql_list(CATEGORIES)})", name="category"),
        CheckConstraint(f"endorsement IN ({sql_list(ENDORSEMENTS)})", name="endorsement"),
        CheckConstraint("progress_percent BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("approved_rm > 0 AND approved_rm <= cap_rm", name="within_cap"),
        CheckConstraint("contract_rm > 0 AND contract_rm <= approved_rm", name="within_approval"),
        Index(
            "uq_housing_application_open",
            "household_id",
            unique=True,
            postgresql_where=text(f"state IN ({sql_list(OPEN_STATES)})"),
        ),
        Index("ix_housing_application_queue", "state_since", "id"),
    )

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    category: Mapped[str]
    applied_on: Mapped[date]
    endorsement: Mapped[str | None]
    endorsement_ref: Mapped[str | None] = mapped_column(comment="minutes or letter")
    endorsed_on: Mapped[date | None]
    land_status: Mapped[str | None] = mapped_column(comment="land_statuses")
    land_owner: Mapped[str | None] = mapped_column(comment="land_owners")
    land_lot: Mapped[str | None] = mapped_column(comment="lot or title, as stated")
    permission_on: Mapped[date | None] = mapped_column(comment="day of the signed Lampiran B")
    cap_rm: Mapped[int | None] = mapped_column(Integer, comment="the rate of the day of approval")
    approved_rm: Mapped[Decimal | None] = mapped_column(Numeric(12, 2), comment="RM in all")
    contractor: Mapped[str | None]
    contractor_grade: Mapped[str | None] = mapped_column(comment="G1 ... or gotong_royong")
    contract_rm: Mapped[Decimal | None] = mapped_column(Numeric(12, 2), comment="RM in all")
    progress_percent: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    handed_on: Mapped[date | None]
    aid_record_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("aid_record.id", ondelete="SET NULL"), comment="the house as aid, once given"
    )
    created_at: Mapped[CreatedAt]


class HousingApplicationEvent(EventColumns, Base):
    """One step of an application. Never changed, never removed."""

    __tablename__ = "housing_application_event"
    __table_args__ = (
        UniqueConstraint("application_id", "seq"),
        CheckConstraint(
            f"(state, event, next_state) IN ({WORKFLOW.sql_transitions()})", name="transition"
        ),
    )

    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("housing_application.id", ondelete="CASCADE")
    )
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )


class HousingInspection(Base):
    """What an inspector saw of the house. None: not looked at."""

    __tablename__ = "housing_inspection"
    __table_args__ = (
        CheckConstraint(f"kind IN ({sql_list(INSPECTION_KINDS)})", name="kind"),
        Index("ix_housing_inspection_application", "application_id", "inspected_on"),
    )

    id: Mapped[UuidKey]
    application_id: Mapped[UUID] = mapped_column(
        ForeignKey("housing_application.id", ondelete="CASCADE")
    )
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    inspected_on: Mapped[date]
    inspector: Mapped[str]
    has_house: Mapped[bool | None]
    is_dilapidated: Mapped[bool | None]
    is_unsafe: Mapped[bool | None]
    is_damaged_by_disaster: Mapped[bool | None]
    repair_economy: Mapped[str | None] = mapped_column(comment="repair_economy")
    rooms: Mapped[int | None] = mapped_column(SmallInteger)
    floor_sqft: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class HousingComponent(Base):
    """One line of an inspection's costs."""

    __tablename__ = "housing_component"
    __table_args__ = (
        UniqueConstraint("inspection_id", "line"),
        CheckConstraint(f"element IN ({sql_list(ELEMENTS)})", name="element"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unit_cost_rm > 0", name="unit_cost_positive"),
    )

    id: Mapped[UuidKey]
    inspection_id: Mapped[UUID] = mapped_column(
        ForeignKey("housing_inspection.id", ondelete="CASCADE")
    )
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    line: Mapped[int] = mapped_column(SmallInteger, comment="1, 2, 3 ... of the inspection")
    component: Mapped[str] = mapped_column(comment="code of components.csv")
    element: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Numeric(10, 2), comment="in the component's unit")
    unit_cost_rm: Mapped[Decimal] = mapped_column(Numeric(10, 2))


class HousingPhoto(Base):
    """A photograph, written anew: the picture itself tells nothing but what it shows."""

    __tablename__ = "housing_photo"
    __table_args__ = (UniqueConstraint("inspection_id", "sha256"),)

    id: Mapped[UuidKey]
    inspection_id: Mapped[UUID] = mapped_column(
        ForeignKey("housing_inspection.id", ondelete="CASCADE")
    )
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), index=True
    )
    content: Mapped[bytes] = mapped_column(LargeBinary, comment="JPEG without metadata")
    sha256: Mapped[bytes] = mapped_column(LargeBinary, comment="of what was sent")
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime | None] = mapped_column(comment="by the camera's clock, as told")
    longitude: Mapped[float | None] = mapped_column(Double, comment="degrees, by the camera")
    latitude: Mapped[float | None] = mapped_column(Double, comment="degrees, by the camera")
    created_by: Mapped[str]
    created_at: Mapped[CreatedAt]
