"""The audit trail: who read or changed what, in an order that cannot be mended unseen.

Each entry carries the SHA-256 of the entry before it and of its own parts, each part preceded by
its length. Triggers give numbers and hashes, so that nobody who may add an entry chooses them.
`verify` works them out again by itself and trusts nothing that the database worked out.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row

from database.audit import queries
from database.audit.models import AuditEvent
from database.audit.queries import AuditFilter
from database.errors import InvalidInput
from database.session import Database, ReadSession, WriteSession

START = hashlib.sha256(b"petakasih audit").digest()
"""What the first entry goes on from."""

SUBJECTS = "audit subjects"
PAGE_AT_MOST = 1_000
FAULTS_AT_MOST = 100
HASHED_FROM = 3
"""From this column on, `queries.stored` returns what is hashed, in its order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One read or change. `details` holds nothing personal; `subjects` are keys of households."""

    account: str
    role: str | None
    action: str
    operation: str
    subjects: Sequence[str] = ()
    purpose: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry's number and hash, kept elsewhere: the trail up to there can be held against it."""

    seq: int
    hash: str

    @classmethod
    def read(cls, text: str) -> "Anchor":
        """Return the anchor of `NUMBER:HASH`, as `str` gives it.

        Raises:
            InvalidInput: the text is no anchor.
        """
        number, _, digest = text.strip().partition(":")
        try:
            if len(bytes.fromhex(digest)) == hashlib.sha256().digest_size and number.isdecimal():
                return cls(int(number), digest.lower())
        except ValueError:
            pass
        raise InvalidInput(
            "This is no anchor of the audit trail.", field="anchor", expected="NUMBER:HASH"
        )

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries stand, what is wrong (at most 100 faults), and the last entry."""

    entries: int
    faults: Sequence[str]
    head: Anchor

    @property
    def sound(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults


class Audited:
    """Writes an entry for each transaction of somebody; given to `Database.acting`.

    A change's entry is written right before the commit, in the same transaction: the trail is
    locked for no longer than that. A read's is written when the block has ended well and before
    the answer leaves, through `trail` or else the database that is read; with `first`, before
    anything is read. Without `always` a read is entered only when a household was noted.
    """

    def __init__(
        self,
        entry: Entry,
        *,
        always: bool = True,
        first: bool = False,
        trail: Database | None = None,
    ):
        self._entry = entry
        self._always = always
        self._first = first
        self._trail = trail

    def begin_reading(self, database: Database) -> None:
        """Enter a read that is told beforehand."""
        if self._first:
            self._enter(database, ())

    def end_reading(self, database: Database, session: ReadSession) -> None:
        """Enter a read, with the households that were noted."""
        seen = noted(session)
        if not self._first and (self._always or seen):
            self._enter(database, seen)

    def end_writing(self, session: WriteSession) -> None:
        """Enter a change in its own transaction."""
        session.flush()
        append(session, self._with(noted(session)))

    def _enter(self, database: Database, seen: Sequence[str]) -> None:
        with (self._trail or database).writing() as session:
            append(session, self._with(seen))

    def _with(self, seen: Sequence[str]) -> Entry:
        one = self._entry
        subjects = tuple(dict.fromkeys((*one.subjects, *seen)))
        return Entry(
            one.account, one.role, one.action, one.operation, subjects, one.purpose, one.details
        )


def note_subjects(session: ReadSession, *subjects: object) -> None:
    """Note whose records this session reads or changes: keys of households."""
    session.info.setdefault(SUBJECTS, {}).update((str(subject), None) for subject in subjects)


def noted(session: ReadSession) -> list[str]:
    """Return whose records were noted, in the order of the first time."""
    return list(session.info.get(SUBJECTS, ()))


def append(session: WriteSession, *entries: Entry) -> None:
    """Add entries to the trail. Others wait until this transaction ends: do it last."""
    rows = [
        {
            "account": one.account,
            "role": one.role,
            "action": one.action,
            "operation": one.operation,
            "subjects": list(one.subjects),
            "purpose": one.purpose,
            "details": dict(one.details),
        }
        for one in entries
    ]
    if rows:
        queries.append(session, rows)


def head(session: ReadSession) -> Anchor:
    """Return the last entry's number and hash."""
    seq, digest = queries.head(session)
    return Anchor(seq, digest.hex())


def list_events(
    session: ReadSession, wanted: AuditFilter, *, before: int | None = None, limit: int = 100
) -> Sequence[AuditEvent]:
    """Return entries, the newest first.

    Raises:
        InvalidInput: the limit is not one of 1 to 1,000.
    """
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput("That is no page.", field="limit", expected=f"1 to {PAGE_AT_MOST}")
    return queries.page(session, wanted, before, limit)


def verify(session: ReadSession, anchor: Anchor | None = None) -> Verdict:
    """Work out every hash again and hold it against what is stored.

    Found are entries that were edited, removed (at the end, too), put in or moved. Who owns the
    database could write the whole trail anew: an `anchor` kept elsewhere shows that as well.
    """
    faults: list[str] = []
    entries, before, digest = 0, 0, START
    anchored = anchor is None or (anchor.seq == 0 and anchor.hash == START.hex())
    for row in queries.stored(session):
        entries += 1
        if len(faults) < FAULTS_AT_MOST:
            faults += _faults_of(row, before, digest)
        before, digest = row.seq, row.hash
        if anchor is not None and row.seq == anchor.seq:
            anchored = row.hash.hex() == anchor.hash
    end = head(session)
    if (end.seq, end.hash) != (before, digest.hex()):
        faults.append(f"the trail ends with entry {before}, but was at entry {end.seq}")
    if not anchored:
        faults.append("the trail does not hold the anchor")
    return Verdict(entries, faults[:FAULTS_AT_MOST], end)


def _faults_of(row: Row[Any], before: int, digest: bytes) -> Iterator[str]:
    if row.seq != before + 1:
        yield f"entry {row.seq} follows entry {before}"
    if row.previous != digest:
        yield f"entry {row.seq} does not go on from the one before it"
    if row.hash != _hash_of(row):
        yield f"entry {row.seq} is not as it was written"


def _hash_of(row: Row[Any]) -> bytes:
    parts = (_part(value) for value in row[HASHED_FROM:])
    return hashlib.sha256(row.previous + b"".join(parts)).digest()


def _part(value: str | None) -> bytes:
    if value is None:
        return b"-;"
    text = value.encode()
    return b"%d:%b;" % (len(text), text)
