"""Engines and the two kinds of session: a read session cannot write, and the types differ."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg.errors import IdleInTransactionSessionTimeout, QueryCanceled
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session, SessionTransaction

from database.errors import SetupError, TookTooLong, Unavailable
from database.rights.identity import IDENTITY, Identity, ProvingConnection, driver_of

NO_ADDRESS = "DATABASE_URL is no PostgreSQL address: postgresql://user:password@host/database"


UNHURRIED = text(
    "SELECT set_config('statement_timeout', '0', true), "
    "set_config('idle_in_transaction_session_timeout', '0', true)"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long PostgreSQL works for one question, and how long a transaction waits for the next.

    In seconds; 0 for no limit.
    """

    statement: float
    idle: float

    def __str__(self) -> str:
        """Return them as options of a connection."""
        told = {
            "statement_timeout": self.statement,
            "idle_in_transaction_session_timeout": self.idle,
        }
        return " ".join(f"-c {name}={round(1000 * most)}" for name, most in told.items() if most)


NO_LIMITS = Limits(0, 0)


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
    _is_hurried: bool = True

    def __init__(
        self,
        url: str,
        read_url: str | None = None,
        *,
        pool_size: int = 8,
        limits: Limits = NO_LIMITS,
    ):
        self.url = url
        self.write_engine = _engine(url, pool_size, limits)
        self.read_engine = _engine(read_url, pool_size, limits) if read_url else self.write_engine

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
    def unhurried(self) -> "Database":
        """Return the same database without limits of time, for work that nobody waits for."""
        patient = copy.copy(self)
        patient._is_hurried = False
        return patient

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
        """Yield a read session in a read-only, repeatable-read transaction.

        Raises:
            TookTooLong: a question took longer than the limit.
        """
        options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        if self._conduct is not None:
            self._conduct.begin_reading(self.plain)
        with (
            _in_time(),
            self.read_engine.connect().execution_options(**options) as connection,
            ReadSession(bind=connection, autoflush=False) as session,
        ):
            self._prepare(session)
            yield session
            # After a rollback the driver forgets every statement that it had prepared, and the
            # server plans each one anew.
            driver_of(connection).commit()
        if self._conduct is not None:
            self._conduct.end_reading(self.plain, session)

    @contextmanager
    def writing(self) -> Iterator[WriteSession]:
        """Yield a write session; commit when the block ends well, roll back when it does not.

        Raises:
            TookTooLong: a question took longer than the limit.
        """
        with _in_time(), WriteSession(self.write_engine) as session, session.begin():
            self._prepare(session)
            yield session
            if self._conduct is not None:
                self._conduct.end_writing(session)

    def _prepare(self, session: ReadSession) -> None:
        """Let every transaction of a session begin with the proof of who acts, if anybody does."""
        if self._identity is not None:
            session.info[IDENTITY] = self._identity
        if not self._is_hurried:
            event.listen(session, "after_begin", _take_time)

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


@event.listens_for(ReadSession, "after_begin", propagate=True)
def _enter(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    identity: Identity | None = session.info.get(IDENTITY)
    if identity is not None and not transaction.nested:
        identity.enter(connection)


def _take_time(_session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if not transaction.nested:
        connection.execute(UNHURRIED)


@contextmanager
def _in_time() -> Iterator[None]:
    """Tell in the service's own words that a limit of time was met."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, QueryCanceled | IdleInTransactionSessionTimeout):
            raise TookTooLong("This takes longer than the service lets it.") from error
        raise


def _engine(url: str, pool_size: int, limits: Limits) -> Engine:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise SetupError(NO_ADDRESS) from error
    if address.get_backend_name() not in ("postgres", "postgresql"):
        raise SetupError(NO_ADDRESS)
    address = address.set(drivername="postgresql+psycopg")
    told = address.query.get("options", "")
    options = f"{told if isinstance(told, str) else ' '.join(told)} {limits}".strip()
    engine = create_engine(
        address,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        connect_args={"options": options} if options else {},
    )
    event.listen(engine, "do_connect", _connected)
    return engine


def _connected(
    _dialect: object, _record: object, told: Sequence[Any], named: Mapping[str, Any]
) -> ProvingConnection:
    return ProvingConnection.connect(*told, **named)
