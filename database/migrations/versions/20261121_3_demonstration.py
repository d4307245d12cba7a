"""demonstration population and its hidden truth; aid by person found quickly"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "20261121_3"
down_revision = "20261121_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demo_population",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("households", sa.BigInteger(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("generator_version", sa.SmallInteger(), nullable=False),
        sa.Column(
            "boundary_set_code", sa.Text(), nullable=False, comment="the set it was settled on"
        ),
        sa.Column("report", postgresql.JSONB(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_demo_population_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demo_population")),
    )
    op.create_table(
        "demo_truth",
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("point", Geometry("POINT", srid=4326, spatial_index=False), nullable=False),
        sa.Column("place_name", sa.Text(), nullable=False, comment="as the gazetteer spells it"),
        sa.Column(
            "place_kind",
            sa.Text(),
            nullable=False,
            comment="kampung, longhouse, scheme, estate, taman, town, locality",
        ),
        sa.Column("fault", sa.Text(), nullable=True, comment="what is wrong with household.point"),
        sa.CheckConstraint(
            "fault IN ('no_point','sea','swapped','zero','office','wrong_state')",
            name=op.f("ck_demo_truth_fault"),
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_demo_truth_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_demo_truth")),
    )
    # Removing a person looks here; without the index every removal would read the whole table.
    op.create_index("ix_aid_record_person_id", "aid_record", ["person_id"])


def downgrade() -> None:
    op.drop_index("ix_aid_record_person_id", table_name="aid_record")
    op.drop_table("demo_truth")
    op.drop_table("demo_population")
