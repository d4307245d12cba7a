"""figures by category of a breakdown stand beside those of whole areas"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_201"
down_revision = "20261122_601"
branch_labels = None
depends_on = None

KEYS = {
    "published_value": ("publication_number", "indicator", "area_code", "year"),
    "exact_value": ("publication_number", "indicator", "area_code", "year"),
}
NEW = ("breakdown", "category")
COMMENTS = {
    "breakdown": "of geo.indicators.breakdowns; empty for the whole area",
    "category": "of the breakdown; empty for the whole area",
}
INDEX = "ix_published_value_map"


def upgrade() -> None:
    for table, key in KEYS.items():
        for name in NEW:
            op.add_column(
                table,
                sa.Column(
                    name, sa.Text(), nullable=False, server_default="", comment=COMMENTS[name]
                ),
            )
        op.drop_constraint(f"pk_{table}", table, type_="primary")
        op.create_primary_key(f"pk_{table}", table, [*key, *NEW])
    op.drop_index(INDEX, "published_value")
    op.create_index(
        INDEX, "published_value", ["publication_number", "indicator", "level", "breakdown", "year"]
    )


def downgrade() -> None:
    op.drop_index(INDEX, "published_value")
    op.create_index(INDEX, "published_value", ["publication_number", "indicator", "level", "year"])
    for table, key in KEYS.items():
        # What has no place in the former tables goes with their new columns: publications that
        # were made since cannot be told in them.
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        held = sa.table(table, sa.column("breakdown"))
        op.execute(sa.delete(held).where(held.c.breakdown != ""))
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        op.drop_constraint(f"pk_{table}", table, type_="primary")
        for name in NEW:
            op.drop_column(table, name)
        op.create_primary_key(f"pk_{table}", table, list(key))
