"""referrals of households and requests for data, each with an answer due"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_503"
down_revision = "20261122_502"
branch_labels = None
depends_on = None

KEY = postgresql.UUID(as_uuid=True)


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", KEY, nullable=False),
        sa.Column("household_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("from_agency_id", KEY, nullable=False),
        sa.Column("to_agency_id", KEY, nullable=False),
        sa.Column(
            "purpose",
            sa.Text(),
            nullable=False,
            comment="of the aid that is needed, as programmes have it",
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("referred_by", sa.Text(), nullable=False),
        *_answer(),
        sa.CheckConstraint("answer IN ('accepted', 'declined')", name=op.f("ck_referral_answer")),
        sa.CheckConstraint("from_agency_id <> to_agency_id", name=op.f("ck_referral_agencies")),
        sa.CheckConstraint("due_on >= referred_on", name=op.f("ck_referral_due")),
        sa.CheckConstraint(
            "num_nulls(answer, answered_on, answered_by) IN (0, 3)",
            name=op.f("ck_referral_whole_answer"),
        ),
        _reference("referral", "household_id", "household", "CASCADE"),
        _reference("referral", "person_id", "person", "CASCADE"),
        _reference("referral", "from_agency_id", "agency"),
        _reference("referral", "to_agency_id", "agency"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_household_id"), "referral", ["household_id"])
    op.create_index(op.f("ix_referral_person_id"), "referral", ["person_id"])
    op.create_index("ix_referral_due", "referral", ["due_on", "id"])
    op.create_table(
        "data_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column(
            "recipient_id",
            KEY,
            nullable=False,
            comment="who asks, and would receive the data",
        ),
        sa.Column("provider_id", KEY, nullable=False, comment="who has the data"),
        sa.Column("data", sa.Text(), nullable=False, comment="what is asked for"),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "handling",
            sa.Text(),
            nullable=False,
            comment="how it will be kept, used and destroyed",
        ),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        *_answer("the conditions, or the ground"),
        sa.CheckConstraint(
            "answer IN ('granted', 'granted_with_conditions', 'refused')",
            name=op.f("ck_data_request_answer"),
        ),
        sa.CheckConstraint("recipient_id <> provider_id", name=op.f("ck_data_request_agencies")),
        sa.CheckConstraint("due_on >= received_on", name=op.f("ck_data_request_due")),
        sa.CheckConstraint(
            "num_nulls(answer, answered_on, answered_by) IN (0, 3)",
            name=op.f("ck_data_request_whole_answer"),
        ),
        _reference("data_request", "recipient_id", "agency"),
        _reference("data_request", "provider_id", "agency"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    op.create_index("ix_data_request_due", "data_request", ["due_on", "id"])


def downgrade() -> None:
    op.drop_table("data_request")
    op.drop_table("referral")


def _answer(note: str | None = None) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_note", sa.Text(), nullable=True, comment=note),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.now(),
            nullable=False,
        ),
    )


def _reference(
    table: str, column: str, to: str, ondelete: str | None = None
) -> sa.schema.SchemaItem:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=ondelete)
