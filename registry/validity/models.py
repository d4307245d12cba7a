"""The columns of every version, and the way to the version of a day."""

from datetime import date
from typing import Any, TypeVar

from sqlalchemy import CheckConstraint, ColumnElement, Select, SmallInteger, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from database.base import CreatedAt


def period() -> CheckConstraint:
    """Return the constraint that a version does not end before it starts."""
    return CheckConstraint("ends_on >= starts_on", name="period")


class Dated:
    """A version that holds from `starts_on` to `ends_on`, both included.

    Versions are only ever added. Where several tell of one day, the one with the greatest number
    holds: it was entered last.
    """

    number: Mapped[int] = mapped_column(SmallInteger, comment="1, 2, 3 ... in the order of entry")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(comment="the last day; null = none is known")
    source: Mapped[str]
    entered_by: Mapped[str] = mapped_column(comment="petakasih = it came with the service")
    entered_at: Mapped[CreatedAt]


Version = TypeVar("Version", bound=Dated)


def holding(version: type[Dated], on: date) -> ColumnElement[bool]:
    """Return the condition that a version tells of a day."""
    return (version.starts_on <= on) & or_(version.ends_on.is_(None), version.ends_on >= on)


def in_force(version: type[Version], of: InstrumentedAttribute[Any], on: date) -> Select[Version]:
    """Return the versions in force on a day: for each `of`, the one entered last."""
    statement = select(version).where(holding(version, on)).order_by(of, version.number.desc())
    return statement.ext(distinct_on(of))
