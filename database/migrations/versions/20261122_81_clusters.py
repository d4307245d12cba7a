"""statistical clusters of a publication: analyses and what they say of each area"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_81"
down_revision = "20261122_91"
branch_labels = None
depends_on = None

KINDS = "'high_high','low_low','high_low','low_high','not_significant','alone'"
KEY = ("publication_number", "indicator", "level")


def upgrade() -> None:
    op.create_table(
        "cluster_run",
        sa.Column("publication_number", sa.BigInteger(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("permutations", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("alpha", sa.Double(), nullable=False, comment="false discovery rate aimed at"),
        sa.Column(
            "moran", sa.Double(), nullable=False, comment="global Moran's I of standardised rates"
        ),
        sa.Column("moran_expected", sa.Double(), nullable=False),
        sa.Column("moran_p", sa.Double(), nullable=False, comment="two-sided, by permutation"),
        sa.Column(
            "local_cutoff", sa.Double(), nullable=False, comment="largest p that is kept: FDR"
        ),
        sa.Column("star_cutoff", sa.Double(), nullable=False, comment="the same for G*"),
        sa.Column(
            "report",
            postgresql.JSONB(),
            nullable=False,
            comment="weights, islands, components, areas left out, versions",
        ),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False
        ),
        sa.PrimaryKeyConstraint(*KEY, name="pk_cluster_run"),
        sa.ForeignKeyConstraint(
            ["publication_number"],
            ["publication.number"],
            ondelete="CASCADE",
            name="fk_cluster_run_publication_number_publication",
        ),
    )
    op.create_table(
        "cluster_value",
        sa.Column("publication_number", sa.BigInteger(), nullable=False),
        sa.Column("indicator", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("rate", sa.Double(), comment="standardised, Assuncao-Reis"),
        sa.Column("neighbours", sa.SmallInteger(), nullable=False),
        sa.Column("local_moran", sa.Double()),
        sa.Column("local_p", sa.Double()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("star", sa.Double(), comment="G*, standardised"),
        sa.Column("star_p", sa.Double()),
        sa.Column("spot", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, "area_code", name="pk_cluster_value"),
        sa.ForeignKeyConstraint(
            list(KEY),
            [f"cluster_run.{name}" for name in KEY],
            ondelete="CASCADE",
            name="fk_cluster_value_publication_number_cluster_run",
        ),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="ck_cluster_value_kind"),
        sa.CheckConstraint("spot IN ('hot','cold','none')", name="ck_cluster_value_spot"),
    )
    for table in ("cluster_run", "cluster_value"):
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION publication_refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("cluster_value")
    op.drop_table("cluster_run")
