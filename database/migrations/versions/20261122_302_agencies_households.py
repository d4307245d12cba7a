"""which households are an agency's concern: entered by its officers, aided, asked for aid, referred"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_302"
down_revision = "20261122_603"
branch_labels = None
depends_on = None

# Replaced by that of `database/rights/functions.sql`, which needs this table; defaults need it now.
OWN_AGENCY = """
CREATE FUNCTION rights.own_agency() RETURNS text LANGUAGE sql STABLE AS $$ SELECT NULL::text $$
"""
NOTE = """
CREATE FUNCTION note_household_agency() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    INSERT INTO household_agency (household_id, agency_code)
    SELECT DISTINCT written.household_id, agency.code
    FROM written
    JOIN programme ON programme.id = written.programme_id
    JOIN agency ON agency.id = programme.agency_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
"""
NOTE_REFERRAL = """
CREATE FUNCTION note_referral_agencies() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
    INSERT INTO household_agency (household_id, agency_code)
    SELECT DISTINCT written.household_id, agency.code
    FROM written JOIN agency ON agency.id IN (written.from_agency_id, written.to_agency_id)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER note_agencies AFTER INSERT ON referral
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_referral_agencies();
"""
TABLES = ("aid_record", "aid_application")
PRESENT = """
INSERT INTO household_agency (household_id, agency_code)
SELECT DISTINCT {table}.household_id, agency.code FROM {table}
JOIN programme ON programme.id = {table}.programme_id
JOIN agency ON agency.id = programme.agency_id
ON CONFLICT DO NOTHING
"""
REFERRED = """
INSERT INTO household_agency (household_id, agency_code)
SELECT DISTINCT referral.household_id, agency.code FROM referral
JOIN agency ON agency.id IN (referral.from_agency_id, referral.to_agency_id)
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    op.execute(OWN_AGENCY)
    for table in ("household", "import_job"):
        op.add_column(
            table,
            sa.Column(
                "agency_code",
                sa.Text(),
                server_default=sa.text("rights.own_agency()"),
                nullable=True,
                comment="the agency whose officer entered it",
            ),
        )
    op.create_table(
        "household_agency",
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_household_agency_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", "agency_code", name=op.f("pk_household_agency")),
    )
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    op.execute(NOTE.format(schema=schema))
    op.execute(NOTE_REFERRAL.format(schema=schema))
    op.execute(REFERRED)
    for table in TABLES:
        op.execute(PRESENT.format(table=table))
        for event in ("INSERT", "UPDATE"):
            op.execute(
                f"CREATE TRIGGER note_agency_at_{event.lower()} AFTER {event} ON {table} "
                "REFERENCING NEW TABLE AS written FOR EACH STATEMENT "
                "EXECUTE FUNCTION note_household_agency()"
            )


def downgrade() -> None:
    op.execute("DROP TRIGGER note_agencies ON referral")
    op.execute("DROP FUNCTION note_referral_agencies()")
    for table in TABLES:
        for event in ("insert", "update"):
            op.execute(f"DROP TRIGGER note_agency_at_{event} ON {table}")
    op.execute("DROP FUNCTION note_household_agency()")
    op.drop_table("household_agency")
    for table in ("household", "import_job"):
        op.drop_column(table, "agency_code")
    op.execute("DROP FUNCTION rights.own_agency()")
