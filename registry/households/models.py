"""Households: where they live, what they earn, and their two statuses."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, Numeric, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey
from database.sealed import Sealed
from registry.history.models import RecordedAt

REGISTRATION_STATUSES = ("baru", "disemak", "disahkan", "ditolak")
POVERTY_STATUSES = ("miskin_tegar", "miskin", "terkeluar")
STRATA = ("bandar", "luar_bandar")


class Household(Base):
    """One household (isi rumah). Registration status and poverty status are two fields.

    The stated codes are what the form says; where the household is, the location floor decides.
    """

    __tablename__ = "household"
    __table_args__ = (
        CheckConstraint("stratum IN ('bandar','luar_bandar')", name="stratum"),
        CheckConstraint(
            "registration_status IN ('baru','disemak','disahkan','ditolak')",
            name="registration_status",
        ),
        CheckConstraint(
            "poverty_status IN ('miskin_tegar','miskin','terkeluar')", name="poverty_status"
        ),
        CheckConstraint("gross_income_monthly >= 0", name="income_not_negative"),
        CheckConstraint("aid_income_monthly >= 0", name="aid_not_negative"),
        Index("ix_household_state_entered", "stated_state_code", "id"),
        Index("ix_household_district_entered", "stated_district_code", "id"),
        Index("ix_household_postcode", "postcode"),
    )

    id: Mapped[UuidKey]
    reference_no: Mapped[str] = mapped_column(unique=True, comment="with a check character")
    is_demo: Mapped[bool] = mapped_column(comment="generated for demonstration; no real family")
    registered_on: Mapped[date]
    address: Mapped[str] = mapped_column(comment="as written on the form")
    postcode: Mapped[str | None]
    town: Mapped[str | None]
    stated_state_code: Mapped[str | None]
    stated_district_code: Mapped[str | None]
    stratum: Mapped[str | None]
    point: Mapped[Any | None] = mapped_column(
        Geometry("POINT", srid=4326), comment="as captured; may be wrong"
    )
    size: Mapped[int | None] = mapped_column(SmallInteger, comment="usual members with the KIR")
    gross_income_monthly: Mapped[Decimal | None] = mapped_column(
        Numeric(14, 4),
        comment="RM a month, all members, in-kind and aid included; null = not known. "
        "Four decimals, so that a year's income to the sen survives the division by 12",
    )
    aid_income_monthly: Mapped[Decimal | None] = mapped_column(
        Numeric(14, 4), comment="the part of the gross income that is aid; null = not stated"
    )
    registration_status: Mapped[str]
    poverty_status: Mapped[str | None] = mapped_column(comment="null = not assessed")
    verified_on: Mapped[date | None]
    exited_on: Mapped[date | None]
    house_no: Mapped[str | None]
    street: Mapped[str | None]
    village: Mapped[str | None] = mapped_column(comment="taman or kampung")
    pbt: Mapped[str | None] = mapped_column(comment="local authority, as stated")
    stated_mukim_code: Mapped[str | None]
    stated_parlimen_code: Mapped[str | None]
    stated_dun_code: Mapped[str | None]
    phone_fixed: Mapped[str | None] = mapped_column(
        Sealed("household.phone_fixed"), comment="sealed"
    )
    phone_mobile: Mapped[str | None] = mapped_column(
        Sealed("household.phone_mobile"), comment="sealed"
    )
    category: Mapped[str | None] = mapped_column(comment="household_categories")
    profile_source: Mapped[str | None] = mapped_column(comment="profile_sources")
    household_group: Mapped[str | None] = mapped_column(comment="household_groups")
    income_until: Mapped[date | None] = mapped_column(
        comment="last day of the twelve months of the income table; null = only a total is stated"
    )
    merged_into_id: Mapped[UUID | None] = mapped_column(comment="the household that took it in")
    agency_code: Mapped[str | None] = mapped_column(
        server_default=text("rights.own_agency()"), comment="the agency whose officer entered it"
    )
    edition: Mapped[int] = mapped_column(
        Integer, server_default="1", comment="counts the changes of the whole record"
    )
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime | None]
    recorded_at: Mapped[RecordedAt]


class HouseholdAgency(Base):
    """An agency that a household concerns: by aid, a request or a referral; kept by triggers.

    It stays when the aid ends: who helped a family knows it.
    """

    __tablename__ = "household_agency"

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), primary_key=True
    )
    agency_code: Mapped[str] = mapped_column(primary_key=True)
