"""imports: ask for a row of a rolled-back import by its record, whatever the planner knows"""

from alembic import op

revision = "20261122_32"
down_revision = "20261122_31"
branch_labels = None
depends_on = None

# Just after an import the planner has no figures yet. As a join it read every row of the job for
# every case; a scalar subquery leaves it only the index on record_id.
KEEP = """
CREATE OR REPLACE FUNCTION keep_registration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_demo THEN
        RETURN OLD;
    END IF;
    IF OLD.version = 1 AND EXISTS (
        SELECT 1 FROM import_row
        WHERE import_row.record_id = OLD.household_id AND (
            SELECT import_job.state FROM import_job WHERE import_job.id = import_row.job_id
        ) = 'rolled_back'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a registration is never removed' USING ERRCODE = 'restrict_violation';
END $$;
"""
FORMER_KEEP = """
CREATE OR REPLACE FUNCTION keep_registration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_demo THEN
        RETURN OLD;
    END IF;
    IF OLD.version = 1 AND EXISTS (
        SELECT 1 FROM import_row JOIN import_job ON import_job.id = import_row.job_id
        WHERE import_row.record_id = OLD.household_id AND import_job.state = 'rolled_back'
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'a registration is never removed' USING ERRCODE = 'restrict_violation';
END $$;
"""


def upgrade() -> None:
    op.execute(KEEP)


def downgrade() -> None:
    op.execute(FORMER_KEEP)
