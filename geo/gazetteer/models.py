"""Gazetteer versions and their rows, and the aliases that reviewers' decisions became."""

from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import Geometry
from sqlalchemy import ARRAY, CheckConstraint, Double, ForeignKey, Identity, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, CreatedAt, UuidKey


class GazetteerVersion(Base):
    """One immutable version of the gazetteer, from one digest of its sources."""

    __tablename__ = "gazetteer_version"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(unique=True, comment="sha256 over sources and tables")
    is_current: Mapped[bool]
    sources: Mapped[dict[str, Any]] = mapped_column(comment="provenance of each source")
    counts: Mapped[dict[str, Any]] = mapped_column(comment="rows by table")
    created_at: Mapped[CreatedAt]


class GazetteerPlace(Base):
    """A populated place of one version."""

    __tablename__ = "gazetteer_place"
    __table_args__ = (
        Index(
            "ix_gazetteer_place_normalised",
            "normalised",
            postgresql_using="gin",
            postgresql_ops={"normalised": "gin_trgm_ops"},
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("gazetteer_version.id", ondelete="CASCADE"), index=True
    )
    source_id: Mapped[str] = mapped_column(comment="the source's own number")
    name: Mapped[str]
    other_names: Mapped[list[str]] = mapped_column(ARRAY(Text))
    normalised: Mapped[str] = mapped_column(comment="canonical words of the name")
    point: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326))


class PostcodePoint(Base):
    """A point given for a postcode; several postcodes may share one, and it may be far off."""

    __tablename__ = "postcode_point"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("gazetteer_version.id", ondelete="CASCADE"), index=True
    )
    postcode: Mapped[str]
    place_name: Mapped[str]
    state: Mapped[str]
    point: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))


class PostcodeLocality(Base):
    """A locality, street or building that a postcode serves."""

    __tablename__ = "postcode_locality"
    __table_args__ = (
        Index(
            "ix_postcode_locality_normalised",
            "normalised",
            postgresql_using="gin",
            postgresql_ops={"normalised": "gin_trgm_ops"},
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    version_id: Mapped[int] = mapped_column(
        ForeignKey("gazetteer_version.id", ondelete="CASCADE"), index=True
    )
    postcode: Mapped[str]
    name: Mapped[str]
    normalised: Mapped[str]
    post_office: Mapped[str]
    state: Mapped[str]


class GazetteerTown(Base):
    """A town or post office and the share of its addresses in one district."""

    __tablename__ = "gazetteer_town"
    __table_args__ = (CheckConstraint("share > 0 AND share <= 1", name="share"),)

    version_id: Mapped[int] = mapped_column(
        ForeignKey("gazetteer_version.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(primary_key=True)
    share: Mapped[float] = mapped_column(Double)


class AddressAlias(Base):
    """What a reviewer decided for an address: it holds until it is retired.

    `key` is the whole address in canonical words with its postcode, town and state, so it answers
    every later writing of the same address, and no other.
    """

    __tablename__ = "address_alias"
    __table_args__ = (
        Index("uq_address_alias_live", "key", unique=True, postgresql_where="retired_at IS NULL"),
    )

    id: Mapped[UuidKey]
    key: Mapped[str]
    address: Mapped[str] = mapped_column(comment="as it was written when it was decided")
    point: Mapped[Any | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))
    radius_m: Mapped[int | None]
    district_code: Mapped[str | None] = mapped_column(comment="null: a person could not tell")
    decided_by: Mapped[str]
    created_at: Mapped[CreatedAt]
    retired_at: Mapped[datetime | None]
    task_id: Mapped[UUID | None] = mapped_column(comment="the review task that decided it")
