"""room for a registry-wide assessment pass: no row locks on household, updates in place"""

from alembic import op

revision = "20261121_4"
down_revision = "20261121_3"
branch_labels = None
depends_on = None

ASSUMED_OLD = "what had to be assumed: stratum_unknown, aid_unknown, line_doubtful"
ASSUMED_NEW = "what had to be assumed: stratum_unknown, line_doubtful, aid_unknown"
# Statement-level, so that deleting a population costs one join and not a look-up a household.
CASCADE = """
CREATE FUNCTION assessment_goes_with_household() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM assessment USING gone WHERE assessment.household_id = gone.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER assessment_goes_with_household AFTER DELETE ON household
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION assessment_goes_with_household();
"""


def upgrade() -> None:
    op.drop_constraint(op.f("fk_assessment_household_id_household"), "assessment")
    op.execute(CASCADE)
    op.drop_index("ix_assessment_household_newest", table_name="assessment")
    op.create_index("ix_assessment_household_newest", "assessment", ["household_id", "id"])
    op.alter_column("assessment", "household_id", comment="goes with its household")
    op.alter_column("assessment", "assumptions", comment=ASSUMED_NEW, existing_comment=ASSUMED_OLD)
    # Free space on each page lets a new status be written beside the old row, indexes untouched.
    op.execute("ALTER TABLE household SET (fillfactor = 85)")


def downgrade() -> None:
    op.execute("ALTER TABLE household RESET (fillfactor)")
    op.alter_column("assessment", "assumptions", comment=ASSUMED_OLD, existing_comment=ASSUMED_NEW)
    op.alter_column("assessment", "household_id", comment=None)
    op.drop_index("ix_assessment_household_newest", table_name="assessment")
    op.create_index(
        "ix_assessment_household_newest", "assessment", ["household_id", "assessed_at", "id"]
    )
    op.execute("DROP TRIGGER assessment_goes_with_household ON household")
    op.execute("DROP FUNCTION assessment_goes_with_household()")
    op.create_foreign_key(
        op.f("fk_assessment_household_id_household"),
        "assessment",
        "household",
        ["household_id"],
        ["id"],
        ondelete="CASCADE",
    )
