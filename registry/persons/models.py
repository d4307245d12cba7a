"""People: the head (KIR) and the members (AIR) of households, and their illnesses."""

from datetime import date
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from database.sealed import Sealed
from registry.history.models import RecordedAt

IDENTITY_END = 6
"""Last signs of an identity number by which people can be searched, too."""

IDENTITY_NO = Sealed("person.identity_no", end=IDENTITY_END)


class Person(Base):
    """A usual resident of a household. Exactly one person of a household is its KIR."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("role IN ('KIR','AIR')", name="role"),
        CheckConstraint("sex IN ('lelaki','perempuan')", name="sex"),
        Index("uq_person_one_kir", "household_id", unique=True, postgresql_where="role = 'KIR'"),
        Index("ix_person_birth_date", "birth_date"),
        Index("ix_person_identity_no", text("split_part(identity_no, ':', 4)")),
        Index("ix_person_identity_end", text("split_part(identity_no, ':', 5)")),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"),
        index=True,
        comment="where the person lives now; null = died, or left for no registered household",
    )
    role: Mapped[str]
    name: Mapped[str]
    identity_type: Mapped[str] = mapped_column(comment="mykad, old_ic, passport, birth_certificate")
    identity_no: Mapped[str | None] = mapped_column(
        IDENTITY_NO, comment="sealed; digits only for a MyKad"
    )
    birth_date: Mapped[date | None]
    sex: Mapped[str | None]
    citizenship: Mapped[str | None] = mapped_column(comment="ISO 3166-1 alpha-3")
    relationship: Mapped[str | None] = mapped_column(comment="to the KIR")
    old_ic: Mapped[str | None] = mapped_column(Sealed("person.old_ic"), comment="sealed")
    ethnic_group: Mapped[str | None]
    religion: Mapped[str | None]
    marital_status: Mapped[str | None]
    education: Mapped[str | None] = mapped_column(comment="education_levels")
    certificate: Mapped[str | None] = mapped_column(comment="certificates")
    school_state_code: Mapped[str | None]
    school_district_code: Mapped[str | None]
    school_name: Mapped[str | None]
    work_status: Mapped[str | None]
    masco_code: Mapped[str | None] = mapped_column(comment="two to four digits")
    job_detail: Mapped[str | None]
    jkm_registered: Mapped[bool | None] = mapped_column(comment="as OKU; null = not asked")
    jkm_number: Mapped[str | None] = mapped_column(Sealed("person.jkm_number"), comment="sealed")
    jkm_category: Mapped[str | None] = mapped_column(comment="jkm_oku_categories")
    skills: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    disabilities: Mapped[list[str] | None] = mapped_column(
        ARRAY(Text), comment="as observed: disabilities_observed"
    )
    savings: Mapped[list[str] | None] = mapped_column(ARRAY(Text), comment="savings_kinds")
    bank: Mapped[str | None] = mapped_column(comment="banks")
    bank_account: Mapped[str | None] = mapped_column(
        Sealed("person.bank_account"), comment="sealed; where aid is paid into"
    )
    recorded_at: Mapped[RecordedAt]


class PersonIllness(Base):
    """An illness of a person, and where it is treated."""

    __tablename__ = "person_illness"
    __table_args__ = (UniqueConstraint("person_id", "illness"),)

    id: Mapped[UuidKey]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    illness: Mapped[str] = mapped_column(comment="code of the option list illnesses")
    treatment_place: Mapped[str | None] = mapped_column(comment="treatment_places")
    recorded_at: Mapped[RecordedAt]
