"""PPR projects, applications for a flat, and their append-only events"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_603"
down_revision = "20261122_503"
branch_labels = None
depends_on = None

GUARDS = """
CREATE TRIGGER ppr_application_event_append_only BEFORE UPDATE ON ppr_application_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ppr_application_event_kept BEFORE DELETE ON ppr_application_event
    FOR EACH ROW EXECUTE FUNCTION keep_event_of_application('ppr_application');
"""


def upgrade() -> None:
    op.create_table(
        "ppr_project",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=True),
        sa.Column("tenure", sa.Text(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column(
            "taken",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="flats that are offered or lived in",
        ),
        sa.Column("form", sa.Text(), nullable=True, comment="pangsapuri or teres"),
        sa.Column("floors", sa.SmallInteger(), nullable=True),
        sa.Column("floor_sqft", sa.Integer(), nullable=True),
        sa.Column("rooms", sa.SmallInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint("tenure IN ('disewa','dimiliki')", name=op.f("ck_ppr_project_tenure")),
        sa.CheckConstraint(
            "taken BETWEEN 0 AND units", name=op.f("ck_ppr_project_taken_within_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ppr_project")),
        sa.UniqueConstraint("code", name=op.f("uq_ppr_project_code")),
    )
    op.create_index("ix_ppr_project_state", "ppr_project", ["state_code", "code"], unique=False)
    op.create_table(
        "ppr_application",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("project_id", sa.UUID(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column(
            "unit_no", sa.Text(), nullable=True, comment="block, floor and door, once offered"
        ),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("aid_record_id", sa.UUID(), nullable=True, comment="the flat as aid, once given"),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False, comment="seq of the last event"),
        sa.CheckConstraint(
            "state IN ('dimohon','disaring','ditolak','ditarik_balik','ditawarkan','menunggu','menghuni','keluar')",
            name=op.f("ck_ppr_application_state"),
        ),
        sa.ForeignKeyConstraint(
            ["aid_record_id"],
            ["aid_record.id"],
            name=op.f("fk_ppr_application_aid_record_id_aid_record"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_ppr_application_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["ppr_project.id"],
            name=op.f("fk_ppr_application_project_id_ppr_project"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ppr_application")),
    )
    op.create_index(
        op.f("ix_ppr_application_household_id"), "ppr_application", ["household_id"], unique=False
    )
    op.create_index(
        op.f("ix_ppr_application_project_id"), "ppr_application", ["project_id"], unique=False
    )
    op.create_index(
        "ix_ppr_application_queue", "ppr_application", ["state_since", "id"], unique=False
    )
    op.create_index(
        "uq_ppr_application_open",
        "ppr_application",
        ["household_id"],
        unique=True,
        postgresql_where=sa.text(
            "state IN ('dimohon','disaring','ditawarkan','menunggu','menghuni')"
        ),
    )
    op.create_table(
        "ppr_application_event",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("application_id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column(
            "seq", sa.SmallInteger(), nullable=False, comment="1, 2, 3 ... of the application"
        ),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="before the event; tiada = there was none"
        ),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("next_state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "payload",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="what the step says beside its note",
        ),
        sa.CheckConstraint(
            "(state, event, next_state) IN (('tiada','apply','dimohon'),('dimohon','screen','disaring'),('dimohon','reject','ditolak'),('dimohon','withdraw','ditarik_balik'),('disaring','offer','ditawarkan'),('disaring','wait','menunggu'),('disaring','reject','ditolak'),('disaring','withdraw','ditarik_balik'),('menunggu','offer','ditawarkan'),('menunggu','reject','ditolak'),('menunggu','withdraw','ditarik_balik'),('ditawarkan','accept','menghuni'),('ditawarkan','decline','menunggu'),('menghuni','leave','keluar'),('ditolak','appeal','dimohon'))",
            name=op.f("ck_ppr_application_event_transition"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["ppr_application.id"],
            name=op.f("fk_ppr_application_event_application_id_ppr_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_ppr_application_event_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ppr_application_event")),
        sa.UniqueConstraint(
            "application_id", "seq", name=op.f("uq_ppr_application_event_application_id_seq")
        ),
    )
    op.create_index(
        op.f("ix_ppr_application_event_household_id"),
        "ppr_application_event",
        ["household_id"],
        unique=False,
    )
    op.execute(GUARDS)


def downgrade() -> None:
    op.drop_index(op.f("ix_ppr_application_event_household_id"), table_name="ppr_application_event")
    op.drop_table("ppr_application_event")
    op.drop_index(
        "uq_ppr_application_open",
        table_name="ppr_application",
        postgresql_where=sa.text(
            "state IN ('dimohon','disaring','ditawarkan','menunggu','menghuni')"
        ),
    )
    op.drop_index("ix_ppr_application_queue", table_name="ppr_application")
    op.drop_index(op.f("ix_ppr_application_project_id"), table_name="ppr_application")
    op.drop_index(op.f("ix_ppr_application_household_id"), table_name="ppr_application")
    op.drop_table("ppr_application")
    op.drop_index("ix_ppr_project_state", table_name="ppr_project")
    op.drop_table("ppr_project")
