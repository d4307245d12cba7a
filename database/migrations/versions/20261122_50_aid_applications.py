"""applications for aid and their append-only events"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_50"
down_revision = "20261122_32"
branch_labels = None
depends_on = None

STATES = "'dimohon','disaring','ditolak','ditarik_balik','diluluskan','dibayar','dihentikan'"
OPEN = "'dimohon','disaring','diluluskan','dibayar'"

# The table as it stood on this day; a test holds aid_application_event to the present one.
TRANSITIONS = (
    "('tiada','apply','dimohon'),('dimohon','screen','disaring'),('dimohon','reject','ditolak'),"
    "('dimohon','withdraw','ditarik_balik'),('disaring','approve','diluluskan'),"
    "('disaring','reject','ditolak'),('disaring','withdraw','ditarik_balik'),"
    "('diluluskan','disburse','dibayar'),('diluluskan','reject','ditolak'),"
    "('dibayar','stop','dihentikan'),('ditolak','appeal','dimohon')"
)

# An event goes only with its application.
GUARDS = """
CREATE FUNCTION keep_aid_application_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM aid_application WHERE id = OLD.application_id) THEN
        RAISE EXCEPTION 'aid_application_event is append-only: DELETE refused'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER aid_application_event_append_only BEFORE UPDATE ON aid_application_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER aid_application_event_kept BEFORE DELETE ON aid_application_event
    FOR EACH ROW EXECUTE FUNCTION keep_aid_application_event();
"""


def upgrade() -> None:
    key = postgresql.UUID(as_uuid=True)
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "aid_application",
        sa.Column("id", key, nullable=False),
        sa.Column("household_id", key, nullable=False),
        sa.Column("person_id", key, nullable=True),
        sa.Column("programme_id", key, nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", moment, nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False, comment="seq of the last event"),
        sa.Column("aid_record_id", key, nullable=True, comment="the aid given, once it is"),
        sa.Column("created_at", moment, server_default=sa.func.now(), nullable=False),
        sa.CheckConstraint(f"state IN ({STATES})", name=op.f("ck_aid_application_state")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_aid_application_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_aid_application_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_aid_application_programme_id_programme"),
        ),
        sa.ForeignKeyConstraint(
            ["aid_record_id"],
            ["aid_record.id"],
            name=op.f("fk_aid_application_aid_record_id_aid_record"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_application")),
    )
    op.create_index("ix_aid_application_person_id", "aid_application", ["person_id"])
    op.create_index("ix_aid_application_queue", "aid_application", ["state_since", "id"])
    op.create_index(
        "uq_aid_application_open",
        "aid_application",
        ["household_id", "programme_id", "person_id"],
        unique=True,
        postgresql_where=sa.text(f"state IN ({OPEN})"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "aid_application_event",
        sa.Column("id", key, nullable=False),
        sa.Column("application_id", key, nullable=False),
        sa.Column(
            "seq", sa.SmallInteger(), nullable=False, comment="1, 2, 3 ... of the application"
        ),
        sa.Column("at", moment, server_default=sa.func.now(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.Text(), nullable=False, comment="before the event; tiada = there was none"
        ),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("next_state", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "payload", postgresql.JSONB(), nullable=False, comment="amount and days of the step"
        ),
        sa.CheckConstraint(
            f"(state, event, next_state) IN ({TRANSITIONS})",
            name=op.f("ck_aid_application_event_transition"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["aid_application.id"],
            name=op.f("fk_aid_application_event_application_id_aid_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_application_event")),
        sa.UniqueConstraint(
            "application_id", "seq", name=op.f("uq_aid_application_event_application_id_seq")
        ),
    )
    op.execute(GUARDS)


def downgrade() -> None:
    op.drop_table("aid_application_event")
    op.execute("DROP FUNCTION keep_aid_application_event()")
    op.drop_table("aid_application")
