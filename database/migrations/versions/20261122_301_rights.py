"""a schema for what proves an identity; triggers work as the owner, whoever changes a row"""

import sqlalchemy as sa
from alembic import op

revision = "20261122_301"
down_revision = "20261122_401"
branch_labels = None
depends_on = None

# The key is read by functions of the owner alone: no role is granted anything on it.
KEY = """
CREATE SCHEMA rights;
CREATE TABLE rights.identity_key (
    is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
    inner_pad bytea NOT NULL,
    outer_pad bytea NOT NULL
);
"""

# What a trigger looks up or keeps must not depend on what the role sees or may write that changed
# the row: history is written by nobody else, and a closed meeting is closed to whoever cannot see it.
TRIGGERS = (
    "assessment_goes_with_household",
    "keep_aid_application_event",
    "keep_closed_meeting",
    "keep_closed_meeting_list",
    "keep_duplicate_decision",
    "keep_duplicate_pair",
    "keep_event_of_application",
    "keep_former_row",
    "keep_registration",
    "keep_registration_event",
    "record_goes_with_household",
)


def upgrade() -> None:
    op.execute(KEY)
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    for function in TRIGGERS:
        op.execute(
            f"ALTER FUNCTION {function}() SECURITY DEFINER SET search_path = {schema}, pg_temp"
        )


def downgrade() -> None:
    for function in TRIGGERS:
        op.execute(f"ALTER FUNCTION {function}() SECURITY INVOKER RESET search_path")
    op.execute("DROP SCHEMA rights CASCADE")
