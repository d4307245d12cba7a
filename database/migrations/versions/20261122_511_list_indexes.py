"""indexes by area and key, for pages of households in order of entry"""

from alembic import op

revision = "20261122_511"
down_revision = "20261122_612"
branch_labels = None
depends_on = None

STATED = "ix_household_stated"
BY_AREA = {
    "ix_household_state_entered": ["stated_state_code", "id"],
    "ix_household_district_entered": ["stated_district_code", "id"],
}


def upgrade() -> None:
    for name, columns in BY_AREA.items():
        op.create_index(name, "household", columns)
    op.drop_index(STATED, "household")
    # `rights.seal` is told the key now.
    op.execute("DROP FUNCTION IF EXISTS rights.sealed(text[]), rights.seal(text)")


def downgrade() -> None:
    op.create_index(STATED, "household", ["stated_state_code", "stated_district_code"])
    for name in BY_AREA:
        op.drop_index(name, "household")
