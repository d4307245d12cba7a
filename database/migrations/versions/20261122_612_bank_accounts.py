"""the account that aid is paid into, sealed"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_612"
down_revision = "20261122_611"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("bank", sa.Text(), nullable=True, comment="banks"))
    op.add_column(
        "person",
        sa.Column(
            "bank_account", sa.Text(), nullable=True, comment="sealed; where aid is paid into"
        ),
    )


def downgrade() -> None:
    op.drop_column("person", "bank_account")
    op.drop_column("person", "bank")
