"""poverty line versions, assessment inputs as columns, uuid7() for set-based inserts"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_2"
down_revision = "20261121_1"
branch_labels = None
depends_on = None

GROSS_OLD = "RM a month, all members, in-kind included; null = not known"
GROSS_NEW = (
    "RM a month, all members, in-kind and aid included; null = not known. "
    "Four decimals, so that a year's income to the sen survives the division by 12"
)
ASSESSMENT_CHECKS = {
    "basis": "basis IN ('isi_rumah','per_kapita')",
    "result": "result IN ('miskin_tegar','miskin','terkeluar')",
    "result_or_reason": "(result IS NULL) = (reason IS NOT NULL)",
}
# A UUIDv7 as database.base.uuid7 makes them: milliseconds first, then random bits.
UUID7 = """
CREATE FUNCTION uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
            || '-7' || substr(gen_random_uuid()::text, 16))::uuid
$$
"""


def upgrade() -> None:
    op.execute(UUID7)
    op.create_table(
        "poverty_line_version",
        sa.Column("version", sa.Text(), nullable=False, comment="PGK-2019, PGK-2022 ..."),
        sa.Column(
            "method",
            sa.Text(),
            nullable=False,
            comment="year of the official method: a break between methods breaks every series",
        ),
        sa.Column(
            "effective_from",
            sa.Date(),
            nullable=False,
            comment="first day of the reference year where no source gives a date",
        ),
        sa.Column("title_ms", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_poverty_line_version")),
    )
    # The tables are loaded from the project's own files: nothing of value is lost here.
    op.execute("DELETE FROM poverty_line")
    op.drop_column("poverty_line", "effective_from")
    op.add_column(
        "poverty_line",
        sa.Column(
            "certainty",
            sa.Text(),
            nullable=False,
            comment="confirmed; one_source; decided = doubtful, a project decision explained beside it",
        ),
    )
    op.alter_column(
        "poverty_line",
        "printed_amount",
        comment="as the source prints it, where it is in doubt",
        existing_comment="as the source prints it, where it differs",
    )
    op.alter_column(
        "poverty_line",
        "correction",
        comment="why the value used is what it is",
        existing_comment="why the printed value is not used",
    )
    op.create_foreign_key(
        op.f("fk_poverty_line_version_poverty_line_version"),
        "poverty_line",
        "poverty_line_version",
        ["version"],
        ["version"],
    )
    op.create_check_constraint(
        op.f("ck_poverty_line_certainty"),
        "poverty_line",
        "certainty IN ('confirmed','one_source','decided')",
    )
    op.create_check_constraint(
        op.f("ck_poverty_line_amount_positive"), "poverty_line", "amount > 0"
    )
    op.create_check_constraint(
        op.f("ck_poverty_line_correction_explained"),
        "poverty_line",
        "correction IS NOT NULL OR printed_amount IS NULL",
    )

    # No release ever wrote an assessment in the former shape.
    op.execute("DELETE FROM assessment")
    op.drop_column("assessment", "inputs")
    for column in _assessment_columns():
        op.add_column("assessment", column)
    _comment_assessment(
        {
            "line_state_code": "the household's stated state",
            "income_monthly": "RM a month on the basis of the line, rounded; decided unrounded",
            "line_stratum": "stratum of the line used",
            "reason": "why there is no result",
        }
    )
    for name, condition in ASSESSMENT_CHECKS.items():
        op.create_check_constraint(op.f(f"ck_assessment_{name}"), "assessment", condition)
    op.drop_index(op.f("ix_assessment_household_id"), table_name="assessment")
    op.create_index(
        "ix_assessment_household_newest", "assessment", ["household_id", "assessed_at", "id"]
    )

    op.alter_column(
        "household",
        "gross_income_monthly",
        type_=sa.Numeric(14, 4),
        comment=GROSS_NEW,
        existing_comment=GROSS_OLD,
    )
    op.add_column(
        "household",
        sa.Column(
            "aid_income_monthly",
            sa.Numeric(14, 4),
            nullable=True,
            comment="the part of the gross income that is aid; null = not stated",
        ),
    )
    op.create_check_constraint(
        op.f("ck_household_aid_not_negative"), "household", "aid_income_monthly >= 0"
    )


def downgrade() -> None:
    op.drop_column("household", "aid_income_monthly")
    op.alter_column(
        "household",
        "gross_income_monthly",
        type_=sa.Numeric(12, 2),
        comment=GROSS_OLD,
        existing_comment=GROSS_NEW,
    )
    op.execute("DELETE FROM assessment")
    op.drop_index("ix_assessment_household_newest", table_name="assessment")
    op.create_index(op.f("ix_assessment_household_id"), "assessment", ["household_id"])
    for name in ASSESSMENT_CHECKS:
        op.drop_constraint(op.f(f"ck_assessment_{name}"), "assessment")
    for column in _assessment_columns():
        op.drop_column("assessment", column.name)
    op.add_column("assessment", sa.Column("inputs", postgresql.JSONB(), nullable=False))
    _comment_assessment(
        {
            "line_state_code": None,
            "income_monthly": "RM a month on the basis of the line",
            "line_stratum": None,
            "reason": "why there is no result, or what was assumed",
        }
    )
    op.execute("DELETE FROM poverty_line")
    for name in ("correction_explained", "amount_positive", "certainty"):
        op.drop_constraint(op.f(f"ck_poverty_line_{name}"), "poverty_line")
    op.drop_constraint(op.f("fk_poverty_line_version_poverty_line_version"), "poverty_line")
    op.drop_column("poverty_line", "certainty")
    op.add_column("poverty_line", sa.Column("effective_from", sa.Date(), nullable=False))
    op.alter_column(
        "poverty_line", "printed_amount", comment="as the source prints it, where it differs"
    )
    op.alter_column("poverty_line", "correction", comment="why the printed value is not used")
    op.drop_table("poverty_line_version")
    op.execute("DROP FUNCTION uuid7()")


def _comment_assessment(comments: dict[str, str | None]) -> None:
    for column, comment in comments.items():
        op.alter_column("assessment", column, comment=comment)


def _assessment_columns() -> list[sa.Column]:
    return [
        sa.Column("assessed_by", sa.Text(), nullable=False),
        sa.Column(
            "aid_counted",
            sa.Boolean(),
            nullable=False,
            comment="aid is part of the income compared",
        ),
        sa.Column("stratum", sa.Text(), nullable=True, comment="the household's; null = not known"),
        sa.Column("gross_income_monthly", sa.Numeric(14, 4), nullable=True),
        sa.Column("aid_income_monthly", sa.Numeric(14, 4), nullable=True),
        sa.Column(
            "assumptions",
            sa.ARRAY(sa.Text()),
            nullable=False,
            comment="what had to be assumed: stratum_unknown, aid_unknown, line_doubtful",
        ),
    ]
