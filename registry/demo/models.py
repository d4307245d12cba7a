"""What the demonstration population was made from, and the truth hidden behind its addresses."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base

POINT_FAULTS = ("sea", "swapped", "zero", "office", "wrong_state")
"""Kinds of wrong captured point."""

FAULTS = ("no_point", *POINT_FAULTS)
"""Everything that can be amiss with a demonstration household's point."""


class DemoPopulation(Base):
    """The one demonstration population of this database, and what it can be made again from."""

    __tablename__ = "demo_population"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    households: Mapped[int]
    seed: Mapped[int]
    generator_version: Mapped[int] = mapped_column(SmallInteger)
    boundary_set_code: Mapped[str] = mapped_column(comment="the set it was settled on")
    report: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class DemoTruth(Base):
    """Where a demonstration household really stands: for measuring the geocoder, never for use."""

    __tablename__ = "demo_truth"
    __table_args__ = (
        CheckConstraint(
            "fault IN ('no_point','sea','swapped','zero','office','wrong_state')", name="fault"
        ),
    )

    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), primary_key=True
    )
    point: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    place_name: Mapped[str] = mapped_column(comment="as the gazetteer spells it")
    place_kind: Mapped[str] = mapped_column(
        comment="kampung, longhouse, scheme, estate, taman, town, locality"
    )
    fault: Mapped[str | None] = mapped_column(comment="what is wrong with household.point")
