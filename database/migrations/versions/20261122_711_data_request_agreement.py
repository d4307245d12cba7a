"""the agreement under which a request for data was granted"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_711"
down_revision = "20261122_721"
branch_labels = None
depends_on = None

TABLE, COLUMN = "data_request", "agreement_id"
GRANTED = "ck_data_request_agreement"


def upgrade() -> None:
    op.add_column(
        TABLE,
        sa.Column(COLUMN, sa.Uuid(), nullable=True, comment="under which the data will be given"),
    )
    op.create_foreign_key(
        "fk_data_request_agreement_id_agreement", TABLE, "agreement", [COLUMN], ["id"]
    )
    op.create_index("ix_data_request_agreement_id", TABLE, [COLUMN])
    op.create_check_constraint(
        op.f(GRANTED),
        TABLE,
        "agreement_id IS NULL OR answer IN ('granted','granted_with_conditions')",
    )


def downgrade() -> None:
    op.drop_column(TABLE, COLUMN)
