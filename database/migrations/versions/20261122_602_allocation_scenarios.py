"""allocation scenarios, the decisions of states, and the families that come first"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_602"
down_revision = "20261122_501"
branch_labels = None
depends_on = None

# What was worked out, and what a state said, stays as it was.
GUARDS = """
CREATE TRIGGER allocation_scenario_result_kept BEFORE UPDATE OF result, publication_number
    ON allocation_scenario FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER allocation_decision_append_only BEFORE UPDATE ON allocation_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    op.create_table(
        "allocation_scenario",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("publication_number", sa.BigInteger(), nullable=False),
        sa.Column(
            "result",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the whole Allocation, order and grants",
        ),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("cost_rm", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("submitted_by", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draf','dihantar')", name=op.f("ck_allocation_scenario_state")
        ),
        sa.ForeignKeyConstraint(
            ["publication_number"],
            ["publication.number"],
            name=op.f("fk_allocation_scenario_publication_number_publication"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_scenario")),
        sa.UniqueConstraint("name", name=op.f("uq_allocation_scenario_name")),
    )
    op.create_index(
        "ix_allocation_scenario_created", "allocation_scenario", ["created_at", "id"], unique=False
    )
    op.create_table(
        "allocation_decision",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("scenario_id", sa.UUID(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column(
            "decided_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('diluluskan','ditolak')", name=op.f("ck_allocation_decision_decision")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["allocation_scenario.id"],
            name=op.f("fk_allocation_decision_scenario_id_allocation_scenario"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_decision")),
        sa.UniqueConstraint(
            "scenario_id", "state_code", name=op.f("uq_allocation_decision_scenario_id_state_code")
        ),
    )
    op.create_table(
        "allocation_place",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("scenario_id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("state_code", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column(
            "gets_house",
            sa.Boolean(),
            nullable=False,
            comment="rank within the houses of the district",
        ),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column(
            "reasons",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="points by group, open points, facts that are missing",
        ),
        sa.Column(
            "is_recommended", sa.Boolean(), nullable=False, comment="its application stands at that"
        ),
        sa.Column("income_per_person", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("filled_by", sa.Text(), nullable=False),
        sa.Column(
            "filled_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_allocation_place_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"],
            ["allocation_scenario.id"],
            name=op.f("fk_allocation_place_scenario_id_allocation_scenario"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_place")),
        sa.UniqueConstraint(
            "scenario_id",
            "district_code",
            "rank",
            name=op.f("uq_allocation_place_scenario_id_district_code_rank"),
        ),
        sa.UniqueConstraint(
            "scenario_id", "household_id", name=op.f("uq_allocation_place_scenario_id_household_id")
        ),
    )
    op.create_index(
        op.f("ix_allocation_place_household_id"), "allocation_place", ["household_id"], unique=False
    )
    op.execute(GUARDS)


def downgrade() -> None:
    op.drop_index(op.f("ix_allocation_place_household_id"), table_name="allocation_place")
    op.drop_table("allocation_place")
    op.drop_table("allocation_decision")
    op.drop_index("ix_allocation_scenario_created", table_name="allocation_scenario")
    op.drop_table("allocation_scenario")
