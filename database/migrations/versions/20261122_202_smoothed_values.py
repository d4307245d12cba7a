"""smoothed rates, rank intervals and reliability beside published values"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_202"
down_revision = "20261122_302"
branch_labels = None
depends_on = None

TABLE = "published_value"
CHECK = "ck_published_value_suppressed_is_empty"
NEW: dict[str, tuple[sa.types.TypeEngine, str | None]] = {
    "smoothed": (sa.Double(), "empirical-Bayes rate, made from published figures alone"),
    "smoothed_lower": (sa.Double(), None),
    "smoothed_upper": (sa.Double(), None),
    "rank_lower": (sa.Integer(), "of the level's published areas, rank 1 the highest; 95 %"),
    "rank_upper": (sa.Integer(), None),
    "reliability": (sa.Text(), "of geo.uncertainty.service.RELIABILITY; null without interval"),
}
FORMERLY = ("value", "lower", "upper", "numerator")


def upgrade() -> None:
    for name, (kind, comment) in NEW.items():
        op.add_column(TABLE, sa.Column(name, kind, nullable=True, comment=comment))
    _check((*FORMERLY, *NEW))


def downgrade() -> None:
    _check(FORMERLY)
    for name in NEW:
        op.drop_column(TABLE, name)


def _check(numbers: tuple[str, ...]) -> None:
    op.drop_constraint(op.f(CHECK), TABLE, type_="check")
    held = f"num_nonnulls({', '.join(numbers)}) = 0"
    op.create_check_constraint(op.f(CHECK), TABLE, f"flag <> 'suppressed' OR {held}")
