"""Rules of programmes that were entered in this registry, beside those of `rules/`."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from registry.validity.models import Dated, period


class EnteredRule(Dated, Base):
    """One version of one rule of a programme. Never changed."""

    __tablename__ = "programme_rule"
    __table_args__ = (
        UniqueConstraint("code", "number"),
        CheckConstraint("subject IN ('household','person')", name="subject"),
        CheckConstraint("per IN ('month','year')", name="per"),
        period(),
    )

    id: Mapped[UuidKey]
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    code: Mapped[str] = mapped_column(comment="one rule has one code in all its versions")
    subject: Mapped[str]
    per: Mapped[str]
    condition: Mapped[dict[str, Any]] = mapped_column(comment="the tree, as the rule files have it")
    amounts: Mapped[list[Any]] = mapped_column(JSONB, comment="of {if, rm}; the first met pays")
