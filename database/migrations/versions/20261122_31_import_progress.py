"""imports: how far one is, and whether a process is still at it"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_31"
down_revision = "20261122_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "import_job",
        sa.Column(
            "estimated_rows", sa.Integer(), nullable=True, comment="about how many there are"
        ),
    )
    op.add_column(
        "import_job",
        sa.Column(
            "worked_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when a process last took rows in; null: none is at it",
        ),
    )
    op.add_column(
        "import_job",
        sa.Column("failure", sa.Text(), nullable=True, comment="why the file could not be read on"),
    )


def downgrade() -> None:
    for column in ("failure", "worked_at", "estimated_rows"):
        op.drop_column("import_job", column)
