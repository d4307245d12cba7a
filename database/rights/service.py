"""The rights of every role to every table, as `tables.csv` tells them.

They are applied after each migration, whole: whatever the table does not tell is not granted.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, text

from database.rights.roles import DOOR, PUBLIC, SERVING, WEB

COLUMNS = {"public": PUBLIC, "web": WEB, "door": DOOR}
"""Column of the table: role."""

REVOKE = (
    "REVOKE ALL ON SCHEMA {schema} FROM {roles}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {roles}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {roles}",
    "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
    "GRANT USAGE ON SCHEMA {schema} TO {roles}",
)
ENTRANCE = (
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rights FROM PUBLIC, {roles}",
    "GRANT USAGE ON SCHEMA rights TO {roles}",
    "GRANT EXECUTE ON FUNCTION rights.enter TO {web}",
)
"""What else stands in the schema `rights` is the owner's."""

OPEN_FUNCTIONS = (
    "account_name",
    "agency_places",
    "identity",
    "is_for_agencies",
    "own_agency",
    "places",
    "reach",
    "role",
    "sight",
)
"""What policies and defaults call, whoever asks."""


@dataclass(frozen=True, slots=True)
class Row:
    """One table: the rule of its rows, and each role's privileges as GRANT has them."""

    table: str
    rule: str
    granted: dict[str, str]


@cache
def tables() -> Sequence[Row]:
    """Return the rows of `tables.csv`."""
    with files(__package__).joinpath("tables.csv").open(encoding="utf-8") as lines:
        return [
            Row(
                cells["table"],
                cells["rule"],
                {role: cells[name] for name, role in COLUMNS.items() if cells[name]},
            )
            for cells in csv.DictReader(lines)
        ]


def apply(connection: Connection) -> None:
    """Let the roles have exactly these rights, in one transaction; to be done as the owner."""
    schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
    functions = files(__package__).joinpath("functions.sql").read_text(encoding="utf-8")
    for statement in (functions, *_statements()):
        filled = statement.format(schema=schema, roles=", ".join(SERVING), web=WEB)
        connection.exec_driver_sql(filled.replace("%", "%%"))


def _statements() -> Iterator[str]:
    yield from REVOKE
    yield from ENTRANCE
    for name in OPEN_FUNCTIONS:
        yield f"GRANT EXECUTE ON FUNCTION rights.{name} TO {{roles}}"
    for row in tables():
        for role, privileges in row.granted.items():
            yield f"GRANT {privileges} ON {row.table} TO {role}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {{schema}} TO {WEB}"
