"""likely duplicates: pairs, append-only decisions, runs, and the indexes of a look-up"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_20"
down_revision = "20261122_50"
branch_labels = None
depends_on = None

# A decision goes only with its pair, and a pair only with one of its households.
GUARDS = """
CREATE FUNCTION keep_duplicate_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM duplicate_pair WHERE id = OLD.pair_id) THEN
        RAISE EXCEPTION 'duplicate_decision is append-only: DELETE refused'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE FUNCTION keep_duplicate_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM household WHERE id IN (OLD.household_a, OLD.household_b)) = 2 THEN
        RAISE EXCEPTION 'a pair of households is never removed: it is decided'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER refuse_update BEFORE UPDATE ON duplicate_decision
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON duplicate_decision
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER keep BEFORE DELETE ON duplicate_decision
    FOR EACH ROW EXECUTE FUNCTION keep_duplicate_decision();
CREATE TRIGGER keep BEFORE DELETE ON duplicate_pair
    FOR EACH ROW EXECUTE FUNCTION keep_duplicate_pair();
"""


def upgrade() -> None:
    _run()
    _pair()
    _decision()
    _check()
    op.create_table(
        "duplicate_name_count",
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("words", name=op.f("pk_duplicate_name_count")),
    )
    op.create_index("ix_person_birth_date", "person", ["birth_date"])
    op.create_index("ix_person_identity_end", "person", [sa.text('"right"(identity_no, 6)')])
    op.create_index("ix_household_postcode", "household", ["postcode"])
    op.execute(GUARDS)


def downgrade() -> None:
    op.drop_index("ix_household_postcode", "household")
    op.drop_index("ix_person_identity_end", "person")
    op.drop_index("ix_person_birth_date", "person")
    for table in (
        "duplicate_name_count",
        "duplicate_check",
        "duplicate_decision",
        "duplicate_pair",
        "duplicate_run",
    ):
        op.drop_table(table)
    op.execute("DROP FUNCTION keep_duplicate_decision()")
    op.execute("DROP FUNCTION keep_duplicate_pair()")


def _moment(name: str, *, nullable: bool = False, comment: str | None = None) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, comment=comment)


def _run() -> None:
    op.create_table(
        "duplicate_run",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        _moment("started_at"),
        sa.Column("started_by", sa.Text(), nullable=False),
        _moment("finished_at", nullable=True),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=True, comment="compared"),
        sa.Column("households", sa.BigInteger(), nullable=True, comment="they belong to"),
        sa.Column(
            "found", sa.BigInteger(), nullable=True, comment="pairs at or above the threshold"
        ),
        sa.Column("added", sa.BigInteger(), nullable=True, comment="of them, never seen before"),
        sa.Column(
            "reopened",
            sa.BigInteger(),
            nullable=True,
            comment="of them, withdrawn or merged before",
        ),
        sa.Column(
            "withdrawn",
            sa.BigInteger(),
            nullable=True,
            comment="open pairs that are likely no more",
        ),
        sa.CheckConstraint(
            "state IN ('running','done','failed')", name=op.f("ck_duplicate_run_state")
        ),
        sa.CheckConstraint(
            "(state = 'running') = (finished_at IS NULL)", name=op.f("ck_duplicate_run_finished")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_run")),
    )
    op.create_index("ix_duplicate_run_started_at", "duplicate_run", ["started_at"])


def _household(side: str) -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return (
        sa.Column(side, sa.UUID(), nullable=False),
        sa.ForeignKeyConstraint(
            [side],
            ["household.id"],
            name=op.f(f"fk_duplicate_pair_{side}_household"),
            ondelete="CASCADE",
        ),
    )


def _pair() -> None:
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.UUID(), nullable=False),
        *_household("household_a"),
        *_household("household_b"),
        sa.Column(
            "probability", sa.Double(), nullable=False, comment="of the likeliest pair of people"
        ),
        sa.Column(
            "evidence",
            postgresql.JSONB(),
            nullable=False,
            comment="pairs of people, the likeliest first: weight and level of each fact",
        ),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        _moment("found_at", comment="for the first time"),
        _moment("seen_at", comment="found likely for the last time"),
        sa.Column("state", sa.Text(), nullable=False),
        _moment("state_since"),
        sa.Column(
            "version",
            sa.SmallInteger(),
            nullable=False,
            comment="counts the changes of the state",
        ),
        sa.CheckConstraint("household_a < household_b", name=op.f("ck_duplicate_pair_order")),
        sa.CheckConstraint(
            "probability BETWEEN 0 AND 1", name=op.f("ck_duplicate_pair_probability")
        ),
        sa.CheckConstraint(
            "state IN ('open','merged','not_same','withdrawn')",
            name=op.f("ck_duplicate_pair_state"),
        ),
        sa.CheckConstraint("found_by IN ('run','lookup')", name=op.f("ck_duplicate_pair_found_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint(
            "household_a", "household_b", name=op.f("uq_duplicate_pair_household_a_household_b")
        ),
    )
    op.create_index("ix_duplicate_pair_queue", "duplicate_pair", ["state", "probability", "id"])
    op.create_index("ix_duplicate_pair_household_b", "duplicate_pair", ["household_b"])


def _decision() -> None:
    op.create_table(
        "duplicate_decision",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("pair_id", sa.UUID(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False, comment="1, 2, 3 ... within the pair"),
        _moment("at"),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "kept_id", sa.UUID(), nullable=True, comment="of a merge: the household that stays"
        ),
        sa.Column(
            "merge_id",
            sa.UUID(),
            nullable=True,
            comment="the household_change that takes it back",
        ),
        sa.Column(
            "same_people",
            postgresql.JSONB(),
            nullable=True,
            comment="of a merge: who was taken as the same person, absorbed to kept",
        ),
        sa.Column("undoes", sa.SmallInteger(), nullable=True, comment="seq of what it takes back"),
        sa.CheckConstraint(
            "kind IN ('merge','not_same','undo')", name=op.f("ck_duplicate_decision_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'merge') = (merge_id IS NOT NULL)", name=op.f("ck_duplicate_decision_merge")
        ),
        sa.CheckConstraint(
            "(kind = 'undo') = (undoes IS NOT NULL)", name=op.f("ck_duplicate_decision_undo")
        ),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["duplicate_pair.id"],
            name=op.f("fk_duplicate_decision_pair_id_duplicate_pair"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_decision")),
        sa.UniqueConstraint("pair_id", "seq", name=op.f("uq_duplicate_decision_pair_id_seq")),
    )


def _check() -> None:
    op.create_table(
        "duplicate_check",
        sa.Column("household_id", sa.UUID(), nullable=False),
        _moment("checked_at"),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_duplicate_check_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_duplicate_check")),
    )
