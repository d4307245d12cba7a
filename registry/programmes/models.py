"""Aid programmes of agencies, and the versions of their terms."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from registry.validity.models import Dated, period

FORMS = ("tunai", "barangan", "perkhidmatan", "pinjaman", "perumahan")
RECIPIENTS = ("isi_rumah", "orang")


class Programme(Base):
    """A programme, keyed by agency and code: the same code means different aid at two agencies.

    Its names are those of its newest version. Its purpose never changes: aid for another purpose
    is another programme.
    """

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("agency_id", "code"),)

    id: Mapped[UuidKey]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    code: Mapped[str]
    name_ms: Mapped[str]
    name_en: Mapped[str]
    purpose: Mapped[str] = mapped_column(
        comment="pendapatan, makanan, perumahan, pendidikan, kesihatan, oku, lain"
    )


class ProgrammeVersion(Dated, Base):
    """What a programme gave, how and to whom, over some days. Never changed."""

    __tablename__ = "programme_version"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint(f"form IN {FORMS}", name="form"),
        CheckConstraint(f"recipient IN {RECIPIENTS}", name="recipient"),
        CheckConstraint("income_limit > 0", name="income_limit_positive"),
        CheckConstraint("amount_monthly > 0", name="amount_positive"),
        period(),
    )

    id: Mapped[UuidKey]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    name_ms: Mapped[str]
    name_en: Mapped[str]
    form: Mapped[str] = mapped_column(comment="code of the option list aid_forms")
    recipient: Mapped[str] = mapped_column(
        comment="isi_rumah: the household, by its head (KIR); orang: any one of its people (AIR)"
    )
    amount_monthly: Mapped[Decimal | None] = mapped_column(
        Numeric(12, 2), comment="RM a month where one amount holds for all"
    )
    amount_ms: Mapped[str] = mapped_column(comment="what is given, in words")
    amount_en: Mapped[str]
    income_limit: Mapped[Decimal | None] = mapped_column(
        Numeric(12, 2),
        comment="greatest monthly income of a household that may have it; null = none published",
    )
    for_the_poor: Mapped[bool] = mapped_column(comment="only for households under the poverty line")
    is_offered: Mapped[bool] = mapped_column(comment="false: nobody can have it on these days")
    confirmed: Mapped[bool] = mapped_column(
        comment="false: a single secondary source, or none, tells the amount or the days"
    )
