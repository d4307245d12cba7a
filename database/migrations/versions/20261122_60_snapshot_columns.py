"""what indicators and breakdowns need in the snapshot; income limits of programmes"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_60"
down_revision = "20261122_20"
branch_labels = None
depends_on = None

MONEY = sa.Numeric(14, 4)
# Publications made before keep rows without these; the defaults are only for them.
COUNTS = ("aid_records", "limits_known", "limits_exceeded")
BANDS = "a category of geo.indicators.breakdowns, as are the four that follow; null = not known"
NEW: tuple[tuple[str, sa.types.TypeEngine, str | None], ...] = (
    ("location_confidence", sa.Double(), "chance that the place is right, 0 to 1"),
    ("size_band", sa.Text(), BANDS),
    ("head_sex", sa.Text(), None),
    ("head_age_band", sa.Text(), None),
    ("ethnicity", sa.Text(), "of the head, in broad groups"),
    ("disability", sa.Text(), "whether any member is disabled"),
    ("income_before_aid", MONEY, None),
    ("verified_months", sa.SmallInteger(), "whole months since verification"),
    ("case_state", sa.Text(), "of the registration's workflow"),
    ("days_in_state", sa.Integer(), None),
    ("water", sa.Text(), None),
    ("electricity", sa.Text(), None),
    ("toilet", sa.Text(), None),
    ("house_condition", sa.Text(), "the worst of wall, roof, floor"),
    ("rooms", sa.SmallInteger(), None),
    ("education", sa.Text(), "highest of members aged 15 or more"),
    (
        "out_of_school",
        sa.Boolean(),
        "a child of 7 to 16 years does not go to school; null = not asked",
    ),
)
COUNT_COMMENTS = {
    "aid_records": "active records of aid",
    "limits_known": "active records whose programme's income limit can be checked",
    "limits_exceeded": "of them, how many are over",
}
INCOME = "RM a month per household, as compared with the line"


def upgrade() -> None:
    for name, kind, comment in NEW:
        op.add_column("snapshot_household", sa.Column(name, kind, nullable=True, comment=comment))
    for name in COUNTS:
        op.add_column(
            "snapshot_household",
            sa.Column(
                name, sa.SmallInteger(), nullable=False, server_default="0",
                comment=COUNT_COMMENTS[name],
            ),
        )  # fmt: skip
        op.alter_column("snapshot_household", name, server_default=None)
    op.add_column(
        "snapshot_household",
        sa.Column(
            "same_purpose", sa.Boolean(), nullable=False, server_default=sa.false(),
            comment="two agencies give for one purpose",
        ),
    )  # fmt: skip
    op.alter_column("snapshot_household", "same_purpose", server_default=None)
    op.alter_column(
        "snapshot_household", "income", comment=INCOME, existing_comment="RM a month per household"
    )
    op.add_column(
        "programme",
        sa.Column(
            "income_limit", sa.Numeric(12, 2), nullable=True,
            comment="greatest monthly income of a household that may have it; "
            "null = none published",
        ),
    )  # fmt: skip
    op.add_column(
        "programme",
        sa.Column(
            "for_the_poor", sa.Boolean(), nullable=False, server_default=sa.false(),
            comment="only for households under the poverty line",
        ),
    )  # fmt: skip
    op.create_check_constraint(
        op.f("ck_programme_income_limit_positive"), "programme", "income_limit > 0"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_programme_income_limit_positive"), "programme")
    op.drop_column("programme", "for_the_poor")
    op.drop_column("programme", "income_limit")
    op.alter_column(
        "snapshot_household", "income", comment="RM a month per household", existing_comment=INCOME
    )
    for name in ("same_purpose", *COUNTS, *(name for name, _kind, _comment in NEW)):
        op.drop_column("snapshot_household", name)
