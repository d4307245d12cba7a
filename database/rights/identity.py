"""Who acts, proven to the database: a ticket that only the service's key can sign.

The ticket is good for one server process of PostgreSQL and a few seconds. The function
`rights.enter` checks it, looks up the account's running grants and seals what they reach, for this
transaction alone; see `functions.sql`.
"""

import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast
from uuid import UUID

import psycopg
from psycopg.abc import PQGen
from psycopg.errors import InvalidAuthorizationSpecification, error_from_result
from psycopg.generators import execute
from psycopg.pq import Escaping, ExecStatus, TransactionStatus
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from database.errors import Unauthenticated

Told = TypeVar("Told")

PURPOSE = "database identity"
"""What the key is derived for, see `database.keys`."""

TICKET_SECONDS = 10
GRANT, REGISTRY = "grant", "registry"
IDENTITY = "identity"
BLOCK = 64
"""Bytes of a block of SHA-256 (RFC 2104)."""

ENTER = "SELECT rights.enter({})"
KEEP_KEY = text(
    "INSERT INTO rights.identity_key (is_only, inner_pad, outer_pad) "
    "VALUES (true, :inner_pad, :outer_pad) ON CONFLICT (is_only) DO UPDATE "
    "SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad"
)


class IdentityRefused(Unauthenticated):
    """The database does not let this account in: it was closed in between."""

    code = "identity-refused"

    def __init__(self) -> None:
        super().__init__("This account is not let in, or no longer: sign in again.")


@dataclass(frozen=True, slots=True)
class Identity:
    """An account that acts in one of its roles.

    `width` says what it sees: what the grants of that role reach, or the whole registry, for
    questions that must be asked everywhere. What it may change is always the grants'.
    """

    account_id: UUID
    role: str
    key: bytes
    width: str = GRANT

    def ticket(self, backend_pid: int) -> str:
        """Return a ticket for a server process, good for some seconds."""
        until = int(time.time()) + TICKET_SECONDS
        said = f"{self.account_id}|{self.role}|{self.width}|{backend_pid}|{until}"
        return f"{said}|{sign(self.key, said)}"

    def enter(self, connection: Connection) -> None:
        """Let this transaction act as this account; ended with the transaction.

        A transaction that has not begun begins in the same question to the server, which is only
        sent: the proof is checked while the caller prepares what it asks first. That is refused
        with `IdentityRefused` where the database does not let the account in.
        """
        if not connection.in_transaction():
            connection.begin()
        driver = driver_of(connection)
        ticket = Escaping(driver.pgconn).escape_literal(
            self.ticket(driver.info.backend_pid).encode()
        )
        asked = ENTER.format(ticket.decode())
        try:
            with driver.lock:
                driver.hear()
                if driver.info.transaction_status == TransactionStatus.IDLE:
                    asked = f"{_beginning(driver)}; {asked}"
                driver.say(asked)
        except psycopg.Error as error:
            raise DBAPIError.instance(ENTER, None, error, psycopg.Error) from error


class ProvingConnection(psycopg.Connection[Any]):
    """A connection whose proof may be on its way while the next question is written.

    All that psycopg asks the server goes through `wait`, which first hears the answer to the proof.
    """

    _is_listening = False

    def say(self, asked: str) -> None:
        """Send a question; the caller holds the lock and has heard the answer to the one before."""
        self.pgconn.send_query(asked.encode())
        self._is_listening = True

    def hear(self) -> None:
        """Take the answer to what was said, if anything was; the caller holds the lock.

        Raises:
            IdentityRefused: the database does not let the account in, or no longer.
        """
        if not self._is_listening:
            return
        self._is_listening = False
        answer = super().wait(execute(self.pgconn))[-1]
        if answer.status == ExecStatus.TUPLES_OK:
            return
        error = error_from_result(answer)
        if isinstance(error, InvalidAuthorizationSpecification):
            raise IdentityRefused from error
        raise error

    def wait(self, gen: PQGen[Told], *limits: Any, **named: Any) -> Told:
        """Hear what is still to be heard, then ask."""
        self.hear()
        return super().wait(gen, *limits, **named)


def sign(key: bytes, said: str) -> str:
    """Return the signature of what a ticket says, as hexadecimal."""
    return hmac.digest(key, f"ticket|{said}".encode(), "sha256").hex()


def keep_key(connection: Connection, key: bytes) -> None:
    """Let the database know the key of the tickets; to be done as the owner.

    It is kept as the two padded blocks that HMAC hashes, which is all that checking needs.
    """
    padded = key.ljust(BLOCK, b"\0")
    pads = {
        "inner_pad": bytes(byte ^ 0x36 for byte in padded),
        "outer_pad": bytes(byte ^ 0x5C for byte in padded),
    }
    connection.execute(KEEP_KEY, pads)


@contextmanager
def registry_wide(session: Session) -> Iterator[None]:
    """Let a session see the whole registry within the block, for what must be asked everywhere.

    Whether a person is registered already is such a question. What may be changed stays limited.
    """
    identity: Identity | None = session.info.get(IDENTITY)
    if identity is None or identity.width == REGISTRY:
        yield
        return
    _go_on_as(session, replace(identity, width=REGISTRY))
    try:
        yield
    finally:
        _go_on_as(session, identity)


def _go_on_as(session: Session, identity: Identity) -> None:
    session.info[IDENTITY] = identity
    connection = session.connection()
    if driver_of(connection).info.transaction_status != TransactionStatus.INERROR:
        identity.enter(connection)


def driver_of(connection: Connection) -> ProvingConnection:
    """Return the driver's own connection."""
    return cast("ProvingConnection", connection.connection.driver_connection)


def _beginning(driver: ProvingConnection) -> str:
    """Return what begins a transaction as the connection is set: the driver would ask it apart."""
    told = ["BEGIN"]
    if driver.isolation_level is not None:
        told.append(f"ISOLATION LEVEL {driver.isolation_level.name.replace('_', ' ')}")
    if driver.read_only is not None:
        told.append("READ ONLY" if driver.read_only else "READ WRITE")
    return " ".join(told)
