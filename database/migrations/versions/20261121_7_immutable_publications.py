"""publications never change once their transaction has ended"""

from alembic import op

revision = "20261121_7"
down_revision = "20261121_6"
branch_labels = None
depends_on = None

PARTS = ("snapshot_household", "exact_value", "published_value", "class_breaks")

# created_at is the time of the transaction that made the publication: only that transaction can
# still fill it, whatever savepoints it used.
REFUSE_CHANGE = """
CREATE FUNCTION publication_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'publication' AND TG_OP = 'UPDATE' THEN
        IF OLD.created_at = now() AND NEW.created_at = OLD.created_at THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a publication never changes (% on %)', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""

REFUSE_ADDITION = """
CREATE FUNCTION publication_refuse_addition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM publication
        WHERE number IN (SELECT publication_number FROM added) AND created_at <> now()
    ) THEN
        RAISE EXCEPTION 'a publication never changes (INSERT on %)', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(REFUSE_CHANGE)
    op.execute(REFUSE_ADDITION)
    for table in ("publication", *PARTS):
        op.execute(
            f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION publication_refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION publication_refuse_change()"
        )
    for table in PARTS:
        op.execute(
            f"CREATE TRIGGER {table}_is_complete AFTER INSERT ON {table} "
            "REFERENCING NEW TABLE AS added "
            "FOR EACH STATEMENT EXECUTE FUNCTION publication_refuse_addition()"
        )


def downgrade() -> None:
    for table in ("publication", *PARTS):
        op.execute(f"DROP TRIGGER {table}_never_changes ON {table}")
        op.execute(f"DROP TRIGGER {table}_is_never_emptied ON {table}")
    for table in PARTS:
        op.execute(f"DROP TRIGGER {table}_is_complete ON {table}")
    op.execute("DROP FUNCTION publication_refuse_addition")
    op.execute("DROP FUNCTION publication_refuse_change")
