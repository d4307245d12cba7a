"""data-sharing agreements, their steps, and what was released under them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_611"
down_revision = "20261122_202"
branch_labels = None
depends_on = None

# Whatever is written by whom: terms never change, a state follows another only as the workflow has
# it, and nobody drafts or approves under another's name. The owner's commands have no identity.
KEEP = """
CREATE FUNCTION keep_agreement() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    who text := rights.account_name();
    moving text[] := '{{state,state_since,version,approved_by}}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an agreement is never removed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draf' OR NEW.approved_by IS NOT NULL OR who <> NEW.drafted_by THEN
            RAISE EXCEPTION 'an agreement begins as a draft, under the name of who drafts it'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - moving <> to_jsonb(OLD) - moving THEN
        RAISE EXCEPTION 'the terms of an agreement never change'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('draf', 'berkuat_kuasa'), ('draf', 'ditarik_balik'), ('berkuat_kuasa', 'digantung'),
        ('berkuat_kuasa', 'ditamatkan'), ('digantung', 'berkuat_kuasa'), ('digantung', 'ditamatkan')
    ) THEN
        RAISE EXCEPTION 'an agreement that is % does not become %', OLD.state, NEW.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.approved_by IS DISTINCT FROM OLD.approved_by
        AND (OLD.state <> 'draf' OR who <> NEW.approved_by) THEN
        RAISE EXCEPTION 'an agreement is approved once, under the name of who approves it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON agreement
    FOR EACH ROW EXECUTE FUNCTION keep_agreement();
"""
APPEND_ONLY = """
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
LOGS = ("agreement_event", "agreement_release", "agreement_release_household")
TRANSITIONS = (
    "('tiada','draft','draf'),('draf','approve','berkuat_kuasa'),"
    "('draf','withdraw','ditarik_balik'),('berkuat_kuasa','suspend','digantung'),"
    "('berkuat_kuasa','end','ditamatkan'),('digantung','resume','berkuat_kuasa'),"
    "('digantung','end','ditamatkan')"
)


def upgrade() -> None:
    # Agreements open a function of their own now, not tables.
    op.execute("DROP FUNCTION IF EXISTS rights.visible_by_agreement(text, text)")
    _agreement()
    _events()
    _releases()
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(KEEP.format(schema=schema))
    for table in LOGS:
        op.execute(APPEND_ONLY.format(table=table))


def downgrade() -> None:
    for function in (
        "release(uuid, text[], text, text, uuid, integer)",
        "agreement_in_force(uuid)",
    ):
        op.execute(f"DROP FUNCTION IF EXISTS rights.{function}")
    for table in reversed(("agreement", *LOGS)):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_agreement()")


def _agreement() -> None:
    texts = sa.ARRAY(sa.Text())
    op.create_table(
        "agreement",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "giver",
            sa.Text(),
            nullable=False,
            comment="the agency that is responsible for the records",
        ),
        sa.Column("recipient", sa.Text(), nullable=False, comment="who may take them"),
        sa.Column("purpose", sa.Text(), nullable=False, comment="sharing_purposes"),
        sa.Column("purpose_note", sa.Text(), nullable=False, comment="the purpose in words"),
        sa.Column("legal_basis", sa.Text(), nullable=False, comment="sharing_legal_bases"),
        sa.Column("legal_note", sa.Text(), nullable=True, comment="the section, or the law"),
        sa.Column(
            "handling", sa.Text(), nullable=False, comment="how it will be kept, used and destroyed"
        ),
        sa.Column("areas", texts, nullable=False, comment="states and districts"),
        sa.Column("classes", texts, nullable=False, comment="poverty_statuses"),
        sa.Column(
            "programmes",
            texts,
            nullable=False,
            comment="AGENCY/CODE: only who receives one of them now; empty = whoever",
        ),
        sa.Column(
            "fields",
            texts,
            nullable=False,
            comment="of database/rights/fields.csv; all others stay blank",
        ),
        sa.Column(
            "sensitive_reason",
            sa.Text(),
            nullable=True,
            comment="why sensitive fields are needed",
        ),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("giver_signatory", sa.Text(), nullable=False),
        sa.Column("recipient_signatory", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
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
            "state IN ('draf','berkuat_kuasa','ditarik_balik','digantung','ditamatkan')",
            name=op.f("ck_agreement_state"),
        ),
        sa.CheckConstraint("giver <> recipient", name=op.f("ck_agreement_parties")),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_agreement_days")),
        sa.CheckConstraint("cardinality(areas) > 0", name=op.f("ck_agreement_has_areas")),
        sa.CheckConstraint("cardinality(classes) > 0", name=op.f("ck_agreement_has_classes")),
        sa.CheckConstraint("cardinality(fields) > 0", name=op.f("ck_agreement_has_fields")),
        sa.CheckConstraint("approved_by <> drafted_by", name=op.f("ck_agreement_four_eyes")),
        sa.CheckConstraint(
            "approved_by IS NOT NULL OR state IN ('draf','ditarik_balik')",
            name=op.f("ck_agreement_approved"),
        ),
        sa.ForeignKeyConstraint(["giver"], ["agency.code"], name=op.f("fk_agreement_giver_agency")),
        sa.ForeignKeyConstraint(
            ["recipient"], ["agency.code"], name=op.f("fk_agreement_recipient_agency")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("number", name=op.f("uq_agreement_number")),
    )
    op.create_index("ix_agreement_recipient", "agreement", ["recipient", "number"])


def _events() -> None:
    op.create_table(
        "agreement_event",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agreement_id", sa.UUID(), nullable=False),
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
            f"(state, event, next_state) IN ({TRANSITIONS})",
            name=op.f("ck_agreement_event_transition"),
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_event_agreement_id_agreement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_event")),
        sa.UniqueConstraint(
            "agreement_id", "seq", name=op.f("uq_agreement_event_agreement_id_seq")
        ),
    )


def _releases() -> None:
    op.create_table(
        "agreement_release",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("agreement_id", sa.UUID(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "account",
            sa.Text(),
            nullable=False,
            comment="who: the name that stands in the registry",
        ),
        sa.Column(
            "purpose",
            sa.Text(),
            nullable=False,
            comment="sharing_purposes, as the agreement has it",
        ),
        sa.Column("fields", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False, comment="households"),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_release_agreement_id_agreement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_release")),
    )
    op.create_index("ix_agreement_release_of", "agreement_release", ["agreement_id", "at", "id"])
    op.create_table(
        "agreement_release_household",
        sa.Column("release_id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["agreement_release.id"],
            name=op.f("fk_agreement_release_household_release_id_agreement_release"),
        ),
        sa.PrimaryKeyConstraint(
            "release_id", "household_id", name=op.f("pk_agreement_release_household")
        ),
    )
    op.create_index(
        op.f("ix_agreement_release_household_household_id"),
        "agreement_release_household",
        ["household_id"],
    )
