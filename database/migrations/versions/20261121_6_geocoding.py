"""gazetteer versions, address aliases, answers for households, the review queue"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "20261121_6"
down_revision = "20261121_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_geospatial_table(
        "address_alias",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "address", sa.Text(), nullable=False, comment="as it was written when it was decided"
        ),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("radius_m", sa.BigInteger(), nullable=True),
        sa.Column(
            "district_code", sa.Text(), nullable=True, comment="null: a person could not tell"
        ),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("task_id", sa.UUID(), nullable=True, comment="the review task that decided it"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_alias")),
    )
    op.create_index(
        "uq_address_alias_live",
        "address_alias",
        ["key"],
        unique=True,
        postgresql_where="retired_at IS NULL",
    )
    op.create_table(
        "gazetteer_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False, comment="sha256 over sources and tables"),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column(
            "sources",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="provenance of each source",
        ),
        sa.Column(
            "counts",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="rows by table",
        ),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gazetteer_version")),
        sa.UniqueConstraint("code", name=op.f("uq_gazetteer_version_code")),
        sa.UniqueConstraint("digest", name=op.f("uq_gazetteer_version_digest")),
    )
    op.create_table(
        "geocode_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.Column("former_versions", sa.Text(), nullable=True),
        sa.Column("households", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column(
            "report",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="by decision and level; districts that gained and lost",
        ),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_geocode_run")),
    )
    op.create_table(
        "address_answer",
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="the address in canonical words"),
        sa.Column("decision", sa.Text(), nullable=False, comment="auto, review, none"),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("radius_m", sa.BigInteger(), nullable=True),
        sa.Column("district_code", sa.Text(), nullable=True),
        sa.Column("mukim_code", sa.Text(), nullable=True),
        sa.Column("address_class", sa.Text(), nullable=False),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("runners_up", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("features", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "versions", sa.Text(), nullable=False, comment="engine, gazetteer and boundary set"
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_address_answer_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_address_answer")),
    )
    op.create_index(
        "ix_address_answer_decision", "address_answer", ["decision", "level"], unique=False
    )
    op.create_index(op.f("ix_address_answer_key"), "address_answer", ["key"], unique=False)
    op.create_geospatial_table(
        "gazetteer_place",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False, comment="the source's own number"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("other_names", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("normalised", sa.Text(), nullable=False, comment="canonical words of the name"),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["gazetteer_version.id"],
            name=op.f("fk_gazetteer_place_version_id_gazetteer_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gazetteer_place")),
    )
    op.create_geospatial_index(
        "idx_gazetteer_place_point",
        "gazetteer_place",
        ["point"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index(
        "ix_gazetteer_place_normalised",
        "gazetteer_place",
        ["normalised"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"normalised": "gin_trgm_ops"},
    )
    op.create_index(
        op.f("ix_gazetteer_place_version_id"), "gazetteer_place", ["version_id"], unique=False
    )
    op.create_table(
        "gazetteer_town",
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.CheckConstraint("share > 0 AND share <= 1", name=op.f("ck_gazetteer_town_share")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["gazetteer_version.id"],
            name=op.f("fk_gazetteer_town_version_id_gazetteer_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "version_id", "state", "name", "district", name=op.f("pk_gazetteer_town")
        ),
    )
    op.create_table(
        "postcode_locality",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("normalised", sa.Text(), nullable=False),
        sa.Column("post_office", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["gazetteer_version.id"],
            name=op.f("fk_postcode_locality_version_id_gazetteer_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postcode_locality")),
    )
    op.create_index(
        "ix_postcode_locality_normalised",
        "postcode_locality",
        ["normalised"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"normalised": "gin_trgm_ops"},
    )
    op.create_index(
        op.f("ix_postcode_locality_version_id"), "postcode_locality", ["version_id"], unique=False
    )
    op.create_geospatial_table(
        "postcode_point",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("place_name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "point",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["gazetteer_version.id"],
            name=op.f("fk_postcode_point_version_id_gazetteer_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postcode_point")),
    )
    op.create_index(
        op.f("ix_postcode_point_version_id"), "postcode_point", ["version_id"], unique=False
    )
    op.create_table(
        "review_task",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=True),
        sa.Column(
            "key",
            sa.Text(),
            nullable=False,
            comment="the address in canonical words: the alias's key",
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column(
            "is_hardcore",
            sa.Boolean(),
            nullable=False,
            comment="hardcore-poor households come first",
        ),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column(
            "answer",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="the geocoder's, whole",
        ),
        sa.Column(
            "versions",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="engine, gazetteer and boundary set of the answer",
        ),
        sa.Column(
            "sampled_for", sa.Date(), nullable=True, comment="first day of the checked month"
        ),
        sa.Column(
            "decision",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="point, district_code, note",
        ),
        sa.Column(
            "district_right",
            sa.Boolean(),
            nullable=True,
            comment="whether the decided district is the answer's; null: not decided or unknown",
        ),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint("kind IN ('doubt','check')", name=op.f("ck_review_task_kind")),
        sa.CheckConstraint(
            "status IN ('open','placed','unknown')", name=op.f("ck_review_task_status")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_review_task_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_task")),
    )
    op.create_index(
        op.f("ix_review_task_household_id"), "review_task", ["household_id"], unique=False
    )
    op.create_index(
        "ix_review_task_queue", "review_task", ["status", "is_hardcore", "confidence"], unique=False
    )
    op.create_index(
        "uq_review_task_open_doubt",
        "review_task",
        ["key"],
        unique=True,
        postgresql_where="status = 'open' AND kind = 'doubt'",
    )


def downgrade() -> None:
    op.drop_index(
        "uq_review_task_open_doubt",
        table_name="review_task",
        postgresql_where="status = 'open' AND kind = 'doubt'",
    )
    op.drop_index("ix_review_task_queue", table_name="review_task")
    op.drop_index(op.f("ix_review_task_household_id"), table_name="review_task")
    op.drop_table("review_task")
    op.drop_index(op.f("ix_postcode_point_version_id"), table_name="postcode_point")
    op.drop_geospatial_table("postcode_point")
    op.drop_index(op.f("ix_postcode_locality_version_id"), table_name="postcode_locality")
    op.drop_index(
        "ix_postcode_locality_normalised",
        table_name="postcode_locality",
        postgresql_using="gin",
        postgresql_ops={"normalised": "gin_trgm_ops"},
    )
    op.drop_table("postcode_locality")
    op.drop_table("gazetteer_town")
    op.drop_index(op.f("ix_gazetteer_place_version_id"), table_name="gazetteer_place")
    op.drop_index(
        "ix_gazetteer_place_normalised",
        table_name="gazetteer_place",
        postgresql_using="gin",
        postgresql_ops={"normalised": "gin_trgm_ops"},
    )
    op.drop_geospatial_index(
        "idx_gazetteer_place_point",
        table_name="gazetteer_place",
        postgresql_using="gist",
        column_name="point",
    )
    op.drop_geospatial_table("gazetteer_place")
    op.drop_index(op.f("ix_address_answer_key"), table_name="address_answer")
    op.drop_index("ix_address_answer_decision", table_name="address_answer")
    op.drop_table("address_answer")
    op.drop_table("geocode_run")
    op.drop_table("gazetteer_version")
    op.drop_index(
        "uq_address_alias_live", table_name="address_alias", postgresql_where="retired_at IS NULL"
    )
    op.drop_geospatial_table("address_alias")
    op.execute("DROP EXTENSION pg_trgm")
