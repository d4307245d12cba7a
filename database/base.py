"""The declarative base, the naming convention and the column types every table shares."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import uuid_utils
from sqlalchemy import BigInteger, DateTime, MetaData, Numeric, Text, func
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def uuid7() -> UUID:
    """Return a new UUIDv7: time-ordered, so that primary-key inserts stay local in the index."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


Money = Annotated[Any, mapped_column(Numeric(12, 2))]
"""Ringgit a month unless the column's name says otherwise."""

UuidKey = Annotated[
    UUID, mapped_column(postgresql.UUID(as_uuid=True), primary_key=True, default=uuid7)
]

CreatedAt = Annotated[
    datetime, mapped_column(DateTime(timezone=True), server_default=func.now(), nullable=False)
]


class Base(DeclarativeBase):
    """Parent of every table; one metadata, so that migrations can be compared with the models."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        datetime: DateTime(timezone=True),
        UUID: postgresql.UUID(as_uuid=True),
        dict[str, Any]: postgresql.JSONB,
        int: BigInteger,
    }
