"""Raw SQL under the service's roles: not one row outside the grant, whatever table is asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy import Row as SqlRow

from database.rights.roles import WEB
from database.rights.service import Row, rules, tables
from tests.conftest import NewDatabase
from tests.database.rights.battery import build, faults
from tests.serving import served

POLICIES = """
SELECT tablename, policyname, roles[1] AS role, lower(cmd) AS command, qual, with_check
FROM pg_policies WHERE schemaname = 'public' ORDER BY tablename, policyname
"""


@pytest.fixture(scope="module")
def stripped(new_database: NewDatabase) -> Iterator[Connection]:
    """Return a connection to the two families, within a transaction."""
    with new_database() as database:
        served(database).close()
        with database.write_engine.connect() as connection, connection.begin() as whole:
            build(connection)
            yield connection
            whole.rollback()


def by_table(row: Row) -> str:
    return row.table


@pytest.mark.parametrize("row", tables(), ids=by_table)
def test_each_role_does_with_a_table_what_its_rule_says_and_nothing_else(
    stripped: Connection, row: Row
) -> None:
    assert list(faults(stripped, row)) == []


def test_removing_any_single_policy_is_noticed(stripped: Connection) -> None:
    row_of = {row.table: row for row in tables()}
    policies = stripped.execute(text(POLICIES)).all()
    assert len(policies) > 100
    unnoticed = []
    for table, policy, role, command, _, _ in policies:
        with stripped.begin_nested() as nested:
            stripped.exec_driver_sql(f"DROP POLICY {policy} ON {table}")
            commands = ("select",) if command == "all" else (command,)
            if not any(faults(stripped, row_of[table], commands, (role,))):
                unnoticed.append((table, policy))
            nested.rollback()
    assert unnoticed == []


OPENED = {"qual": "USING (true)", "with_check": "WITH CHECK (true)"}


def weaker(one: SqlRow[Any]) -> Iterator[tuple[str, str]]:
    """Yield ways to open a policy, each with the command that must notice it.

    Each clause is opened alone; both together where they are the same for every row, for then
    whatever passes one passes the other.
    """
    clauses = {name: opened for name, opened in OPENED.items() if getattr(one, name) is not None}
    rule = rules()[next(row.rule for row in tables() if row.table == one.tablename)]
    if "{table}." not in rule.get("change", rule["see"]):
        yield " ".join(clauses.values()), one.command
        return
    for name, opened in clauses.items():
        moves = (one.command, name) == ("update", "with_check")
        yield opened, "move" if moves else one.command


def test_opening_any_clause_of_officers_policies_is_noticed(stripped: Connection) -> None:
    row_of = {row.table: row for row in tables()}
    policies = [one for one in stripped.execute(text(POLICIES)).all() if one.role == WEB]
    tried = [(one, *way) for one in policies for way in weaker(one)]
    unnoticed = []
    for one, opened, command in tried:
        with stripped.begin_nested() as nested:
            stripped.exec_driver_sql(f"ALTER POLICY {one.policyname} ON {one.tablename} {opened}")
            if not any(faults(stripped, row_of[one.tablename], (command,), (WEB,))):
                unnoticed.append((one.tablename, one.policyname, opened))
            nested.rollback()
    assert unnoticed == []
    assert len(tried) > 150


def test_every_rule_is_used() -> None:
    assert set(rules()) == {row.rule for row in tables()} - {"reference"}
