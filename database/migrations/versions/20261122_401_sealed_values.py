"""identity, telephone and other private numbers are stored sealed"""

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from database.keyring import keyring
from database.resealing import Place, column_place, field_place, pages, reseal, unseal
from database.sealed import Sealed

revision = "20261122_401"
down_revision = "20261122_602"
branch_labels = None
depends_on = None

IDENTITY_END = 6
COLUMNS = (
    ("person", "identity_no", "sealed; digits only for a MyKad", "digits only for a MyKad"),
    ("person", "old_ic", "sealed", None),
    ("person", "jkm_number", "sealed", None),
    ("household", "phone_fixed", "sealed", None),
    ("household", "phone_mobile", "sealed", None),
    ("registration", "reporter_phone", "sealed", None),
    ("import_row", "raw", "sealed; cells by column", "cells by column"),
    ("idempotency_key", "response", "sealed", None),
)
"""Table, column, its comment and the comment before."""

FROM_JSON = (("import_row", "raw"), ("idempotency_key", "response"))
RECORDED = ("person", "household")
FORM = "as last received; without the identity number, which the head's row holds"
NEW_FORM = "as last received; the head's row holds the identity number, the household's the telephone number"


def upgrade() -> None:
    op.drop_index("ix_person_identity_no", "person")
    op.drop_index("ix_person_identity_end", "person")
    for table, column in FROM_JSON:
        op.alter_column(
            table,
            column,
            type_=sa.Text(),
            existing_type=JSONB(),
            postgresql_using=f"{column}::text",
        )
    op.execute(PHONES)
    for table, column, comment, before in COLUMNS:
        op.alter_column(
            table, column, comment=comment, existing_comment=before, existing_type=sa.Text()
        )
    _each_part(lambda *part: reseal(op.get_bind(), part[0], keyring(), *part[1:]))
    op.alter_column("registration", "short_form", comment=NEW_FORM, existing_comment=FORM)
    op.create_index("ix_person_identity_no", "person", [sa.text("split_part(identity_no, ':', 4)")])
    op.create_index(
        "ix_person_identity_end", "person", [sa.text("split_part(identity_no, ':', 5)")]
    )


PHONES = """
ALTER TABLE household DISABLE TRIGGER USER;
UPDATE household SET phone_mobile = form.phone
FROM (SELECT household_id, short_form ->> 'phone' AS phone FROM registration) AS form
WHERE form.household_id = household.id AND household.phone_mobile IS NULL AND form.phone IS NOT NULL;
ALTER TABLE household ENABLE TRIGGER USER;
UPDATE registration SET short_form = short_form - 'phone' WHERE short_form ? 'phone'
"""


def downgrade() -> None:
    op.drop_index("ix_person_identity_no", "person")
    op.drop_index("ix_person_identity_end", "person")
    op.alter_column("registration", "short_form", comment=FORM, existing_comment=NEW_FORM)
    _each_part(lambda *part: unseal(op.get_bind(), *part))
    for table, column, comment, before in COLUMNS:
        op.alter_column(
            table, column, comment=before, existing_comment=comment, existing_type=sa.Text()
        )
    for table, column in FROM_JSON:
        op.alter_column(
            table,
            column,
            type_=JSONB(),
            existing_type=sa.Text(),
            postgresql_using=f"{column}::jsonb",
        )
    op.create_index("ix_person_identity_end", "person", [sa.text('"right"(identity_no, 6)')])
    op.create_index("ix_person_identity_no", "person", ["identity_no"])


def _each_part(change: Callable[[Place, int, int], int]) -> None:
    for place in _places():
        for first, last, _ in list(pages(op.get_bind(), place)):
            change(place, first, last)


def _places() -> Iterator[Place]:
    for table, column, *_ in COLUMNS:
        end = IDENTITY_END if column == "identity_no" else 0
        kind = Sealed(f"{table}.{column}", end=end)
        yield column_place(kind, table, column)
        if table in RECORDED:
            yield field_place(
                kind, "record_version", "row", column, f"table_name = '{table}'", column
            )
