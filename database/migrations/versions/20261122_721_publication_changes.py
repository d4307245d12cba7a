"""why counts changed since the publication before, kept with each publication"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_721"
down_revision = "20261122_511"
branch_labels = None
depends_on = None

TABLE = "publication_change"
NUMBERS = (
    "before",
    "after",
    "entered",
    "assessed_in",
    "moved_in",
    "boundary_in",
    "departed",
    "assessed_out",
    "moved_out",
    "boundary_out",
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("publication_number", sa.BigInteger(), nullable=False),
        sa.Column(
            "indicator", sa.Text(), nullable=False, comment="one of geo.changes.causes.COUNTS"
        ),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column(
            "level", sa.Text(), nullable=False, comment="one of geo.changes.causes.RECORDED_LEVELS"
        ),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("area_name", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in NUMBERS),
        sa.PrimaryKeyConstraint("publication_number", "indicator", "area_code", name=f"pk_{TABLE}"),
        sa.ForeignKeyConstraint(
            ["publication_number"],
            ["publication.number"],
            ondelete="CASCADE",
            name=f"fk_{TABLE}_publication_number_publication",
        ),
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION publication_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_is_never_emptied BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION publication_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {TABLE}_is_complete AFTER INSERT ON {TABLE} "
        "REFERENCING NEW TABLE AS added "
        "FOR EACH STATEMENT EXECUTE FUNCTION publication_refuse_addition()"
    )


def downgrade() -> None:
    op.drop_table(TABLE)
