"""an index of the parked rows that wait"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_502"
down_revision = "20261122_301"
branch_labels = None
depends_on = None

NAME = "ix_import_row_waiting"
WAITS = "fate = 'parked' AND resolved_by_job_id IS NULL"


def upgrade() -> None:
    op.create_index(NAME, "import_row", ["job_id", "row_number"], postgresql_where=sa.text(WAITS))


def downgrade() -> None:
    op.drop_index(NAME, "import_row")
