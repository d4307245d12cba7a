"""The audit trail: written with the change, refused to change, and any tampering is found."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from database.audit.queries import AuditFilter
from database.audit.service import (
    Anchor,
    Audited,
    Entry,
    append,
    head,
    list_events,
    note_subjects,
    verify,
)
from database.errors import InvalidInput
from database.session import Database, ReadSession, WriteSession
from tests.conftest import NewDatabase

ENTRIES = 60


def entry(number: int = 1, **changes: object) -> Entry:
    values: dict[str, object] = {
        "account": f"Pegawai {number % 3}",
        "role": "district_officer" if number % 2 else None,
        "action": "read",
        "operation": "GET /v1/households/{household}",
        "subjects": [f"household-{number}", 'with "quotes", a comma and é'],
        "purpose": None if number % 4 else "semakan; 5:ujian",
        "details": {"b": number, "a": ["x", None, True], "é": 'quote " and \\'},
    }
    return Entry(**values | changes)


@pytest.fixture(scope="module")
def trail(new_database: NewDatabase) -> Iterator[Database]:
    """Return a database with a trail of its own."""
    with new_database() as opened:
        with opened.writing() as session:
            append(session, *(entry(number) for number in range(1, ENTRIES + 1)))
        yield opened


@pytest.fixture
def tampered(trail: Database) -> Iterator[Connection]:
    """Return a connection of the owner, with the triggers off; all it does is taken back."""
    with trail.write_engine.connect() as connection:
        transaction = connection.begin()
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
        transaction.rollback()


def faults(connection: Connection, anchor: Anchor | None = None) -> list[str]:
    with WriteSession(connection, join_transaction_mode="create_savepoint") as session:
        return list(verify(session, anchor).faults)


def fails_after_noting(block: AbstractContextManager[ReadSession], subject: str) -> None:
    def work() -> None:
        with block as session:
            note_subjects(session, subject)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()


def test_an_untouched_trail_is_sound(trail: Database) -> None:
    with trail.reading() as session:
        found = verify(session)
    assert found.sound
    assert (found.entries, found.head.seq) == (ENTRIES, ENTRIES)


@pytest.mark.parametrize(
    "change",
    [
        "account = 'Somebody'",
        "role = 'auditor'",
        "role = CASE WHEN role IS NULL THEN '' END",
        "at = at + interval '1 microsecond'",
        "action = 'change'",
        "operation = operation || ' '",
        "subjects = subjects[1:1]",
        "subjects = '{}'",
        "purpose = coalesce(purpose, '') || 'x'",
        "details = details || '{\"b\": 0}'",
        "hash = sha256(hash)",
        "previous = sha256(previous)",
    ],
)
@settings(max_examples=8)
@given(place=st.integers(1, ENTRIES))
def test_an_edit_anywhere_is_found(trail: Database, change: str, place: int) -> None:
    with trail.write_engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"UPDATE audit_event SET {change} WHERE seq = {place}"))
        assert faults(connection)
        transaction.rollback()


@settings(max_examples=25)
@given(place=st.integers(1, ENTRIES), how_many=st.integers(1, ENTRIES))
def test_a_removal_anywhere_is_found(trail: Database, place: int, how_many: int) -> None:
    with trail.write_engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(
            text(f"DELETE FROM audit_event WHERE seq BETWEEN {place} AND {place + how_many - 1}")
        )
        assert faults(connection)
        transaction.rollback()


@settings(max_examples=25)
@given(pair=st.lists(st.integers(1, ENTRIES), min_size=2, max_size=2, unique=True))
def test_a_swap_of_any_two_is_found(trail: Database, pair: list[int]) -> None:
    one, other = pair
    with trail.write_engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for old, new in ((one, 0), (other, one), (0, other)):
            connection.execute(text(f"UPDATE audit_event SET seq = {new} WHERE seq = {old}"))
        assert faults(connection)
        transaction.rollback()


@settings(max_examples=25)
@given(place=st.integers(1, ENTRIES + 1), rehashed=st.booleans())
def test_an_insertion_anywhere_is_found(trail: Database, place: int, rehashed: bool) -> None:
    with trail.write_engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(
            text(f"UPDATE audit_event SET seq = -seq - 1 WHERE seq >= {place}")
        )  # in two steps, for numbers are unique at every moment
        connection.execute(text("UPDATE audit_event SET seq = -seq WHERE seq < 0"))
        connection.execute(
            text(
                "INSERT INTO audit_event SELECT :place, at, 'forged', role, action, operation, "
                "subjects, purpose, details, previous, sha256('forged') FROM audit_event "
                "WHERE seq <> :place ORDER BY seq LIMIT 1"
            ),
            {"place": place},
        )
        if rehashed:
            connection.execute(
                text("UPDATE audit_event e SET hash = audit_hash(e) WHERE seq = :place"),
                {"place": place},
            )
        assert faults(connection)
        transaction.rollback()


def test_a_cut_end_stays_found_after_more_was_written(tampered: Connection) -> None:
    tampered.execute(text(f"DELETE FROM audit_event WHERE seq > {ENTRIES - 3}"))
    tampered.execute(text("SET LOCAL session_replication_role = origin"))
    with WriteSession(tampered, join_transaction_mode="create_savepoint") as session:
        append(session, entry())
        session.flush()
        assert not verify(session).sound


def test_an_anchor_kept_elsewhere_shows_a_trail_written_anew(tampered: Connection) -> None:
    with WriteSession(tampered, join_transaction_mode="create_savepoint") as session:
        kept = head(session)
        tampered.execute(text("DELETE FROM audit_event"))
        tampered.execute(text("UPDATE audit_head SET seq = 0, hash = sha256('petakasih audit')"))
        tampered.execute(text("SET LOCAL session_replication_role = origin"))
        append(session, *(entry(number) for number in range(ENTRIES)))
        assert verify(session).sound
        assert list(verify(session, kept).faults) == ["the trail does not hold the anchor"]


def test_an_anchor_is_read_as_it_is_written(trail: Database) -> None:
    with trail.reading() as session:
        kept = head(session)
        assert Anchor.read(f" {kept}\n") == kept
        assert verify(session, kept).sound
    for wrong in ("", "1", "x:00", "1:00", f"1:{'g' * 64}"):
        with pytest.raises(InvalidInput):
            Anchor.read(wrong)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET account = 'x'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_head SET seq = 1",
        "DELETE FROM audit_head",
        "INSERT INTO audit_head (is_last, seq, hash) VALUES (true, 1, '')",
        "TRUNCATE audit_head",
    ],
)
def test_the_database_refuses_to_change_the_trail(trail: Database, statement: str) -> None:
    with trail.write_engine.connect() as connection, pytest.raises(DBAPIError, match="refused"):
        connection.execute(text(statement))


def test_numbers_and_hashes_are_not_for_the_writer_to_choose(session: WriteSession) -> None:
    append(session, entry(1))
    session.execute(
        text(
            "INSERT INTO audit_event VALUES "
            "(1, 'epoch', 'x', null, 'read', 'o', '{}', null, '{}', 'forged', 'forged')"
        )
    )
    assert verify(session).sound
    newest = list_events(session, AuditFilter(), limit=1)[0]
    assert newest.at.year > 2000


def test_many_writers_at_once_make_one_chain(own_database: Database) -> None:
    def write(number: int) -> None:
        with own_database.writing() as session:
            append(session, entry(number), entry(number + 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    with own_database.reading() as session:
        found = verify(session)
    assert found.sound
    assert found.entries == 80


def test_a_change_and_its_entry_are_one(own_database: Database) -> None:
    acting = own_database.acting(Audited(entry(1, action="change", subjects=())))
    fails_after_noting(acting.writing(), "a")
    with acting.writing() as session:
        note_subjects(session, "b", "c", "b")
    with own_database.reading() as session:
        assert [one.subjects for one in list_events(session, AuditFilter())] == [["b", "c"]]


def test_a_read_is_entered_when_it_went_well(own_database: Database) -> None:
    quiet = own_database.acting(Audited(entry(1, subjects=()), always=False))
    with quiet.reading():
        pass
    with quiet.reading() as session:
        note_subjects(session, "seen")
    fails_after_noting(quiet.reading(), "not seen")
    with own_database.reading() as session:
        assert [one.subjects for one in list_events(session, AuditFilter())] == [["seen"]]


def test_an_export_is_entered_before_its_first_row(own_database: Database) -> None:
    acting = own_database.acting(Audited(entry(1, action="export"), first=True))
    with acting.reading() as session:
        assert len(list_events(session, AuditFilter())) == 1
    with own_database.reading() as session:
        assert len(list_events(session, AuditFilter())) == 1


def test_entries_are_found_by_who_what_whom_and_when(trail: Database) -> None:
    with trail.reading() as session:
        everything = list_events(session, AuditFilter(), limit=1000)
        assert [one.seq for one in everything] == list(range(ENTRIES, 0, -1))
        middle = everything[30]
        assert [one.seq for one in list_events(session, AuditFilter(subject="household-7"))] == [7]
        mine = list_events(session, AuditFilter(account="Pegawai 0"), before=10)
        assert [one.seq for one in mine] == [9, 6, 3]
        assert list_events(session, AuditFilter(action="change")) == []
        late = list_events(session, AuditFilter(since=middle.at), limit=1000)
        early = list_events(session, AuditFilter(until=middle.at), limit=1000)
        assert len(late) + len(early) == ENTRIES
        with pytest.raises(InvalidInput):
            list_events(session, AuditFilter(), limit=0)
