"""A run: the whole registry is searched for households that may be one. It never merges any."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, func, select

from database.base import uuid7
from database.errors import Conflict, InvalidInput
from database.session import Database, ReadSession
from registry.calendar.service import now
from registry.duplicates import queries
from registry.duplicates import search_queries as search
from registry.duplicates.evidence import LikelyPair, household_pairs, people_of
from registry.duplicates.matching import DEFAULT_THRESHOLD, ENGINE, find
from registry.duplicates.matching import name_counts as names_of
from registry.duplicates.models import DuplicateRun

RUN_LOCK = 0x64757065  # one run at a time; the number spells "dupe"
LEAST_THRESHOLD = 0.5
MACHINE = "sistem"
SEVERAL = 2
RUNS_AT_MOST = 100

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class RunUnderWay(Conflict):
    """Another run searches the registry at this moment."""

    code = "duplicate-run-under-way"


def find_duplicates(
    database: Database,
    progress: Progress | None = None,
    *,
    threshold: float = DEFAULT_THRESHOLD,
    started_by: str = MACHINE,
) -> DuplicateRun:
    """Search the registry and put likely pairs on the work list; return the run.

    Run again, nothing changes but what the registry itself changed: known pairs get their present
    evidence, open ones that are likely no more are withdrawn, and what a person decided stays.

    Raises:
        InvalidInput: the threshold is not from 0.5 to 1.
        RunUnderWay: another run is at work.
    """
    if not LEAST_THRESHOLD <= threshold <= 1:
        raise InvalidInput(
            f"The threshold cannot be {threshold}.",
            field="threshold",
            expected=f"a probability from {LEAST_THRESHOLD} to 1",
        )
    tell = progress or (lambda _doing, _share: None)
    with _alone(database):
        run_id = _begin(database, threshold, started_by)
        try:
            return _search(database, run_id, threshold, tell)
        except BaseException:
            _fail(database)
            raise


def latest_runs(session: ReadSession, limit: int = 10) -> Sequence[DuplicateRun]:
    """Return the newest runs, the last one first.

    Raises:
        InvalidInput: the limit is out of range.
    """
    if not 1 <= limit <= RUNS_AT_MOST:
        raise InvalidInput(
            f"A page cannot have {limit} runs.", field="limit", expected=f"1 to {RUNS_AT_MOST}"
        )
    return queries.runs(session, limit)


@contextmanager
def _alone(database: Database) -> Iterator[None]:
    """Hold the lock of runs, which ends with its connection, whatever becomes of this process."""
    with database.write_engine.connect() as connection:
        connection.detach()
        if not _lock(connection):
            raise RunUnderWay("Another run searches the registry now; see the list of runs.")
        try:
            yield
        finally:
            # The server learns of a closed connection a little later: the next run would not wait.
            connection.execute(select(func.pg_advisory_unlock(RUN_LOCK)))
            connection.commit()


def _lock(connection: Connection) -> bool:
    got = connection.scalar(select(func.pg_try_advisory_lock(RUN_LOCK)))
    connection.commit()
    return bool(got)


def _begin(database: Database, threshold: float, started_by: str) -> UUID:
    with database.writing() as session:
        moment = now()
        search.end_dead_runs(session, moment)
        run = DuplicateRun(
            id=uuid7(),
            state="running",
            started_at=moment,
            started_by=started_by,
            engine=ENGINE,
            threshold=threshold,
        )
        session.add(run)
        return run.id


def _fail(database: Database) -> None:
    with database.writing() as session:
        search.end_dead_runs(session, now())


def _search(database: Database, run_id: UUID, threshold: float, tell: Progress) -> DuplicateRun:
    tell("people", 0.05)
    with database.reading() as session:
        everybody = search.everybody(session)
        apart = {
            people for evidence in search.decided_apart(session) for people in people_of(evidence)
        }
    tell(f"{everybody.num_rows:,} people compared", 0.15)
    pairs = _pairs(everybody, threshold, apart)
    tell(f"{len(pairs):,} pairs stored", 0.8)
    counts = names_of(everybody)
    with database.writing() as session:
        search.lock_lookups(session)
        run = session.get_one(DuplicateRun, run_id)
        present = search.live(session, {key for one in pairs for key in _homes(one)})
        lasting = [pair for pair in pairs if set(_homes(pair)) <= present]
        search.store(session, lasting, "run", run.started_at)
        run.withdrawn = search.withdraw(session, run.started_at, threshold)
        run.added, run.reopened = search.count_of_run(session, run.started_at)
        run.found = len(lasting)
        run.people = everybody.num_rows
        run.households = len(set(everybody["household_id"].to_pylist()))
        several = {words: people for words, people in counts.items() if people >= SEVERAL}
        search.replace_name_counts(
            session,
            pa.table(
                {
                    "words": pa.array(list(several), pa.string()),
                    "people": pa.array(list(several.values()), pa.int64()),
                }
            ),
        )
        run.state, run.finished_at = "done", now()
        session.flush()
        session.expunge(run)
    tell("done", 1.0)
    return run


def _pairs(everybody: pa.Table, threshold: float, apart: set[frozenset[UUID]]) -> list[LikelyPair]:
    """Return the likely pairs, real households among themselves and generated ones likewise."""
    household_of = dict(
        zip(everybody["id"].to_pylist(), everybody["household_id"].to_pylist(), strict=True)
    )
    found: list[LikelyPair] = []
    for is_demo in (False, True):
        records = everybody.filter(pc.equal(everybody["is_demo"], is_demo))
        likely = find(records.drop_columns(["is_demo"]), threshold)
        found += household_pairs(likely, household_of, apart)
    return found


def _homes(pair: LikelyPair) -> tuple[UUID, UUID]:
    return pair.household_a, pair.household_b
