"""Where each household is: one location, and one row of areas per boundary set."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class HouseholdLocation(Base):
    """The location decided for a household, how sure, and why.

    Levels (reference: 1 GPS, 2 kampung exact, 3 fuzzy, 4 postcode + town, 5 mukim named,
    6 district named, 7 state only, 0 nothing). A wrong GPS point keeps both point and verdict.
    """

    __tablename__ = "household_location"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 7", name="level"),)

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), primary_key=True
    )
    point: Mapped[Any | None] = mapped_column(Geometry("POINT", srid=4326))
    level: Mapped[int] = mapped_column(SmallInteger)
    confidence: Mapped[float] = mapped_column(Double, comment="0 to 1")
    source: Mapped[str] = mapped_column(comment="gps, address, stated, none")
    gps_problem: Mapped[str | None] = mapped_column(
        comment="sea, swapped, zero, repeated, wrong_state, wrong_district"
    )
    engine_version: Mapped[str]
    located_at: Mapped[datetime]


class HouseholdArea(Base):
    """The areas of a household on one boundary set; null where that level is not known."""

    __tablename__ = "household_area"
    __table_args__ = (
        Index("ix_household_area_district", "boundary_set_id", "district_code"),
        Index("ix_household_area_mukim", "boundary_set_id", "mukim_code"),
    )

    boundary_set_id: Mapped[int] = mapped_column(
        SmallInteger, ForeignKey("boundary_set.id", ondelete="CASCADE"), primary_key=True
    )
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    state_code: Mapped[str | None]
    district_code: Mapped[str | None]
    mukim_code: Mapped[str | None]
    parlimen_code: Mapped[str | None]
    dun_code: Mapped[str | None]
