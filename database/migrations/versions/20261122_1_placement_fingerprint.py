"""placement: what a run has seen and left, so that the same again is not done twice"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1"
down_revision = "20261121_9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "geocode_run",
        sa.Column(
            "fingerprint",
            sa.Text(),
            nullable=True,
            comment="households, locations and decisions as the run left them",
        ),
    )


def downgrade() -> None:
    op.drop_column("geocode_run", "fingerprint")
