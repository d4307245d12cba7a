"""imports: jobs and rows; a case of a rolled-back import that nobody touched may go"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_9"
down_revision = "20261121_8"
branch_labels = None
depends_on = None

# A rolled-back import takes its cases along, but only those that never took a second step.
KEEP = """
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
FORMER_KEEP = """
CREATE OR REPLACE FUNCTION keep_registration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.is_demo THEN
        RAISE EXCEPTION 'a registration is never removed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
"""


def upgrade() -> None:
    _job()
    _row()
    op.execute(KEEP)


def downgrade() -> None:
    op.execute(FORMER_KEEP)
    op.drop_table("import_row")
    op.drop_table("import_job")


def _job() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column(
            "mapping",
            postgresql.JSONB(),
            nullable=False,
            comment="column of the file to column of ours",
        ),
        sa.Column(
            "extra_columns",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="of the file; not read",
        ),
        sa.Column("channel", sa.Text(), nullable=False, comment="code of the option list channels"),
        sa.Column("received_on", sa.Date(), nullable=False, comment="of rows that do not say"),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("read_rows", sa.Integer(), nullable=False, comment="rows whose fate is settled"),
        sa.Column("committed", sa.Integer(), nullable=False),
        sa.Column("parked", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rolled_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rolled_back_by", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('households','members','aid')", name=op.f("ck_import_job_kind")
        ),
        sa.CheckConstraint(
            "state IN ('running','finished','rolled_back')", name=op.f("ck_import_job_state")
        ),
        sa.CheckConstraint(
            "committed + parked + refused = read_rows",
            name=op.f("ck_import_job_every_row_accounted_for"),
        ),
        sa.CheckConstraint(
            "(state = 'running') = (finished_at IS NULL)", name=op.f("ck_import_job_finished")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    op.create_index("ix_import_job_created_at", "import_job", ["created_at", "id"])


def _row() -> None:
    op.create_table(
        "import_row",
        sa.Column("job_id", sa.UUID(), nullable=False),
        sa.Column(
            "row_number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="from 1 below the header",
        ),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("reasons", sa.ARRAY(sa.Text()), nullable=True, comment="code or code:column"),
        sa.Column("raw", postgresql.JSONB(), nullable=True, comment="cells by column"),
        sa.Column(
            "record_id",
            sa.UUID(),
            nullable=True,
            comment="the household, person or aid record that was made",
        ),
        sa.Column(
            "resolved_by_job_id",
            sa.UUID(),
            nullable=True,
            comment="the import that took a corrected row in for it",
        ),
        sa.Column("resolved_by_row", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "fate IN ('committed','parked','refused')", name=op.f("ck_import_row_fate")
        ),
        sa.CheckConstraint(
            "(fate = 'committed') = (record_id IS NOT NULL)", name=op.f("ck_import_row_record")
        ),
        sa.CheckConstraint("(fate = 'committed') = (raw IS NULL)", name=op.f("ck_import_row_raw")),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["import_job.id"],
            name=op.f("fk_import_row_job_id_import_job"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("job_id", "row_number", name=op.f("pk_import_row")),
    )
    op.create_index("ix_import_row_record_id", "import_row", ["record_id"])
    op.create_index(
        "ix_import_row_resolved_by_job_id",
        "import_row",
        ["resolved_by_job_id"],
        postgresql_where="resolved_by_job_id IS NOT NULL",
    )
