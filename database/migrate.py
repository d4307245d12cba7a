"""Migrations: up to the newest version, down to nothing, and where we are."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from database.rights import roles
from database.rights import service as rights

MIGRATION_LOCK = 0x70657461  # one migrator at a time; the number spells "peta"


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, bound to `connection` when one is given."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    settings.attributes["connection"] = connection
    return settings


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to `revision` in one transaction; to the newest one, with its rights."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    roles.make(connection)
    newest = head()
    if current(connection) != newest:
        rights.withdraw(connection)
        command.upgrade(config(connection), revision)
    if newest is not None and current(connection) == newest:
        rights.apply(connection, newest)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Take the schema down to `revision` in one transaction."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    rights.withdraw(connection)
    command.downgrade(config(connection), revision)


def current(connection: Connection) -> str | None:
    """Return the schema's revision, None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """Return the newest revision that the code knows."""
    return ScriptDirectory.from_config(config()).get_current_head()
