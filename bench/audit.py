"""How fast the audit trail is written and verified, and what it adds to a request.

    python -m bench.audit [--entries 100000] [--writers 8]

Works in a scratch database beside that of DATABASE_URL. Fails when verifying takes 5 s or more, or
when an edit, a deletion, an insertion or a swap in one of many places is not found.
"""

import argparse
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from bench.scratch import scratch_database
from database.audit.service import Audited, Entry, append, note_subjects, verify
from database.base import uuid7
from database.session import Database, WriteSession

AT_MOST_SECONDS = 5.0
PLACES = 4
BATCH = 1_000
TAMPERING = {
    "edit": "UPDATE audit_event SET account = 'x' WHERE seq = {one}",
    "deletion": "DELETE FROM audit_event WHERE seq = {one}",
    "swap": "UPDATE audit_event SET seq = CASE seq WHEN {one} THEN 0 ELSE -1 END "
    "WHERE seq IN ({one}, {other}); "
    "UPDATE audit_event SET seq = CASE seq WHEN 0 THEN {other} ELSE {one} END WHERE seq < 1",
    "insertion": "INSERT INTO audit_event SELECT (SELECT max(seq) + 1 FROM audit_event), at, "
    "account, role, action, operation, subjects, purpose, details, previous, sha256('x') "
    "FROM audit_event WHERE seq = {one}; "
    "UPDATE audit_head SET seq = seq + 1, hash = sha256('x')",
}


def main() -> None:
    """Write, verify, tamper and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--writers", type=int, default=8)
    asked = parser.parse_args()
    with scratch_database("audit") as database:
        began = time.perf_counter()
        for _ in range(asked.entries // BATCH):
            with database.writing() as session:
                append(session, *(_entry() for _ in range(BATCH)))
        print(f"{asked.entries:,} entries written: {time.perf_counter() - began:.1f} s")
        took = _verify(database)
        print(f"verified: {took:.2f} s")
        missed = _tamper(database, asked.entries)
        print(f"tampering not found: {missed or 'none'}")
        _cost(database, asked.writers)
    sys.exit(took >= AT_MOST_SECONDS or bool(missed))


def _entry() -> Entry:
    return Entry(
        "Pegawai", "district_officer", "read", "GET /v1/households/{household}", [str(uuid7())]
    )


def _verify(database: Database) -> float:
    began = time.perf_counter()
    with database.reading() as session:
        assert verify(session).sound
    return time.perf_counter() - began


def _tamper(database: Database, entries: int) -> list[str]:
    missed = []
    for name, statements in TAMPERING.items():
        ends = ([1, 2], [entries, entries - 1])
        middle = [random.sample(range(1, entries + 1), 2) for _ in range(PLACES - len(ends))]
        for one, other in (*ends, *middle):
            with database.write_engine.connect() as connection:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                for statement in statements.format(one=one, other=other).split("; "):
                    connection.execute(text(statement))
                with WriteSession(connection) as session:
                    if verify(session).sound:
                        missed.append(f"{name} at {one}")
                connection.rollback()
    return missed


def _cost(database: Database, writers: int, requests: int = 400) -> None:
    def work(opened: Database) -> float:
        with opened.reading() as session:
            session.execute(text("SELECT 1"))
            note_subjects(session, uuid7())
        return 0.0

    for name, opened in (("plain", database), ("audited", database.acting(Audited(_entry())))):
        for threads in (1, writers):
            began = time.perf_counter()
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(lambda _, opened=opened: work(opened), range(requests)))
            took = time.perf_counter() - began
            each = 1000 * took * threads / requests
            print(f"{name} reads, {threads} at a time: {each:.2f} ms, {requests / took:,.0f}/s")


if __name__ == "__main__":
    main()
