"""Engines and the two kinds of session: a read session cannot write, and the types differ."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session, SessionTransaction

from database.errors import SetupError, Unavailable
from database.rights.identity import IDENTITY, Identity, driver_of

NO_ADDRESS = "DATABASE_URL is no PostgreSQL address: postgresql://user:password@host/database"


class ReadSession(Session):
    """A session on which PostgreSQL itself refuses every write (`READ ONLY` transactions)."""


class WriteSession(ReadSession):
    """A session that may write. Whoever opened it commits, once."""


class Conduct(Protocol):
    """What goes along with every session of somebody who acts."""

    def begin_reading(self, database: "Database") -> None:
        """Do what comes before a read; `database` is the one that nobody acts on."""

    def end_reading(self, database: "Database", session: ReadSession) -> None:
        """Do what comes after a read that went well, before its answer leaves."""

    def end_writing(self, session: WriteSession) -> None:
        """Do what comes last in a change's own transaction."""


class Database:
    """The write engine and the read engine (the same one when no replica is configured)."""

    _conduct: Conduct | None = None
    _identity: Identity | None = None

    def __init__(self, url: str, read_url: str | None = None, *, pool_size: int = 8):
        self.url = url
        self.write_engine = _engine(url, pool_size)
        self.read_engine = _engine(read_url, pool_size) if read_url else self.write_engine

    def acting(self, conduct: Conduct) -> "Database":
        """Return the same database, with the same connections, for somebody who acts."""
        acted = copy.copy(self)
        acted._conduct = conduct
        return acted

    def identified(self, identity: Identity) -> "Database":
        """Return the same database, each transaction of which proves this identity first."""
        proven = copy.copy(self)
        proven._identity = identity
        return proven

    @property
    def plain(self) -> "Database":
        """Return the same database with no conduct; an identity stays."""
        if self._conduct is None:
            return self
        plain = copy.copy(self)
        plain._conduct = None
        return plain

    @contextmanager
    def reading(self) -> Iterator[ReadSession]:
        """Yield a read session in a read-only, repeatable-read transaction."""
        options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        if self._conduct is not None:
            self._conduct.begin_reading(self.plain)
        with (
            self.read_engine.connect().execution_options(**options) as connection,
            ReadSession(bind=connection, autoflush=False) as session,
        ):
            self._prove(session)
            yield session
            # After a rollback the driver forgets every statement that it had prepared, and the
            # server plans each one anew.
            driver_of(connection).commit()
        if self._conduct is not None:
            self._conduct.end_reading(self.plain, session)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Yield a write session; commit when the block ends well, roll back when it does not."""
        with WriteSession(self.write_engine) as session, session.begin():
            self._prove(session)
            yield session
            if self._conduct is not None:
                self._conduct.end_writing(session)

    def _prove(self, session: ReadSession) -> None:
        """Let every transaction of a session begin with the proof of who acts, if anybody does."""
        if self._identity is not None:
            session.info[IDENTITY] = self._identity
            event.listen(session, "after_begin", _enter)

    def ping(self) -> str:
        """Return the PostGIS version.

        Raises:
            Unavailable: the database cannot be reached, or has no PostGIS.
        """
        try:
            with self.reading() as session:
                return str(session.scalar(text("SELECT postgis_lib_version()")))
        except OperationalError as error:
            raise Unavailable("The database cannot be reached.") from error

    def close(self) -> None:
        """Close every pooled connection."""
        self.write_engine.dispose()
        self.read_engine.dispose()


def _enter(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested:
        session.info[IDENTITY].enter(connection)


def _engine(url: str, pool_size: int) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise SetupError(NO_ADDRESS) from error
    if address.get_backend_name() not in ("postgres", "postgresql"):
        raise SetupError(NO_ADDRESS)
    address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True)
