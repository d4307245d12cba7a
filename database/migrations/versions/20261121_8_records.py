"""full records of households, dated membership, and every former value"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261121_8"
down_revision = "20261121_7"
branch_labels = None
depends_on = None

OWNERS = {
    "person": "household_id",
    "membership": "household_id",
    "dwelling": "household_id",
    "property_item": "household_id",
    "aid_record": "household_id",
    "income_line": "person_id",
    "person_illness": "person_id",
}
"""Recorded tables beside household, and whose each row is."""

# All rows of one change share its moment, so that no date falls between two of its statements.
MOMENT = """
CREATE FUNCTION change_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT coalesce(
        nullif(current_setting('petakasih.moment', true), '')::timestamptz, clock_timestamp()
    )
$$
"""

# A row changed twice in one change keeps only what it held before; a row that another change
# touched after this one's moment (it waited for a lock) is replaced just after that.
KEEP = """
CREATE FUNCTION keep_former_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moment timestamptz := change_moment();
    former jsonb := to_jsonb(OLD);
BEGIN
    IF OLD.recorded_at > moment THEN
        moment := OLD.recorded_at + interval '1 microsecond';
    END IF;
    IF TG_TABLE_NAME = 'household' THEN
        former := former || jsonb_build_object('point', OLD.point::text);
    END IF;
    IF OLD.recorded_at < moment THEN
        INSERT INTO record_version (
            table_name, row_id, owner_id, valid_from, valid_to, row, actor, reason, transaction_id
        ) VALUES (
            TG_TABLE_NAME, OLD.id, (former ->> TG_ARGV[0])::uuid, OLD.recorded_at, moment, former,
            coalesce(nullif(current_setting('petakasih.actor', true), ''), 'sistem'),
            nullif(current_setting('petakasih.reason', true), ''), txid_current()
        );
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.recorded_at := moment;
    RETURN NEW;
END $$
"""

GOES_WITH_HOUSEHOLD = """
CREATE FUNCTION record_goes_with_household() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM person USING membership, gone
    WHERE membership.household_id = gone.id AND person.id = membership.person_id
        AND person.household_id IS NULL;
    DELETE FROM membership USING gone WHERE membership.household_id = gone.id;
    DELETE FROM household_change USING gone WHERE household_change.household_id = gone.id;
    DELETE FROM record_version USING gone WHERE record_version.owner_id = gone.id;
    RETURN NULL;
END $$;
CREATE TRIGGER record_goes_with_household AFTER DELETE ON household
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION record_goes_with_household()
"""

NAMED_CHANGE = "coalesce(current_setting('petakasih.actor', true), '') <> ''"


def upgrade() -> None:
    op.execute(MOMENT)
    op.execute(KEEP)
    op.create_table(
        "household_change",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False, comment="goes with its household"),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="valid_to of the rows that it replaced",
        ),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="code of the option list change_kinds"
        ),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=True, comment="whom it concerns, if one person"),
        sa.Column(
            "other_household_id", sa.UUID(), nullable=True, comment="of a move, split or merge"
        ),
        sa.Column(
            "details",
            postgresql.JSONB(),
            nullable=False,
            comment="what taking it back needs; no names",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_change")),
    )
    op.create_index(
        "ix_household_change_household_id_at",
        "household_change",
        ["household_id", "at"],
        unique=False,
    )
    op.create_table(
        "record_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.UUID(), nullable=False),
        sa.Column(
            "owner_id",
            sa.UUID(),
            nullable=True,
            comment="the household the row belonged to; of income and illness, the person",
        ),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "row",
            postgresql.JSONB(),
            nullable=False,
            comment="all columns; points as hexadecimal EWKB",
        ),
        sa.Column(
            "actor", sa.Text(), nullable=False, comment="who replaced it; sistem = no person"
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("transaction_id", sa.BigInteger(), nullable=False, comment="of PostgreSQL"),
        sa.CheckConstraint("valid_to > valid_from", name=op.f("ck_record_version_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_version")),
    )
    op.create_index(
        "ix_record_version_owner",
        "record_version",
        ["owner_id", "table_name", "valid_to"],
        unique=False,
    )
    op.create_table(
        "dwelling",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("tenure", sa.Text(), nullable=True),
        sa.Column("house_type", sa.Text(), nullable=True),
        sa.Column("wall_material", sa.Text(), nullable=True),
        sa.Column("roof_material", sa.Text(), nullable=True),
        sa.Column("floor_material", sa.Text(), nullable=True),
        sa.Column("wall_condition", sa.Text(), nullable=True, comment="house_conditions"),
        sa.Column("roof_condition", sa.Text(), nullable=True, comment="house_conditions"),
        sa.Column("floor_condition", sa.Text(), nullable=True, comment="house_conditions"),
        sa.Column("repair_economy", sa.Text(), nullable=True),
        sa.Column("rooms", sa.SmallInteger(), nullable=True),
        sa.Column("floor_area_m2", sa.Numeric(precision=7, scale=1), nullable=True),
        sa.Column("water", sa.Text(), nullable=True, comment="water_sources"),
        sa.Column("electricity", sa.Text(), nullable=True, comment="electricity_sources"),
        sa.Column("toilet", sa.Text(), nullable=True, comment="toilets"),
        sa.Column("land_status", sa.Text(), nullable=True),
        sa.Column("land_owner", sa.Text(), nullable=True),
        sa.Column("hazards", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("change_moment()"),
            nullable=False,
            comment="since when the row reads as it does; kept by a trigger",
        ),
        sa.CheckConstraint("floor_area_m2 > 0", name=op.f("ck_dwelling_floor_area_positive")),
        sa.CheckConstraint("rooms >= 0", name=op.f("ck_dwelling_rooms_not_negative")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_dwelling_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling")),
        sa.UniqueConstraint("household_id", name=op.f("uq_dwelling_household_id")),
    )
    op.create_table(
        "property_item",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="of vehicles, livestock, land_uses or equipment",
        ),
        sa.Column(
            "quantity",
            sa.Numeric(precision=12, scale=3),
            nullable=False,
            comment="pieces or heads; of land, hectares",
        ),
        sa.Column(
            "value",
            sa.Numeric(precision=14, scale=2),
            nullable=True,
            comment="RM in all, as stated",
        ),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("change_moment()"),
            nullable=False,
            comment="since when the row reads as it does; kept by a trigger",
        ),
        sa.CheckConstraint(
            "kind IN ('vehicle','livestock','land','equipment')", name=op.f("ck_property_item_kind")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_property_item_quantity_positive")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_property_item_value_not_negative")),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_property_item_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_property_item")),
        sa.UniqueConstraint(
            "household_id", "kind", "code", name=op.f("uq_property_item_household_id_kind_code")
        ),
    )
    op.create_table(
        "income_line",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column(
            "line", sa.Text(), nullable=False, comment="code of the option list income_lines"
        ),
        sa.Column(
            "amount_yearly",
            sa.Numeric(precision=12, scale=2),
            nullable=False,
            comment="RM a year, in kind too",
        ),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("change_moment()"),
            nullable=False,
            comment="since when the row reads as it does; kept by a trigger",
        ),
        sa.CheckConstraint("amount_yearly >= 0", name=op.f("ck_income_line_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_income_line_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_line")),
        sa.UniqueConstraint("person_id", "line", name=op.f("uq_income_line_person_id_line")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("household_id", sa.UUID(), nullable=False, comment="goes with its household"),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("relationship", sa.Text(), nullable=True, comment="to the KIR of that time"),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column(
            "begun_by", sa.Text(), nullable=False, comment="code of the option list change_kinds"
        ),
        sa.Column("ended_by", sa.Text(), nullable=True, comment="code of change_kinds"),
        sa.Column("end_reason", sa.Text(), nullable=True, comment="code of leave_reasons"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("change_moment()"),
            nullable=False,
            comment="since when the row reads as it does; kept by a trigger",
        ),
        sa.CheckConstraint("role IN ('KIR','AIR')", name=op.f("ck_membership_role")),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_membership_period")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_membership_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index(
        op.f("ix_membership_household_id"), "membership", ["household_id"], unique=False
    )
    op.create_index(op.f("ix_membership_person_id"), "membership", ["person_id"], unique=False)
    op.create_index(
        "uq_membership_open",
        "membership",
        ["person_id"],
        unique=True,
        postgresql_where="until_on IS NULL",
    )
    op.create_table(
        "person_illness",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column(
            "illness", sa.Text(), nullable=False, comment="code of the option list illnesses"
        ),
        sa.Column("treatment_place", sa.Text(), nullable=True, comment="treatment_places"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("change_moment()"),
            nullable=False,
            comment="since when the row reads as it does; kept by a trigger",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_person_illness_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_illness")),
        sa.UniqueConstraint(
            "person_id", "illness", name=op.f("uq_person_illness_person_id_illness")
        ),
    )
    op.add_column(
        "aid_record",
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="since when the row reads as it does; kept by a trigger",
        ),
    )
    op.add_column("household", sa.Column("house_no", sa.Text(), nullable=True))
    op.add_column("household", sa.Column("street", sa.Text(), nullable=True))
    op.add_column(
        "household", sa.Column("village", sa.Text(), nullable=True, comment="taman or kampung")
    )
    op.add_column(
        "household",
        sa.Column("pbt", sa.Text(), nullable=True, comment="local authority, as stated"),
    )
    op.add_column("household", sa.Column("stated_mukim_code", sa.Text(), nullable=True))
    op.add_column("household", sa.Column("stated_parlimen_code", sa.Text(), nullable=True))
    op.add_column("household", sa.Column("stated_dun_code", sa.Text(), nullable=True))
    op.add_column("household", sa.Column("phone_fixed", sa.Text(), nullable=True))
    op.add_column("household", sa.Column("phone_mobile", sa.Text(), nullable=True))
    op.add_column(
        "household", sa.Column("category", sa.Text(), nullable=True, comment="household_categories")
    )
    op.add_column(
        "household",
        sa.Column("profile_source", sa.Text(), nullable=True, comment="profile_sources"),
    )
    op.add_column(
        "household",
        sa.Column("household_group", sa.Text(), nullable=True, comment="household_groups"),
    )
    op.add_column(
        "household",
        sa.Column(
            "income_until",
            sa.Date(),
            nullable=True,
            comment="last day of the twelve months of the income table; null = only a total is stated",
        ),
    )
    op.add_column(
        "household",
        sa.Column(
            "merged_into_id", sa.UUID(), nullable=True, comment="the household that took it in"
        ),
    )
    op.add_column(
        "household",
        sa.Column(
            "edition",
            sa.Integer(),
            server_default="1",
            nullable=False,
            comment="counts the changes of the whole record",
        ),
    )
    op.add_column(
        "household",
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="since when the row reads as it does; kept by a trigger",
        ),
    )
    op.add_column("person", sa.Column("old_ic", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("ethnic_group", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("religion", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("marital_status", sa.Text(), nullable=True))
    op.add_column(
        "person", sa.Column("education", sa.Text(), nullable=True, comment="education_levels")
    )
    op.add_column(
        "person", sa.Column("certificate", sa.Text(), nullable=True, comment="certificates")
    )
    op.add_column("person", sa.Column("school_state_code", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("school_district_code", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("school_name", sa.Text(), nullable=True))
    op.add_column("person", sa.Column("work_status", sa.Text(), nullable=True))
    op.add_column(
        "person", sa.Column("masco_code", sa.Text(), nullable=True, comment="two to four digits")
    )
    op.add_column("person", sa.Column("job_detail", sa.Text(), nullable=True))
    op.add_column(
        "person",
        sa.Column(
            "jkm_registered", sa.Boolean(), nullable=True, comment="as OKU; null = not asked"
        ),
    )
    op.add_column("person", sa.Column("jkm_number", sa.Text(), nullable=True))
    op.add_column(
        "person", sa.Column("jkm_category", sa.Text(), nullable=True, comment="jkm_oku_categories")
    )
    op.add_column("person", sa.Column("skills", sa.ARRAY(sa.Text()), nullable=True))
    op.add_column(
        "person",
        sa.Column(
            "disabilities",
            sa.ARRAY(sa.Text()),
            nullable=True,
            comment="as observed: disabilities_observed",
        ),
    )
    op.add_column(
        "person", sa.Column("savings", sa.ARRAY(sa.Text()), nullable=True, comment="savings_kinds")
    )
    op.add_column(
        "person",
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="since when the row reads as it does; kept by a trigger",
        ),
    )
    op.alter_column(
        "person",
        "household_id",
        existing_type=sa.UUID(),
        nullable=True,
        comment="where the person lives now; null = died, or left for no registered household",
    )
    op.alter_column(
        "poverty_line",
        "version",
        existing_type=sa.TEXT(),
        comment=None,
        existing_comment="PGK-2019, PGK-2022 ...",
        existing_nullable=False,
    )
    _record()


def _record() -> None:
    for table in ("household", "person", "aid_record"):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN recorded_at SET DEFAULT change_moment()")
    # Passes by machine over the demonstration population leave no versions: it is no real family.
    op.execute(
        "CREATE TRIGGER household_keeps_former_row BEFORE UPDATE ON household FOR EACH ROW "
        f"WHEN ((NOT OLD.is_demo OR {NAMED_CHANGE}) AND OLD IS DISTINCT FROM NEW) "
        "EXECUTE FUNCTION keep_former_row('id')"
    )
    for table, owner in OWNERS.items():
        op.execute(
            f"CREATE TRIGGER {table}_keeps_former_row BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION keep_former_row('{owner}')"
        )
        # Outside a named change rows only go together with a demonstration household.
        op.execute(
            f"CREATE TRIGGER {table}_keeps_removed_row BEFORE DELETE ON {table} FOR EACH ROW "
            f"WHEN ({NAMED_CHANGE}) EXECUTE FUNCTION keep_former_row('{owner}')"
        )
    for table in ("record_version", "household_change"):
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(GOES_WITH_HOUSEHOLD)


def downgrade() -> None:
    op.execute("DROP TRIGGER record_goes_with_household ON household")
    op.execute("DROP FUNCTION record_goes_with_household()")
    op.execute("DROP TRIGGER household_keeps_former_row ON household")
    for table in OWNERS:
        op.execute(f"DROP TRIGGER {table}_keeps_former_row ON {table}")
        op.execute(f"DROP TRIGGER {table}_keeps_removed_row ON {table}")
    op.execute("DELETE FROM person WHERE household_id IS NULL")
    op.alter_column(
        "person",
        "household_id",
        existing_type=sa.UUID(),
        nullable=False,
        comment=None,
        existing_comment="where the person lives now; null = died, or left for no registered household",
    )
    op.drop_column("person", "recorded_at")
    op.drop_column("person", "savings")
    op.drop_column("person", "disabilities")
    op.drop_column("person", "skills")
    op.drop_column("person", "jkm_category")
    op.drop_column("person", "jkm_number")
    op.drop_column("person", "jkm_registered")
    op.drop_column("person", "job_detail")
    op.drop_column("person", "masco_code")
    op.drop_column("person", "work_status")
    op.drop_column("person", "school_name")
    op.drop_column("person", "school_district_code")
    op.drop_column("person", "school_state_code")
    op.drop_column("person", "certificate")
    op.drop_column("person", "education")
    op.drop_column("person", "marital_status")
    op.drop_column("person", "religion")
    op.drop_column("person", "ethnic_group")
    op.drop_column("person", "old_ic")
    op.drop_column("household", "recorded_at")
    op.drop_column("household", "edition")
    op.drop_column("household", "merged_into_id")
    op.drop_column("household", "income_until")
    op.drop_column("household", "household_group")
    op.drop_column("household", "profile_source")
    op.drop_column("household", "category")
    op.drop_column("household", "phone_mobile")
    op.drop_column("household", "phone_fixed")
    op.drop_column("household", "stated_dun_code")
    op.drop_column("household", "stated_parlimen_code")
    op.drop_column("household", "stated_mukim_code")
    op.drop_column("household", "pbt")
    op.drop_column("household", "village")
    op.drop_column("household", "street")
    op.drop_column("household", "house_no")
    op.drop_column("aid_record", "recorded_at")
    op.drop_table("person_illness")
    op.drop_index(
        "uq_membership_open", table_name="membership", postgresql_where="until_on IS NULL"
    )
    op.drop_index(op.f("ix_membership_person_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_household_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_table("income_line")
    op.drop_table("property_item")
    op.drop_table("dwelling")
    op.drop_index("ix_record_version_owner", table_name="record_version")
    op.drop_table("record_version")
    op.drop_index("ix_household_change_household_id_at", table_name="household_change")
    op.drop_table("household_change")
    op.execute("DROP FUNCTION keep_former_row()")
    op.execute("DROP FUNCTION change_moment()")
