"""Areas: one row per area of a boundary set."""

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    CheckConstraint,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
)
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base

LEVELS = ("national", "state", "district", "mukim", "parlimen", "dun")
"""Every level an area may have. `national` has one area, `MY`."""

PARENT_LEVEL = {
    "national": None,
    "state": "national",
    "district": "state",
    "mukim": "district",
    "parlimen": "state",
    "dun": "parlimen",
}
"""The level above, along which children add up to their parent."""

QUALITIES = ("official", "approximate", "indicative")


class Area(Base):
    """An area of one boundary set: code, level, name, parent, geometry, quality.

    `geometry` is the cleaned full resolution (assignment); `geometry_display` is simplified as a
    coverage (drawing only); `geometry_3857` is the display geometry, projected once.
    """

    __tablename__ = "area"
    __table_args__ = (
        ForeignKeyConstraint(
            ["boundary_set_id", "parent_code"],
            ["area.boundary_set_id", "area.code"],
            deferrable=True,
            initially="DEFERRED",
        ),
        CheckConstraint(
            "level IN ('national','state','district','mukim','parlimen','dun')", name="level"
        ),
        CheckConstraint("quality IN ('official','approximate','indicative')", name="quality"),
        Index("ix_area_level_parent", "boundary_set_id", "level", "parent_code"),
    )

    boundary_set_id: Mapped[int] = mapped_column(
        SmallInteger, ForeignKey("boundary_set.id", ondelete="CASCADE"), primary_key=True
    )
    code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str]
    name: Mapped[str]
    parent_code: Mapped[str | None]
    state_code: Mapped[str | None] = mapped_column(comment="the state the area lies in")
    quality: Mapped[str]
    source: Mapped[str] = mapped_column(comment="key of boundary_set.sources")
    source_share: Mapped[float] = mapped_column(
        Double, comment="share of the area that is source geometry, 0 to 1; the rest was filled"
    )
    land_km2: Mapped[float] = mapped_column(Double)
    geometry: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326))
    geometry_display: Mapped[Any] = mapped_column(
        Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)
    )
    geometry_3857: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=3857))
