"""dated versions of agencies, programmes and rules"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_501"
down_revision = "20261122_201"
branch_labels = None
depends_on = None

TABLES = ("agency_version", "programme_version", "programme_rule")
KEY = postgresql.UUID(as_uuid=True)
CARRIED = """
INSERT INTO agency_version (id, agency_id, number, starts_on, source, entered_by, name_ms, name_en,
    is_active)
SELECT gen_random_uuid(), id, 1, '2020-01-01', 'before versions', 'petakasih', name_ms, name_en,
    true FROM agency;
INSERT INTO programme_version (id, programme_id, number, starts_on, source, entered_by, name_ms,
    name_en, form, recipient, amount_ms, amount_en, income_limit, for_the_poor, is_offered,
    confirmed)
SELECT gen_random_uuid(), id, 1, '2020-01-01', 'before versions', 'petakasih', name_ms, name_en,
    'tunai', 'isi_rumah', 'tidak dicatat', 'not recorded', income_limit, for_the_poor, true, false
FROM programme;
"""
LAST = """
UPDATE programme SET income_limit = last.income_limit, for_the_poor = last.for_the_poor
FROM (
    SELECT DISTINCT ON (programme_id) programme_id, income_limit, for_the_poor
    FROM programme_version ORDER BY programme_id, number DESC
) AS last
WHERE last.programme_id = programme.id
"""


def upgrade() -> None:
    op.create_table(
        "agency_version",
        *_dated("agency_version"),
        sa.Column("agency_id", KEY, nullable=False),
        sa.Column("name_ms", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        _foreign_key("agency_version", "agency"),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_agency_version_agency_id_number")),
    )
    op.create_table(
        "programme_version",
        *_dated("programme_version"),
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column("name_ms", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False, comment="code of the option list aid_forms"),
        sa.Column(
            "recipient",
            sa.Text(),
            nullable=False,
            comment="isi_rumah: the household, by its head (KIR); orang: any one of its people "
            "(AIR)",
        ),
        sa.Column(
            "amount_monthly",
            sa.Numeric(12, 2),
            nullable=True,
            comment="RM a month where one amount holds for all",
        ),
        sa.Column("amount_ms", sa.Text(), nullable=False, comment="what is given, in words"),
        sa.Column("amount_en", sa.Text(), nullable=False),
        sa.Column(
            "income_limit",
            sa.Numeric(12, 2),
            nullable=True,
            comment="greatest monthly income of a household that may have it; null = none "
            "published",
        ),
        sa.Column(
            "for_the_poor",
            sa.Boolean(),
            nullable=False,
            comment="only for households under the poverty line",
        ),
        sa.Column(
            "is_offered",
            sa.Boolean(),
            nullable=False,
            comment="false: nobody can have it on these days",
        ),
        sa.Column(
            "confirmed",
            sa.Boolean(),
            nullable=False,
            comment="false: a single secondary source, or none, tells the amount or the days",
        ),
        sa.CheckConstraint(
            "form IN ('tunai', 'barangan', 'perkhidmatan', 'pinjaman', 'perumahan')",
            name=op.f("ck_programme_version_form"),
        ),
        sa.CheckConstraint(
            "recipient IN ('isi_rumah', 'orang')", name=op.f("ck_programme_version_recipient")
        ),
        sa.CheckConstraint(
            "income_limit > 0", name=op.f("ck_programme_version_income_limit_positive")
        ),
        sa.CheckConstraint("amount_monthly > 0", name=op.f("ck_programme_version_amount_positive")),
        _foreign_key("programme_version", "programme"),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_programme_version_programme_id_number")
        ),
    )
    op.create_table(
        "programme_rule",
        *_dated("programme_rule"),
        sa.Column("programme_id", KEY, nullable=False),
        sa.Column(
            "code", sa.Text(), nullable=False, comment="one rule has one code in all its versions"
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("per", sa.Text(), nullable=False),
        sa.Column(
            "condition",
            postgresql.JSONB(),
            nullable=False,
            comment="the tree, as the rule files have it",
        ),
        sa.Column(
            "amounts",
            postgresql.JSONB(),
            nullable=False,
            comment="of {if, rm}; the first met pays",
        ),
        sa.CheckConstraint(
            "subject IN ('household','person')", name=op.f("ck_programme_rule_subject")
        ),
        sa.CheckConstraint("per IN ('month','year')", name=op.f("ck_programme_rule_per")),
        _foreign_key("programme_rule", "programme"),
        sa.UniqueConstraint("code", "number", name=op.f("uq_programme_rule_code_number")),
    )
    op.create_index(op.f("ix_programme_rule_programme_id"), "programme_rule", ["programme_id"])
    op.execute(CARRIED)
    op.drop_constraint(op.f("ck_programme_income_limit_positive"), "programme")
    op.drop_column("programme", "income_limit")
    op.drop_column("programme", "for_the_poor")
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.add_column(
        "programme",
        sa.Column(
            "income_limit",
            sa.Numeric(12, 2),
            nullable=True,
            comment="greatest monthly income of a household that may have it; null = none "
            "published",
        ),
    )
    op.add_column(
        "programme",
        sa.Column(
            "for_the_poor",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="only for households under the poverty line",
        ),
    )
    op.create_check_constraint(
        op.f("ck_programme_income_limit_positive"), "programme", "income_limit > 0"
    )
    op.execute(LAST)
    for table in reversed(TABLES):
        op.drop_table(table)


def _dated(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", KEY, nullable=False),
        sa.Column(
            "number", sa.SmallInteger(), nullable=False, comment="1, 2, 3 ... in the order of entry"
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column(
            "ends_on", sa.Date(), nullable=True, comment="the last day; null = none is known"
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "entered_by",
            sa.Text(),
            nullable=False,
            comment="petakasih = it came with the service",
        ),
        sa.Column(
            "entered_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f(f"ck_{table}_period")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _foreign_key(table: str, of: str) -> sa.schema.SchemaItem:
    return sa.ForeignKeyConstraint(
        [f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_{table}_{of}_id_{of}")
    )
