"""the codebook of a publication, kept as it was said when the publication was made"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_80"
down_revision = "20261122_60"
branch_labels = None
depends_on = None

TABLE = "publication_codebook"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("publication_number", sa.BigInteger(), nullable=False),
        sa.Column(
            "entries",
            postgresql.JSONB(),
            nullable=False,
            comment="rows of the codebook, in order; see geo.downloads.codebook.COLUMNS",
        ),
        sa.PrimaryKeyConstraint("publication_number", name=f"pk_{TABLE}"),
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
