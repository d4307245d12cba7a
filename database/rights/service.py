"""The rights of every role to every table, as `tables.csv` and `rules.toml` tell them.

They are applied after each migration, whole: whatever the table does not tell is not granted, and a
table of another rule than `reference` shows an officer the rows of that rule alone.
"""

import csv
import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, text

from database.rights.roles import DOOR, OPERATOR, PUBLIC, SERVING, WEB
from database.rights.sharing import release_sql

COLUMNS = {"public": PUBLIC, "web": WEB, "door": DOOR}
"""Column of the table: role."""

REFERENCE = "reference"
"""The rule of what anybody may read."""

EVERY_ROW = "true"
SIGHT, REACH = "(SELECT rights.sight())", "(SELECT rights.reach())"
"""As subqueries, so that PostgreSQL works them out once a statement."""

CLAUSES = {
    "select": "FOR SELECT TO {role} USING ({see})",
    "insert": "FOR INSERT TO {role} WITH CHECK ({change})",
    "update": "FOR UPDATE TO {role} USING ({change}) WITH CHECK ({change})",
    "delete": "FOR DELETE TO {role} USING ({change})",
}
PRIVILEGE = re.compile(r"\b(select|insert|update|delete)\b")

GRANTS = (
    "REVOKE ALL ON SCHEMA {schema} FROM {roles}",
    "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {roles}",
    "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {roles}",
    "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
    "GRANT USAGE ON SCHEMA {schema} TO {roles}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {{schema}} TO {WEB}",
    f"GRANT USAGE ON SCHEMA {{schema}} TO {OPERATOR}",
    f"GRANT ALL ON ALL TABLES IN SCHEMA {{schema}} TO {OPERATOR}",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA rights FROM PUBLIC, {roles}",
    "GRANT USAGE ON SCHEMA rights TO {roles}",
    f"GRANT EXECUTE ON FUNCTION rights.enter, rights.release TO {WEB}",
)
OPEN_FUNCTIONS = (
    "account_name",
    "agency_places",
    "concerns_agency",
    "covers",
    "covers_agreement",
    "covers_aid",
    "covers_application",
    "covers_job",
    "covers_meeting",
    "covers_pair",
    "covers_person",
    "covers_registration",
    "covers_resident",
    "identity",
    "is_for_agencies",
    "is_party",
    "own_agency",
    "places",
    "reach",
    "role",
    "sight",
)
"""What policies and defaults call, whoever asks. All else in the schema `rights` is the owner's."""

APPLIED = "SELECT obj_description('rights'::regnamespace)"
POLICIES = "SELECT policyname, tablename FROM pg_policies WHERE schemaname = current_schema()"


@dataclass(frozen=True, slots=True)
class Row:
    """One table: the rule of its rows, and each role's privileges as GRANT has them."""

    table: str
    rule: str
    granted: dict[str, str]

    @property
    def is_open(self) -> bool:
        """Tell whether every role may read every row."""
        return self.rule == REFERENCE


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


@cache
def rules() -> Mapping[str, Mapping[str, str]]:
    """Return the conditions of `rules.toml` by rule: `see`, and others where they differ."""
    return tomllib.loads(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))


def apply(connection: Connection, revision: str) -> None:
    """Let the roles have exactly these rights, in one transaction; to be done as the owner.

    A schema of this revision that has them is left alone: its tables are not locked.
    """
    schema = connection.scalar(text("SELECT quote_ident(current_schema())"))
    functions = files(__package__).joinpath("functions.sql").read_text(encoding="utf-8")
    wanted = [
        one.format(schema=schema, roles=", ".join(SERVING))
        for one in (functions, *GRANTS, *_grants())
    ]
    wanted.insert(1, release_sql(schema))
    wanted += _policies()
    digest = hashlib.sha256("\n".join((revision, *wanted)).encode()).hexdigest()
    if connection.scalar(text(APPLIED)) == digest:
        return
    withdraw(connection)
    for statement in (*wanted, f"COMMENT ON SCHEMA rights IS '{digest}'"):
        connection.exec_driver_sql(statement.replace("%", "%%"))


def withdraw(connection: Connection) -> None:
    """Drop every policy: columns that they name could not be changed. Officers then see nothing."""
    for policy, table in connection.execute(text(POLICIES)).all():
        connection.exec_driver_sql(f"DROP POLICY {policy} ON {table}")


def _grants() -> Iterator[str]:
    for name in OPEN_FUNCTIONS:
        yield f"GRANT EXECUTE ON FUNCTION rights.{name} TO {{roles}}"
    for row in tables():
        for role, privileges in row.granted.items():
            yield f"GRANT {privileges} ON {row.table} TO {role}"


def _policies() -> Iterator[str]:
    for row in tables():
        if row.is_open:
            continue
        yield f"ALTER TABLE {row.table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {row.table} FORCE ROW LEVEL SECURITY"
        yield f"CREATE POLICY operator ON {row.table} TO {OPERATOR} USING (true) WITH CHECK (true)"
        for role, privileges in row.granted.items():
            for command in PRIVILEGE.findall(privileges):
                clause = CLAUSES[command].format(
                    role=role,
                    see=_condition(row, role, "see"),
                    change=_condition(row, role, "change"),
                )
                yield f"CREATE POLICY {role}_{command} ON {row.table} {clause}"


def _condition(row: Row, role: str, kind: str) -> str:
    """Return which rows a role sees or changes: officers those of the rule, the others, all rows of
    the columns that they are granted.
    """
    if role != WEB:
        return EVERY_ROW
    rule = rules()[row.rule]
    if kind == "see":
        ways = (rule[way] for way in ("sooner", "see") if way in rule)
        return " OR ".join(ways).format(table=row.table, codes=SIGHT)
    return rule.get("change", rule["see"]).format(table=row.table, codes=REACH)
