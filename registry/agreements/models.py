"""Agreements, their append-only events, and the append-only log of releases."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey
from registry.agreements.workflow import WORKFLOW
from registry.workflows.models import EventColumns, StandingColumns


class Agreement(StandingColumns, Base):
    """What one agency may take of whose records, for what and until when.

    Its terms never change: other terms are another agreement. Triggers see to that.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint(f"state IN ({WORKFLOW.sql_states()})", name="state"),
        CheckConstraint("giver <> recipient", name="parties"),
        CheckConstraint("first_day <= last_day", name="days"),
        CheckConstraint("cardinality(areas) > 0", name="has_areas"),
        CheckConstraint("cardinality(classes) > 0", name="has_classes"),
        CheckConstraint("cardinality(fields) > 0", name="has_fields"),
        CheckConstraint("approved_by <> drafted_by", name="four_eyes"),
        CheckConstraint(
            "approved_by IS NOT NULL OR state IN ('draf','ditarik_balik')", name="approved"
        ),
        Index("ix_agreement_recipient", "recipient", "number"),
    )

    id: Mapped[UuidKey]
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    giver: Mapped[str] = mapped_column(
        ForeignKey("agency.code"), comment="the agency that is responsible for the records"
    )
    recipient: Mapped[str] = mapped_column(ForeignKey("agency.code"), comment="who may take them")
    purpose: Mapped[str] = mapped_column(comment="sharing_purposes")
    purpose_note: Mapped[str] = mapped_column(comment="the purpose in words")
    legal_basis: Mapped[str] = mapped_column(comment="sharing_legal_bases")
    legal_note: Mapped[str | None] = mapped_column(comment="the section, or the law")
    handling: Mapped[str] = mapped_column(comment="how it will be kept, used and destroyed")
    areas: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="states and districts")
    classes: Mapped[list[str]] = mapped_column(ARRAY(Text), comment="poverty_statuses")
    programmes: Mapped[list[str]] = mapped_column(
        ARRAY(Text), comment="AGENCY/CODE: only who receives one of them now; empty = whoever"
    )
    fields: Mapped[list[str]] = mapped_column(
        ARRAY(Text), comment="of database/rights/fields.csv; all others stay blank"
    )
    sensitive_reason: Mapped[str | None] = mapped_column(comment="why sensitive fields are needed")
    first_day: Mapped[date]
    last_day: Mapped[date]
    giver_signatory: Mapped[str]
    recipient_signatory: Mapped[str]
    drafted_by: Mapped[str]
    approved_by: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class AgreementEvent(EventColumns, Base):
    """One step of an agreement. Never changed, never removed."""

    __tablename__ = "agreement_event"
    __table_args__ = (
        UniqueConstraint("agreement_id", "seq"),
        CheckConstraint(
            f"(state, event, next_state) IN ({WORKFLOW.sql_transitions()})", name="transition"
        ),
    )

    id: Mapped[UuidKey]
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))


class AgreementRelease(Base):
    """One time that somebody took records; written by `rights.release` alone, never changed."""

    __tablename__ = "agreement_release"
    __table_args__ = (Index("ix_agreement_release_of", "agreement_id", "at", "id"),)

    id: Mapped[UuidKey]
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    account: Mapped[str] = mapped_column(comment="who: the name that stands in the registry")
    purpose: Mapped[str] = mapped_column(comment="sharing_purposes, as the agreement has it")
    fields: Mapped[list[str]] = mapped_column(ARRAY(Text))
    records: Mapped[int] = mapped_column(Integer, comment="households")


class AgreementReleaseHousehold(Base):
    """A household whose record was taken in a release."""

    __tablename__ = "agreement_release_household"

    release_id: Mapped[UUID] = mapped_column(ForeignKey("agreement_release.id"), primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
