"""Poverty line income (PGK) tables, effective-dated; corrections stand beside what was printed."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey

LINE_STRATA = ("bandar", "luar_bandar", "semua")
BASES = ("isi_rumah", "per_kapita")
LINES = ("jumlah", "makanan")
CERTAINTIES = ("confirmed", "one_source", "decided")


class PovertyLineVersion(Base):
    """One published table. Rates under different methods never stand in one series."""

    __tablename__ = "poverty_line_version"

    version: Mapped[str] = mapped_column(primary_key=True, comment="PGK-2019, PGK-2022 ...")
    method: Mapped[str] = mapped_column(
        comment="year of the official method: a break between methods breaks every series"
    )
    effective_from: Mapped[date] = mapped_column(
        comment="first day of the reference year where no source gives a date"
    )
    title_ms: Mapped[str]
    title_en: Mapped[str]
    source: Mapped[str]


class PovertyLine(Base):
    """One cell of a PGK table: version x state x stratum x basis x line. Never changed once used.

    `makanan` is the food line (below it: miskin_tegar), `jumlah` the total line (below it: miskin).
    """

    __tablename__ = "poverty_line"
    __table_args__ = (
        UniqueConstraint("version", "state_code", "stratum", "basis", "line"),
        CheckConstraint("stratum IN ('bandar','luar_bandar','semua')", name="stratum"),
        CheckConstraint("basis IN ('isi_rumah','per_kapita')", name="basis"),
        CheckConstraint("line IN ('jumlah','makanan')", name="line"),
        CheckConstraint("certainty IN ('confirmed','one_source','decided')", name="certainty"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint(
            "correction IS NOT NULL OR printed_amount IS NULL", name="correction_explained"
        ),
    )

    id: Mapped[UuidKey]
    version: Mapped[str] = mapped_column(ForeignKey("poverty_line_version.version"))
    state_code: Mapped[str] = mapped_column(comment="S01..S16, or MY")
    stratum: Mapped[str]
    basis: Mapped[str]
    line: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2), comment="RM a month, the value used")
    certainty: Mapped[str] = mapped_column(
        comment="confirmed; one_source; decided = doubtful, a project decision explained beside it"
    )
    printed_amount: Mapped[Decimal | None] = mapped_column(
        Numeric(12, 2), comment="as the source prints it, where it is in doubt"
    )
    correction: Mapped[str | None] = mapped_column(comment="why the value used is what it is")
    source: Mapped[str]
