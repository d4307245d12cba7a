"""Official figures by area: census counts and HIES results, each with its source and year."""

from sqlalchemy import Double, Identity, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base


class ReferenceValue(Base):
    """One official figure. Area codes are the service's own and do not depend on a boundary set.

    A HIES-only area (no polygon) has a code of its own style, `H13-gedong`.
    """

    __tablename__ = "reference_value"
    __table_args__ = (Index("ix_reference_value_indicator_year", "indicator", "year", "level"),)

    area_code: Mapped[str] = mapped_column(primary_key=True)
    indicator: Mapped[str] = mapped_column(
        primary_key=True,
        comment="census_households, census_persons, hies_absolute, hies_relative, hies_hardcore, "
        "hies_income_median, hies_income_mean, hies_gini",
    )
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    level: Mapped[str]
    value: Mapped[float] = mapped_column(Double)
    unit: Mapped[str]
    source: Mapped[str]
    printed_name: Mapped[str] = mapped_column(comment="the name as the source spells it")


class ReferenceException(Base):
    """A row of an official table that has no polygon of its own: shown as a list, never dropped."""

    __tablename__ = "reference_exception"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    table_name: Mapped[str]
    year: Mapped[int] = mapped_column(SmallInteger)
    state_name: Mapped[str]
    printed_name: Mapped[str]
    area_code: Mapped[str] = mapped_column(comment="the HIES-only area that keeps its values")
    reason: Mapped[str]
