"""Raw SQL under the service's roles: not one row outside the grant, whatever table is asked."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from database.rights.roles import WEB
from database.rights.service import Row, rules, tables
from tests.conftest import NewDatabase
from tests.database.rights.battery import build, faults
from tests.serving import served

POLICIES = """
SELECT tablename, policyname, roles[1], lower(cmd), qual, with_check
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


def test_opening_any_single_policy_of_officers_is_noticed(stripped: Connection) -> None:
    row_of = {row.table: row for row in tables()}
    unnoticed = []
    for table, policy, role, command, qual, check in stripped.execute(text(POLICIES)).all():
        if role != WEB:
            continue
        clauses = " ".join(
            clause
            for clause, there in (("USING (true)", qual), ("WITH CHECK (true)", check))
            if there
        )
        with stripped.begin_nested() as nested:
            stripped.exec_driver_sql(f"ALTER POLICY {policy} ON {table} {clauses}")
            # Which rows may be altered or removed is limited by what is seen, too.
            if command not in ("update", "delete"):
                noticed = any(faults(stripped, row_of[table], (command,), (role,)))
                unnoticed += [] if noticed else [(table, policy)]
            nested.rollback()
    assert unnoticed == []


def test_every_rule_is_used() -> None:
    assert set(rules()) == {row.rule for row in tables()} - {"reference"}
