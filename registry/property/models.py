"""What a household owns: vehicles, livestock, land, equipment."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base, UuidKey
from registry.history.models import RecordedAt


class PropertyItem(Base):
    """One kind of thing that a household owns, and how much of it."""

    __tablename__ = "property_item"
    __table_args__ = (
        UniqueConstraint("household_id", "kind", "code"),
        CheckConstraint("kind IN ('vehicle','livestock','land','equipment')", name="kind"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("value >= 0", name="value_not_negative"),
    )

    id: Mapped[UuidKey]
    household_id: Mapped[UUID] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"))
    kind: Mapped[str]
    code: Mapped[str] = mapped_column(comment="of vehicles, livestock, land_uses or equipment")
    quantity: Mapped[Decimal] = mapped_column(
        Numeric(12, 3), comment="pieces or heads; of land, hectares"
    )
    value: Mapped[Decimal | None] = mapped_column(Numeric(14, 2), comment="RM in all, as stated")
    recorded_at: Mapped[RecordedAt]
