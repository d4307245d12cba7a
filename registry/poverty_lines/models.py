"""Poverty line income (PGK) tables, effective-dated; corrections stand beside what was printed."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey


class PovertyLine(Base):
    """One cell of a PGK table: version x state x stratum x basis x line."""

    __tablename__ = "poverty_line"
    __table_args__ = (
        UniqueConstraint("version", "state_code", "stratum", "basis", "line"),
        CheckConstraint("stratum IN ('bandar','luar_bandar','semua')", name="stratum"),
        CheckConstraint("basis IN ('isi_rumah','per_kapita')", name="basis"),
        CheckConstraint("line IN ('jumlah','makanan')", name="line"),
    )

    id: Mapped[UuidKey]
    version: Mapped[str] = mapped_column(comment="PGK-2019, PGK-2022 ...")
    state_code: Mapped[str] = mapped_column(comment="S01..S16, or MY")
    stratum: Mapped[str]
    basis: Mapped[str]
    line: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2), comment="RM a month, the value used")
    printed_amount: Mapped[Decimal | None] = mapped_column(
        Numeric(12, 2), comment="as the source prints it, where it differs"
    )
    correction: Mapped[str | None] = mapped_column(comment="why the printed value is not used")
    effective_from: Mapped[date]
    source: Mapped[str]
