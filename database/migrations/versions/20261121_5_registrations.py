"""registrations with their append-only events, meetings, idempotency keys, status checks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_5"
down_revision = "20261121_4"
branch_labels = None
depends_on = None

# The workflow table as it stood on this day; a test holds registration_event to the present one.
TRANSITIONS = """
    ('tiada','receive','baru'),
    ('baru','correct','baru'),
    ('baru','accept','disemak'),
    ('baru','reject','ditolak'),
    ('baru','reject_on_criteria','ditolak'),
    ('disemak','record_census','disemak'),
    ('disemak','verify','disahkan'),
    ('disemak','reject_after_census','ditolak'),
    ('ditolak','reopen','baru'),
    ('ditolak','dismiss_appeal','ditolak'),
    ('ditolak','reapply','baru'),
    ('disahkan','record_census','disahkan'),
    ('disahkan','verify','disahkan'),
    ('disahkan','reassess','disahkan'),
    ('disahkan','exit','keluar'),
    ('disahkan','remove','keluar'),
    ('keluar','reenter','disahkan')
"""

# An event goes only with its case, a case only with its demonstration household.
GUARDS = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION keep_registration() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT OLD.is_demo THEN
        RAISE EXCEPTION 'a registration is never removed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION keep_registration_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registration WHERE id = OLD.registration_id) THEN
        RAISE EXCEPTION 'registration_event is append-only: DELETE refused'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION keep_closed_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a closed meeting is never changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION keep_closed_meeting_list() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    meeting_of_row uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.meeting_id ELSE OLD.meeting_id END;
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'meeting_case' THEN
        -- A demonstration household takes its cases along.
        IF NOT EXISTS (SELECT 1 FROM registration WHERE id = OLD.registration_id) THEN
            RETURN OLD;
        END IF;
    END IF;
    IF EXISTS (SELECT 1 FROM meeting WHERE id = meeting_of_row AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a closed meeting is never changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER refuse_update BEFORE UPDATE ON registration_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON registration_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep BEFORE DELETE ON registration_event
    FOR EACH ROW EXECUTE FUNCTION keep_registration_event();
CREATE TRIGGER keep BEFORE DELETE ON registration
    FOR EACH ROW EXECUTE FUNCTION keep_registration();
CREATE TRIGGER keep_closed BEFORE UPDATE OR DELETE ON meeting
    FOR EACH ROW EXECUTE FUNCTION keep_closed_meeting();
CREATE TRIGGER keep_closed BEFORE INSERT OR UPDATE OR DELETE ON meeting_case
    FOR EACH ROW EXECUTE FUNCTION keep_closed_meeting_list();
CREATE TRIGGER keep_closed BEFORE INSERT OR UPDATE OR DELETE ON meeting_member
    FOR EACH ROW EXECUTE FUNCTION keep_closed_meeting_list();
"""
FUNCTIONS = (
    "keep_closed_meeting_list",
    "keep_closed_meeting",
    "keep_registration_event",
    "keep_registration",
    "refuse_change",
)


def upgrade() -> None:
    op.execute("CREATE SEQUENCE household_reference_seq")
    _registration()
    _meeting()
    _registration_event()
    _meeting_case()
    _idempotency_key()
    _status_check()
    op.execute(GUARDS)


def downgrade() -> None:
    op.drop_constraint("fk_registration_last_event", "registration", type_="foreignkey")
    for table in (
        "status_check",
        "idempotency_key",
        "meeting_case",
        "registration_event",
        "meeting_member",
        "meeting",
        "registration",
    ):
        op.drop_table(table)
    for name in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}()")
    op.execute("DROP SEQUENCE household_reference_seq")


def _created_at() -> sa.Column:
    return sa.Column(
        "created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
    )


def _registration() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column(
            "is_demo",
            sa.Boolean(),
            nullable=False,
            comment="of a demonstration household; may be removed",
        ),
        sa.Column("channel", sa.Text(), nullable=False, comment="code of the option list channels"),
        sa.Column("reporter_name", sa.Text(), nullable=True),
        sa.Column("reporter_address", sa.Text(), nullable=True),
        sa.Column("reporter_phone", sa.Text(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column(
            "short_form",
            postgresql.JSONB(),
            nullable=False,
            comment="as last received; without the identity number, which the head's row holds",
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False, comment="seq of the last event"),
        sa.Column(
            "screening",
            postgresql.JSONB(),
            nullable=True,
            comment="the admission criteria, met or not, as last checked",
        ),
        _created_at(),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_registration_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("household_id", name=op.f("uq_registration_household_id")),
    )
    op.create_index("ix_registration_queue", "registration", ["state", "state_since", "id"])


def _meeting() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("minutes_no", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=True, comment="null for the national group"),
        sa.Column("district_code", sa.Text(), nullable=True, comment="of a district group only"),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        _created_at(),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "level IN ('daerah','negeri','kebangsaan')", name=op.f("ck_meeting_level")
        ),
        sa.CheckConstraint(
            "(level = 'kebangsaan') = (state_code IS NULL)"
            " AND (level = 'daerah') = (district_code IS NOT NULL)",
            name=op.f("ck_meeting_area_of_level"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL)", name=op.f("ck_meeting_closed")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("minutes_no", name=op.f("uq_meeting_minutes_no")),
    )
    op.create_index("ix_meeting_held", "meeting", ["held_on", "id"])
    op.create_table(
        "meeting_member",
        sa.Column("meeting_id", sa.UUID(), nullable=False),
        sa.Column("item", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "position IN ('pengerusi','setiausaha','ahli','jemputan')",
            name=op.f("ck_meeting_member_position"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_member_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "item", name=op.f("pk_meeting_member")),
    )


def _registration_event() -> None:
    op.create_table(
        "registration_event",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("registration_id", sa.UUID(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False, comment="1, 2, 3 ... within the case"),
        sa.Column(
            "previous_seq",
            sa.SmallInteger(),
            sa.Computed("nullif(seq - 1, 0)", persisted=True),
            nullable=True,
        ),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Text(),
            nullable=False,
            comment="before the event; tiada = there was no case",
        ),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("next_state", sa.Text(), nullable=False),
        sa.Column(
            "reason", sa.Text(), nullable=True, comment="code of the transition's reason list"
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("meeting_id", sa.UUID(), nullable=True),
        sa.Column(
            "line_version", sa.Text(), nullable=True, comment="the poverty line it rested on"
        ),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "(seq = 1) = (state = 'tiada')",
            name=op.f("ck_registration_event_first_from_nothing"),
        ),
        sa.CheckConstraint(
            f"(state, event, next_state) IN ({TRANSITIONS})",
            name=op.f("ck_registration_event_transition"),
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_registration_event_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_registration_event_meeting_id_meeting"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_event")),
        sa.UniqueConstraint(
            "registration_id", "seq", name=op.f("uq_registration_event_registration_id_seq")
        ),
        sa.UniqueConstraint(
            "registration_id", "seq", "next_state", name="uq_registration_event_end"
        ),
    )
    op.create_index("ix_registration_event_meeting_id", "registration_event", ["meeting_id"])
    end = ["registration_id", "seq", "next_state"]
    op.create_foreign_key(
        "fk_registration_event_previous",
        "registration_event",
        "registration_event",
        ["registration_id", "previous_seq", "state"],
        end,
    )
    op.create_foreign_key(
        "fk_registration_last_event",
        "registration",
        "registration_event",
        ["id", "version", "state"],
        end,
        deferrable=True,
        initially="DEFERRED",
    )


def _meeting_case() -> None:
    op.create_table(
        "meeting_case",
        sa.Column("meeting_id", sa.UUID(), nullable=False),
        sa.Column("registration_id", sa.UUID(), nullable=False),
        sa.Column("item", sa.SmallInteger(), nullable=False, comment="place in the list, from 1"),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True, comment="who recorded the decision"),
        sa.CheckConstraint(
            "decision IN ('terima','tolak','tangguh','keluarkan')",
            name=op.f("ck_meeting_case_decision"),
        ),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_at IS NULL)"
            " AND (decision IS NULL) = (decided_by IS NULL)",
            name=op.f("ck_meeting_case_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_case_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_meeting_case_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "registration_id", name=op.f("pk_meeting_case")),
        sa.UniqueConstraint("meeting_id", "item", name=op.f("uq_meeting_case_meeting_id_item")),
    )
    op.create_index("ix_meeting_case_registration_id", "meeting_case", ["registration_id"])


def _idempotency_key() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("request_hash", sa.Text(), nullable=False, comment="sha256 of the request"),
        sa.Column("response", postgresql.JSONB(), nullable=True),
        _created_at(),
        sa.PrimaryKeyConstraint("key", "actor", "operation", name=op.f("pk_idempotency_key")),
    )
    op.create_index("ix_idempotency_key_created_at", "idempotency_key", ["created_at"])


def _status_check() -> None:
    op.create_table(
        "status_check",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("number_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "refused",
            sa.Text(),
            nullable=True,
            comment="the limit that stopped it; null: answered",
        ),
        sa.Column(
            "registration_id", sa.UUID(), nullable=True, comment="the case told about, if any"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_check")),
    )
    op.create_index("ix_status_check_address", "status_check", ["address_hash", "at"])
    op.create_index("ix_status_check_number", "status_check", ["number_hash", "at"])
