"""The roles that connect to the database, and what none of them may become.

- `petakasih_web`: what the service does for officers, within the policies;
- `petakasih_public`: what it does for everybody: published and reference tables;
- `petakasih_door`: sign-in, the guard's question where a thing lies, and citizens' status checks;
- `petakasih_operator`: nobody signs in as it. Who owns the tables is a member of it, so that its
  policies let the operator's commands see everything even where the owner is no superuser.
"""

from collections.abc import Mapping
from typing import cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from database.errors import SetupError

WEB, PUBLIC, DOOR = "petakasih_web", "petakasih_public", "petakasih_door"
SERVING = (WEB, PUBLIC, DOOR)
OPERATOR = "petakasih_operator"
HARMLESS = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"

# Roles belong to the whole server: another database of it, or another migrator, may have made them.
MAKE = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} {options};
        -- Policies make plans of many small parts: compiling them takes longer than running them.
        ALTER ROLE {role} SET jit = off;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$
"""
JOIN = f"""
DO $$ BEGIN
    IF NOT pg_has_role(current_user, '{OPERATOR}', 'MEMBER') THEN
        EXECUTE format('GRANT {OPERATOR} TO %I', current_user);
    END IF;
END $$
"""
POWERS = """
SELECT role.rolname FROM pg_roles AS role
WHERE role.rolname = ANY(:roles) AND (
    role.rolsuper OR role.rolbypassrls OR role.rolcreaterole OR role.rolcreatedb
    OR EXISTS (SELECT 1 FROM pg_auth_members WHERE member = role.oid)
    OR EXISTS (SELECT 1 FROM pg_class WHERE relowner = role.oid AND relpersistence <> 't')
    OR EXISTS (SELECT 1 FROM pg_database WHERE datdba = role.oid)
)
"""


def make(connection: Connection) -> None:
    """Make the roles that are not there, and let whoever migrates be an operator.

    Without a password nobody gets in as one of them where the server asks for one.
    """
    for role in SERVING:
        connection.execute(text(MAKE.format(role=role, options=f"LOGIN {HARMLESS}")))
    connection.execute(text(MAKE.format(role=OPERATOR, options=f"NOLOGIN {HARMLESS}")))
    connection.execute(text(JOIN))


def let_in(connection: Connection, passwords: Mapping[str, str]) -> None:
    """Give roles their passwords; the server is told what checks them, never they themselves."""
    driver = cast("psycopg.Connection[object]", connection.connection.driver_connection)
    for role, password in passwords.items():
        kept = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        driver.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(kept.decode())
            )
        )


def require_harmless(connection: Connection) -> None:
    """Check that the roles the service connects as own nothing and can become nobody else.

    Raises:
        SetupError: one has a power that the policies would not stop.
    """
    powerful = connection.scalars(text(POWERS), {"roles": list(SERVING)}).all()
    if powerful:
        raise SetupError(
            f"The database role {powerful[0]} has powers or owns things: take them away "
            "(ALTER ROLE … NOSUPERUSER NOBYPASSRLS, REVOKE, REASSIGN OWNED) before serving."
        )
