"""Boundary sets: each is built once and never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Identity, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt


class BoundarySet(Base):
    """One immutable version of every area, from one digest of its sources."""

    __tablename__ = "boundary_set"

    id: Mapped[int] = mapped_column(SmallInteger, Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    digest: Mapped[str] = mapped_column(
        unique=True, comment="sha256 over sources and engine version"
    )
    is_current: Mapped[bool] = mapped_column(comment="the set new publications use by default")
    sources: Mapped[dict[str, Any]] = mapped_column(
        comment="per source: title, licence, attribution, address, sha256, how it was had"
    )
    report: Mapped[dict[str, Any]] = mapped_column(comment="what cleaning did: counts and areas")
    created_at: Mapped[CreatedAt]
    retired_at: Mapped[datetime | None]
