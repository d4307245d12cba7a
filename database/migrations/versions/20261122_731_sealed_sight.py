"""what an officer may see is told apart from who the officer is, under one seal"""

from alembic import op

revision = "20261122_731"
down_revision = "20261122_711"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # `rights.seal` and `rights.here` take other arguments now; they are made with the policies.
    op.execute("DROP FUNCTION IF EXISTS rights.here(text), rights.seal(bytea, bytea, text)")


def downgrade() -> None:
    op.execute("DROP FUNCTION IF EXISTS rights.here(text, text), rights.seal(bytea, bytea, bytea)")
