"""Publications: a numbered, immutable set of figures, and the snapshot it was made from."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    SmallInteger,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt

FLAGS = ("ok", "zero", "suppressed", "unreliable", "no_data")


class Publication(Base):
    """One publication: never changed after its transaction commits."""

    __tablename__ = "publication"

    number: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    boundary_set_id: Mapped[int] = mapped_column(SmallInteger, ForeignKey("boundary_set.id"))
    as_of: Mapped[date]
    is_demo: Mapped[bool] = mapped_column(comment="made from demonstration households")
    threshold: Mapped[int] = mapped_column(SmallInteger, comment="smallest count that is published")
    digest: Mapped[str] = mapped_column(comment="sha256 over all published values, for ETags")
    summary: Mapped[dict[str, Any]]
    created_at: Mapped[CreatedAt]


class SnapshotHousehold(Base):
    """One narrow row per household on the publication's date. No identity, no address, no point."""

    __tablename__ = "snapshot_household"

    publication_number: Mapped[int] = mapped_column(
        ForeignKey("publication.number", ondelete="CASCADE"), primary_key=True
    )
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    state_code: Mapped[str | None]
    district_code: Mapped[str | None]
    mukim_code: Mapped[str | None]
    parlimen_code: Mapped[str | None]
    dun_code: Mapped[str | None]
    location_level: Mapped[int] = mapped_column(SmallInteger)
    location_confidence: Mapped[float | None] = mapped_column(
        Double, comment="chance that the place is right, 0 to 1"
    )
    stratum: Mapped[str | None]
    registration_status: Mapped[str]
    poverty_status: Mapped[str | None]
    size: Mapped[int | None] = mapped_column(SmallInteger)
    size_band: Mapped[str | None] = mapped_column(
        comment="a category of geo.indicators.breakdowns, as are the four that follow; "
        "null = not known"
    )
    head_sex: Mapped[str | None]
    head_age_band: Mapped[str | None]
    ethnicity: Mapped[str | None] = mapped_column(comment="of the head, in broad groups")
    disability: Mapped[str | None] = mapped_column(comment="whether any member is disabled")
    income: Mapped[Decimal | None] = mapped_column(
        Numeric(14, 4), comment="RM a month per household, as compared with the line"
    )
    income_before_aid: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    line_total: Mapped[Decimal | None] = mapped_column(
        Numeric(14, 4), comment="RM a month per household: per-person lines times the size"
    )
    line_food: Mapped[Decimal | None] = mapped_column(Numeric(14, 4))
    programmes: Mapped[int] = mapped_column(SmallInteger, comment="active aid programmes")
    same_purpose: Mapped[bool] = mapped_column(comment="two agencies give for one purpose")
    aid_records: Mapped[int] = mapped_column(SmallInteger, comment="active records of aid")
    aid_monthly: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    limits_known: Mapped[int] = mapped_column(
        SmallInteger, comment="active records whose programme's income limit can be checked"
    )
    limits_exceeded: Mapped[int] = mapped_column(SmallInteger, comment="of them, how many are over")
    verified_months: Mapped[int | None] = mapped_column(
        SmallInteger, comment="whole months since verification"
    )
    case_state: Mapped[str | None] = mapped_column(comment="of the registration's workflow")
    days_in_state: Mapped[int | None] = mapped_column(Integer)
    water: Mapped[str | None]
    electricity: Mapped[str | None]
    toilet: Mapped[str | None]
    house_condition: Mapped[str | None] = mapped_column(comment="the worst of wall, roof, floor")
    rooms: Mapped[int | None] = mapped_column(SmallInteger)
    education: Mapped[str | None] = mapped_column(comment="highest of members aged 15 or more")
    out_of_school: Mapped[bool | None] = mapped_column(
        comment="a child of 7 to 16 years does not go to school; null = not asked"
    )


class ExactValue(Base):
    """The exact figure, for officers with a right to it. Public readers never touch this table."""

    __tablename__ = "exact_value"

    publication_number: Mapped[int] = mapped_column(
        ForeignKey("publication.number", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    breakdown: Mapped[str] = mapped_column(
        primary_key=True,
        server_default="",
        comment="of geo.indicators.breakdowns; empty for the whole area",
    )
    category: Mapped[str] = mapped_column(
        primary_key=True, server_default="", comment="of the breakdown; empty for the whole area"
    )
    level: Mapped[str]
    value: Mapped[float | None] = mapped_column(Double)
    numerator: Mapped[float | None] = mapped_column(Double)
    denominator: Mapped[float | None] = mapped_column(Double)


class PublishedValue(Base):
    """The public figure with its interval and flag. A suppressed row carries no number at all.

    Rows whose area is not known at a level use the reserved codes `S00`, `D<ss>-00`,
    `M<ss>-<dd>-000`, `P000-<ss>`, `N000-<ss>`, so that every level adds up.
    """

    __tablename__ = "published_value"
    __table_args__ = (
        CheckConstraint("flag IN ('ok','zero','suppressed','unreliable','no_data')", name="flag"),
        CheckConstraint(
            "flag <> 'suppressed' OR num_nonnulls(value, lower, upper, numerator, smoothed, "
            "smoothed_lower, smoothed_upper, rank_lower, rank_upper, reliability) = 0",
            name="suppressed_is_empty",
        ),
        Index(
            "ix_published_value_map",
            "publication_number",
            "indicator",
            "level",
            "breakdown",
            "year",
        ),
    )

    publication_number: Mapped[int] = mapped_column(
        ForeignKey("publication.number", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(primary_key=True)
    area_code: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    breakdown: Mapped[str] = mapped_column(
        primary_key=True,
        server_default="",
        comment="of geo.indicators.breakdowns; empty for the whole area",
    )
    category: Mapped[str] = mapped_column(
        primary_key=True, server_default="", comment="of the breakdown; empty for the whole area"
    )
    level: Mapped[str]
    parent_code: Mapped[str | None]
    name: Mapped[str]
    value: Mapped[float | None] = mapped_column(Double)
    lower: Mapped[float | None] = mapped_column(Double)
    upper: Mapped[float | None] = mapped_column(Double)
    numerator: Mapped[float | None] = mapped_column(Double)
    denominator: Mapped[float | None] = mapped_column(Double)
    flag: Mapped[str]
    reason: Mapped[str | None] = mapped_column(comment="why there is no value")
    source: Mapped[str]
    smoothed: Mapped[float | None] = mapped_column(
        Double, comment="empirical-Bayes rate, made from published figures alone"
    )
    smoothed_lower: Mapped[float | None] = mapped_column(Double)
    smoothed_upper: Mapped[float | None] = mapped_column(Double)
    rank_lower: Mapped[int | None] = mapped_column(
        Integer, comment="of the level's published areas, rank 1 the highest; 95 %"
    )
    rank_upper: Mapped[int | None] = mapped_column(Integer)
    reliability: Mapped[str | None] = mapped_column(
        comment="of geo.uncertainty.service.RELIABILITY; null without interval"
    )


class ClassBreaks(Base):
    """Frozen class breaks of an indicator at a level, the same for all years and both languages."""

    __tablename__ = "class_breaks"

    publication_number: Mapped[int] = mapped_column(
        ForeignKey("publication.number", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(primary_key=True)
    breaks: Mapped[list[float]] = mapped_column(
        ARRAY(Double), comment="upper class limits, closed on the right"
    )
    method: Mapped[str]
