"""The dwelling of a household: tenure, building, services, land, hazards."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Numeric, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from registry.history.models import RecordedAt


class Dwelling(Base):
    """Where a household lives, as the census saw it. Codes are of the option list named alike."""

    __tablename__ = "dwelling"
    __table_args__ = (
        CheckConstraint("rooms >= 0", name="rooms_not_negative"),
        CheckConstraint("floor_area_m2 > 0", name="floor_area_positive"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(
        ForeignKey("household.id", ondelete="CASCADE"), unique=True
    )
    tenure: Mapped[str | None]
    house_type: Mapped[str | None]
    wall_material: Mapped[str | None]
    roof_material: Mapped[str | None]
    floor_material: Mapped[str | None]
    wall_condition: Mapped[str | None] = mapped_column(comment="house_conditions")
    roof_condition: Mapped[str | None] = mapped_column(comment="house_conditions")
    floor_condition: Mapped[str | None] = mapped_column(comment="house_conditions")
    repair_economy: Mapped[str | None]
    rooms: Mapped[int | None] = mapped_column(SmallInteger)
    floor_area_m2: Mapped[Decimal | None] = mapped_column(Numeric(7, 1))
    water: Mapped[str | None] = mapped_column(comment="water_sources")
    electricity: Mapped[str | None] = mapped_column(comment="electricity_sources")
    toilet: Mapped[str | None] = mapped_column(comment="toilets")
    land_status: Mapped[str | None]
    land_owner: Mapped[str | None]
    hazards: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    recorded_at: Mapped[RecordedAt]
