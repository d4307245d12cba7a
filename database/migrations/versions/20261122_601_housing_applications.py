"""applications for a house: events, inspections, costs, photographs"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_601"
down_revision = "20261122_81"
branch_labels = None
depends_on = None

# An event goes only with its application, whose table is the trigger's argument.
GUARDS = """
CREATE FUNCTION keep_event_of_application() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_there boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = $1)', TG_ARGV[0])
        INTO is_there USING OLD.application_id;
    IF is_there THEN
        RAISE EXCEPTION '% is append-only: DELETE refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER housing_application_event_append_only BEFORE UPDATE ON housing_application_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER housing_application_event_kept BEFORE DELETE ON housing_application_event
    FOR EACH ROW EXECUTE FUNCTION keep_event_of_application('housing_application');
"""


def upgrade() -> None:
    op.create_table(
        "housing_application",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("endorsement", sa.Text(), nullable=True),
        sa.Column("endorsement_ref", sa.Text(), nullable=True, comment="minutes or letter"),
        sa.Column("endorsed_on", sa.Date(), nullable=True),
        sa.Column("land_status", sa.Text(), nullable=True, comment="land_statuses"),
        sa.Column("land_owner", sa.Text(), nullable=True, comment="land_owners"),
        sa.Column("land_lot", sa.Text(), nullable=True, comment="lot or title, as stated"),
        sa.Column(
            "permission_on", sa.Date(), nullable=True, comment="day of the signed Lampiran B"
        ),
        sa.Column("cap_rm", sa.Integer(), nullable=True, comment="the rate of the day of approval"),
        sa.Column(
            "approved_rm", sa.Numeric(precision=12, scale=2), nullable=True, comment="RM in all"
        ),
        sa.Column("contractor", sa.Text(), nullable=True),
        sa.Column("contractor_grade", sa.Text(), nullable=True, comment="G1 ... or gotong_royong"),
        sa.Column(
            "contract_rm", sa.Numeric(precision=12, scale=2), nullable=True, comment="RM in all"
        ),
        sa.Column("progress_percent", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=True),
        sa.Column(
            "aid_record_id", sa.UUID(), nullable=True, comment="the house as aid, once given"
        ),
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
            "category IN ('bina_baharu','baik_pulih')", name=op.f("ck_housing_application_category")
        ),
        sa.CheckConstraint(
            "endorsement IN ('ekasih','kumpulan_fokus','agensi','kementerian')",
            name=op.f("ck_housing_application_endorsement"),
        ),
        sa.CheckConstraint(
            "state IN ('dimohon','diperiksa','ditolak','ditarik_balik','disokong','diluluskan','menunggu','dilantik','dibina','siap','diserah')",
            name=op.f("ck_housing_application_state"),
        ),
        sa.CheckConstraint(
            "approved_rm > 0 AND approved_rm <= cap_rm",
            name=op.f("ck_housing_application_within_cap"),
        ),
        sa.CheckConstraint(
            "contract_rm > 0 AND contract_rm <= approved_rm",
            name=op.f("ck_housing_application_within_approval"),
        ),
        sa.CheckConstraint(
            "progress_percent BETWEEN 0 AND 100", name=op.f("ck_housing_application_progress")
        ),
        sa.ForeignKeyConstraint(
            ["aid_record_id"],
            ["aid_record.id"],
            name=op.f("fk_housing_application_aid_record_id_aid_record"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_housing_application_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_application")),
    )
    op.create_index(
        op.f("ix_housing_application_household_id"),
        "housing_application",
        ["household_id"],
        unique=False,
    )
    op.create_index(
        "ix_housing_application_queue", "housing_application", ["state_since", "id"], unique=False
    )
    op.create_index(
        "uq_housing_application_open",
        "housing_application",
        ["household_id"],
        unique=True,
        postgresql_where=sa.text(
            "state IN ('dimohon','diperiksa','disokong','diluluskan','menunggu','dilantik','dibina','siap')"
        ),
    )
    op.create_table(
        "housing_application_event",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("application_id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
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
            "(state, event, next_state) IN (('tiada','apply','dimohon'),('dimohon','inspect','diperiksa'),('dimohon','reject','ditolak'),('dimohon','withdraw','ditarik_balik'),('diperiksa','recommend','disokong'),('diperiksa','reject','ditolak'),('diperiksa','withdraw','ditarik_balik'),('disokong','approve','diluluskan'),('disokong','wait','menunggu'),('disokong','reject','ditolak'),('disokong','withdraw','ditarik_balik'),('menunggu','approve','diluluskan'),('menunggu','reject','ditolak'),('menunggu','withdraw','ditarik_balik'),('diluluskan','appoint','dilantik'),('diluluskan','cancel','ditolak'),('dilantik','start','dibina'),('dibina','progress','dibina'),('dibina','complete','siap'),('siap','hand_over','diserah'),('ditolak','appeal','dimohon'))",
            name=op.f("ck_housing_application_event_transition"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["housing_application.id"],
            name=op.f("fk_housing_application_event_application_id_housing_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_housing_application_event_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_application_event")),
        sa.UniqueConstraint(
            "application_id", "seq", name=op.f("uq_housing_application_event_application_id_seq")
        ),
    )
    op.create_index(
        "ix_housing_application_event_household_id", "housing_application_event", ["household_id"]
    )
    op.create_table(
        "housing_inspection",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("application_id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        sa.Column("inspector", sa.Text(), nullable=False),
        sa.Column("has_house", sa.Boolean(), nullable=True),
        sa.Column("is_dilapidated", sa.Boolean(), nullable=True),
        sa.Column("is_unsafe", sa.Boolean(), nullable=True),
        sa.Column("is_damaged_by_disaster", sa.Boolean(), nullable=True),
        sa.Column("repair_economy", sa.Text(), nullable=True, comment="repair_economy"),
        sa.Column("rooms", sa.SmallInteger(), nullable=True),
        sa.Column("floor_sqft", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('awal','kemajuan','siap')", name=op.f("ck_housing_inspection_kind")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["housing_application.id"],
            name=op.f("fk_housing_inspection_application_id_housing_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_housing_inspection_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_inspection")),
    )
    op.create_index(
        "ix_housing_inspection_application",
        "housing_inspection",
        ["application_id", "inspected_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_housing_inspection_household_id"),
        "housing_inspection",
        ["household_id"],
        unique=False,
    )
    op.create_table(
        "housing_component",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("inspection_id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column(
            "line", sa.SmallInteger(), nullable=False, comment="1, 2, 3 ... of the inspection"
        ),
        sa.Column("component", sa.Text(), nullable=False, comment="code of components.csv"),
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column(
            "quantity",
            sa.Numeric(precision=10, scale=2),
            nullable=False,
            comment="in the component's unit",
        ),
        sa.Column("unit_cost_rm", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.CheckConstraint(
            "element IN ('penyelenggaraan','penambahbaikan','requisition')",
            name=op.f("ck_housing_component_element"),
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_housing_component_quantity_positive")),
        sa.CheckConstraint(
            "unit_cost_rm > 0", name=op.f("ck_housing_component_unit_cost_positive")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["housing_inspection.id"],
            name=op.f("fk_housing_component_inspection_id_housing_inspection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_housing_component_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_component")),
        sa.UniqueConstraint(
            "inspection_id", "line", name=op.f("uq_housing_component_inspection_id_line")
        ),
    )
    op.create_index("ix_housing_component_household_id", "housing_component", ["household_id"])
    op.create_table(
        "housing_photo",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("inspection_id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="JPEG without metadata"),
        sa.Column("sha256", sa.LargeBinary(), nullable=False, comment="of what was sent"),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column(
            "taken_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="by the camera's clock, as told",
        ),
        sa.Column("longitude", sa.Double(), nullable=True, comment="degrees, by the camera"),
        sa.Column("latitude", sa.Double(), nullable=True, comment="degrees, by the camera"),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_housing_photo_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["housing_inspection.id"],
            name=op.f("fk_housing_photo_inspection_id_housing_inspection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_housing_photo")),
        sa.UniqueConstraint(
            "inspection_id", "sha256", name=op.f("uq_housing_photo_inspection_id_sha256")
        ),
    )
    op.create_index(
        op.f("ix_housing_photo_household_id"), "housing_photo", ["household_id"], unique=False
    )
    op.alter_column(
        "aid_application_event",
        "payload",
        existing_type=postgresql.JSONB(astext_type=sa.Text()),
        comment="what the step says beside its note",
        existing_comment="amount and days of the step",
        existing_nullable=False,
    )
    op.execute(GUARDS)


def downgrade() -> None:
    op.alter_column(
        "aid_application_event",
        "payload",
        existing_type=postgresql.JSONB(astext_type=sa.Text()),
        comment="amount and days of the step",
        existing_comment="what the step says beside its note",
        existing_nullable=False,
    )
    op.drop_index(op.f("ix_housing_photo_household_id"), table_name="housing_photo")
    op.drop_table("housing_photo")
    op.drop_table("housing_component")
    op.drop_index(op.f("ix_housing_inspection_household_id"), table_name="housing_inspection")
    op.drop_index("ix_housing_inspection_application", table_name="housing_inspection")
    op.drop_table("housing_inspection")
    op.drop_table("housing_application_event")
    op.drop_index(
        "uq_housing_application_open",
        table_name="housing_application",
        postgresql_where=sa.text(
            "state IN ('dimohon','diperiksa','disokong','diluluskan','menunggu','dilantik','dibina','siap')"
        ),
    )
    op.drop_index("ix_housing_application_queue", table_name="housing_application")
    op.drop_index(op.f("ix_housing_application_household_id"), table_name="housing_application")
    op.drop_table("housing_application")
    op.execute("DROP FUNCTION keep_event_of_application()")
