"""the audit trail: append-only and hash-chained by triggers"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_90"
down_revision = "20261122_80"
branch_labels = None
depends_on = None

# Every part is preceded by its length, so that no two entries are written alike. A lock that is
# held to the transaction's end lets one transaction at a time go on from the last entry; the trail
# goes on from its head even when its end was cut off, so that the gap stays to be seen.
CHAIN = """
CREATE FUNCTION audit_part(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL THEN '-;'
           ELSE octet_length(convert_to(value, 'UTF8')) || ':' || value || ';' END
$$;

CREATE FUNCTION audit_hash(entry audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(entry.previous || convert_to(concat(
        audit_part(entry.seq::text),
        audit_part((extract(epoch FROM entry.at) * 1000000)::bigint::text),
        audit_part(entry.account),
        audit_part(entry.role),
        audit_part(entry.action),
        audit_part(entry.operation),
        audit_part(array_to_json(entry.subjects)::text),
        audit_part(entry.purpose),
        audit_part(entry.details::text)
    ), 'UTF8'))
$$;

CREATE FUNCTION chain_audit_event() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(7022364301932881511);
    SELECT seq, hash INTO last FROM (
        (SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1)
        UNION ALL SELECT seq, hash FROM audit_head
    ) AS ends ORDER BY seq DESC LIMIT 1;
    NEW.seq := last.seq + 1;
    NEW.at := clock_timestamp();
    NEW.previous := last.hash;
    NEW.hash := audit_hash(NEW);
    RETURN NEW;
END $$;

CREATE FUNCTION move_audit_head() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    UPDATE audit_head SET seq = last.seq, hash = last.hash
    FROM (SELECT seq, hash FROM added ORDER BY seq DESC LIMIT 1) AS last;
    RETURN NULL;
END $$;

CREATE FUNCTION keep_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit_head moves with the trail only: % refused', TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

INSERT INTO audit_head (seq, hash) VALUES (0, sha256('petakasih audit'));

CREATE TRIGGER chain BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION chain_audit_event();
CREATE TRIGGER move_head AFTER INSERT ON audit_event
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION move_audit_head();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep BEFORE INSERT OR UPDATE OR DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION keep_audit_head();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

REVOKE ALL ON audit_event, audit_head FROM PUBLIC;
"""


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "account",
            sa.Text(),
            nullable=False,
            comment="who: the name that stands in the registry",
        ),
        sa.Column("role", sa.Text(), nullable=True, comment="in which role"),
        sa.Column("action", sa.Text(), nullable=False, comment="read, change, command ..."),
        sa.Column("operation", sa.Text(), nullable=False, comment="the endpoint or command"),
        sa.Column(
            "subjects", sa.ARRAY(sa.Text()), nullable=False, comment="keys of the households"
        ),
        sa.Column("purpose", sa.Text(), nullable=True),
        sa.Column(
            "details",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="nothing personal",
        ),
        sa.Column("previous", sa.LargeBinary(), nullable=False, comment="hash of the entry before"),
        sa.Column(
            "hash",
            sa.LargeBinary(),
            nullable=False,
            comment="SHA-256 of `previous` and this entry",
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_event_hash")),
    )
    op.create_index("ix_audit_event_account", "audit_event", ["account", "seq"])
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_index("ix_audit_event_subjects", "audit_event", ["subjects"], postgresql_using="gin")
    op.create_table(
        "audit_head",
        sa.Column("is_last", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("is_last", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("is_last", name=op.f("pk_audit_head")),
    )
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(CHAIN.format(schema=schema))


def downgrade() -> None:
    op.drop_table("audit_head")
    op.execute("DROP FUNCTION audit_hash(audit_event)")
    op.drop_table("audit_event")
    op.execute("DROP FUNCTION chain_audit_event, move_audit_head, keep_audit_head, audit_part")
