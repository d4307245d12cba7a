"""Causes of change, written with each publication: exact, for officers under their grant."""

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class PublicationChange(Base):
    """Why a count of one area is not what it was in the publication before. Never changed.

    `before` + the gains - the losses is `after` in every row; see `geo.changes.causes`.
    """

    __tablename__ = "publication_change"

    publication_number: Mapped[int] = mapped_column(
        ForeignKey("publication.number", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(
        primary_key=True, comment="one of geo.changes.causes.COUNTS"
    )
    area_code: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(comment="one of geo.changes.causes.RECORDED_LEVELS")
    parent_code: Mapped[str | None]
    area_name: Mapped[str]
    before: Mapped[int] = mapped_column(Integer)
    after: Mapped[int] = mapped_column(Integer)
    entered: Mapped[int] = mapped_column(Integer)
    assessed_in: Mapped[int] = mapped_column(Integer)
    moved_in: Mapped[int] = mapped_column(Integer)
    boundary_in: Mapped[int] = mapped_column(Integer)
    departed: Mapped[int] = mapped_column(Integer)
    assessed_out: Mapped[int] = mapped_column(Integer)
    moved_out: Mapped[int] = mapped_column(Integer)
    boundary_out: Mapped[int] = mapped_column(Integer)
