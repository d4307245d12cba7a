"""Imports: a file's rows are checked and taken in chunk by chunk; no row is ever lost.

Each chunk is one transaction that writes records, rows and counts together. Whatever stops an
import, the same file goes on where it stopped; a file that is done changes nothing when it comes
again. A dry run is the very same work in one transaction that is never committed.

The registry is locked against no one meanwhile: a family that a counter takes in at the same moment
as a file is found by the duplicate check that its acceptance needs.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from database.errors import Conflict, Fault, Forbidden, InvalidInput
from database.session import Database, ReadSession, WriteSession
from registry.actors.service import Actor
from registry.calendar.service import now, today
from registry.imports import queries
from registry.imports.chunks import checked_blocks, take_in
from registry.imports.context import ImportContext
from registry.imports.dependents import dependents
from registry.imports.keys import job_key
from registry.imports.models import ImportJob
from registry.imports.places import Places
from registry.imports.reading import Source, sha256
from registry.imports.reports import write_fates
from registry.imports.standing import (
    FINISHED,
    ROLLED_BACK,
    RUNNING,
    ImportReport,
    found,
    get,
    is_worked_at,
    report,
)
from registry.imports.templates import Template, template
from registry.options.service import require_option
from registry.registrations.workflow import NO_CASE, transition

CHUNK_ROWS = 5_000
DEFAULT_CHANNEL = "senarai_agensi"
IN_PROGRESS = "Another process is taking this file in, or was killed at it a moment ago."

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class ImportInProgress(Conflict):
    """Another process is taking the same file in."""

    code = "import-in-progress"


class ImportHasDependents(Conflict):
    """Others have built on what the import made. `faults` names each kind of thing."""

    code = "import-has-dependents"


class MayNotImport(Forbidden):
    """The officer's role may not take families in."""

    code = "may-not-import"


@dataclass(frozen=True, slots=True)
class ImportFile:
    """A file to import, and how to read it.

    `mapping` names columns of the file that are called otherwise: theirs to the template's. A
    title that begins with `=` is no column but a value of every row: `=JKM` to `agency`.
    """

    path: Path
    kind: str
    mapping: Mapping[str, str]
    channel: str = DEFAULT_CHANNEL
    name: str | None = None
    """What to remember the file by; its own name when None."""


def check(file: ImportFile, actor: Actor) -> None:
    """Check a file's header and who sends it.

    Raises:
        InvalidInput: the file cannot be read as what it is said to be.
        MayNotImport: the actor's role may not take families in.
    """
    with closing(Source(file.path, _checked(file, actor), file.mapping)):
        return


def begin(database: Database, file: ImportFile, actor: Actor) -> ImportReport:
    """Check a file's header and note its import, without taking a row in; `run` does that.

    Raises:
        InvalidInput: the file cannot be read as what it is said to be; nothing was written.
        MayNotImport: the actor's role may not take families in.
        ImportInProgress: a process is at the same file.
    """
    wanted = _checked(file, actor)
    with (
        closing(Source(file.path, wanted, file.mapping)) as source,
        database.writing() as session,
    ):
        job = _start(session, file, source, actor)
        finished = job.state == FINISHED
        if not finished:
            if is_worked_at(job):
                raise ImportInProgress(IN_PROGRESS, field="file")
            job.worked_at, job.failure = now(), None
            session.flush()
        return report(session, job, unchanged=finished)


def run(
    database: Database,
    file: ImportFile,
    actor: Actor,
    *,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> ImportReport:
    """Take a file in, or go on with one that was interrupted.

    An exception that `progress` raises stops the import after a chunk; it can be gone on with.

    Raises:
        InvalidInput: the file cannot be read as what it is said to be.
        MayNotImport: the actor's role may not take families in.
        ImportInProgress: another process is at the same file.
    """
    wanted = _checked(file, actor)
    with closing(Source(file.path, wanted, file.mapping)) as source:
        with database.writing() as session:
            job = _start(session, file, source, actor)
            context = _context(session, job)
            done, finished = job.read_rows, job.state == FINISHED
        if not finished:
            with _watched(database, context.job_id):
                _take_rows(database, source, context, done, chunk_rows, progress or _silent)
    with database.reading() as session:
        return get(session, context.job_id, unchanged=finished)


def _take_rows(
    database: Database,
    source: Source,
    context: ImportContext,
    done: int,
    chunk_rows: int,
    tell: Progress,
) -> None:
    """Take in the rows that follow the first `done`, and finish the job."""
    rows = source.estimated_rows
    with closing(checked_blocks(source, context, chunk_rows, skip=done)) as blocks:
        for block in blocks:
            with database.writing() as session:
                job = _locked(session, context.job_id, block.first)
                take_in(session, job, source.template, block, context)
                job.worked_at = now()
            done += block.size
            tell(f"{done:,} rows", min(done / max(rows, 1), 1.0))
    with database.writing() as session:
        _finish(_locked(session, context.job_id, done + 1))


@contextmanager
def _watched(database: Database, job_id: UUID) -> Iterator[None]:
    """Note on the job when the work at it ends before the file does, and why."""
    try:
        yield
    except ImportInProgress:
        raise
    except BaseException as error:
        with database.writing() as session:
            job = found(queries.lock(session, job_id))
            job.worked_at = None
            job.failure = error.message if isinstance(error, InvalidInput) else None
        raise


def dry_run(
    database: Database,
    file: ImportFile,
    actor: Actor,
    fates: Path | None = None,
    *,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> ImportReport:
    """Tell what `run` would do, writing each row's fate to the CSV `fates` and nothing else.

    Raises: as `run`.
    """
    wanted = _checked(file, actor)
    with (
        closing(Source(file.path, wanted, file.mapping)) as source,
        database.writing() as session,
    ):
        job, finished = take_whole(session, file, source, actor, chunk_rows, progress)
        if fates is not None:
            write_fates(session, job.id, wanted, fates)
        told = report(session, job, unchanged=finished)
        session.rollback()
    return told


def take_whole(
    session: WriteSession,
    file: ImportFile,
    source: Source,
    actor: Actor,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> tuple[ImportJob, bool]:
    """Take a whole file in within the caller's transaction: all of it, or nothing if that fails.

    Return the job, and whether it was finished before.
    """
    job = _start(session, file, source, actor)
    if job.state == FINISHED:
        return job, True
    tell, rows = progress or _silent, source.estimated_rows
    context = _context(session, job)
    coming = checked_blocks(source, context, chunk_rows, skip=job.read_rows)
    with closing(coming) as blocks:
        for block in blocks:
            take_in(session, job, source.template, block, context)
            tell(f"{job.read_rows:,} rows", min(job.read_rows / max(rows, 1), 1.0))
    _finish(job)
    session.flush()
    return job, False


def roll_back(session: WriteSession, job_id: UUID, actor: Actor) -> ImportReport:
    """Take an import back: every record it made goes, and no other.

    The job stays, with its counts; its file may be imported anew.

    Raises:
        ImportNotFound: there is no such import.
        MayNotImport: the actor's role may not take families in.
        ImportHasDependents: something depends on its records; nothing was changed.
    """
    job = _removable(session, found(queries.lock(session, job_id)), actor)
    if job.state == ROLLED_BACK:
        return report(session, job, unchanged=True)
    moment = now()
    job.state, job.finished_at, job.worked_at = ROLLED_BACK, job.finished_at or moment, None
    job.rolled_back_at, job.rolled_back_by = moment, actor.name
    session.flush()
    queries.remove_records(session, job)
    return report(session, job)


def check_roll_back(session: ReadSession, job_id: UUID, actor: Actor) -> ImportReport:
    """Return where an import stands that `roll_back` would take back now.

    Raises: as `roll_back`.
    """
    return report(session, _removable(session, found(queries.job(session, job_id)), actor))


def require_importer(actor: Actor) -> None:
    """Check that the actor's role may take families in.

    Raises:
        MayNotImport: it may not.
    """
    receive = transition(NO_CASE, "receive")
    allowed = receive.roles if receive else ()
    if actor.role not in allowed:
        raise MayNotImport(
            f"The role {actor.role} may not import.", field="role", expected=", ".join(allowed)
        )


def _removable(session: ReadSession, job: ImportJob, actor: Actor) -> ImportJob:
    require_importer(actor)
    depending = {} if job.state == ROLLED_BACK else dependents(session, job)
    if depending:
        what = ", ".join(f"{count:,} {name}" for name, count in depending.items())
        raise ImportHasDependents(
            f"The import cannot be taken back; on its records depend: {what}.",
            field="job_id",
            faults=[Fault(name, f"{count:,}") for name, count in depending.items()],
        )
    return job


def _checked(file: ImportFile, actor: Actor) -> Template:
    require_importer(actor)
    require_option("channels", file.channel, "channel")
    return template(file.kind)


def _start(session: WriteSession, file: ImportFile, source: Source, actor: Actor) -> ImportJob:
    """Return the job of a file, locked: a new one, one to go on with, or one that is done."""
    digest = sha256(file.path)
    fresh = {
        "file_name": file.name or file.path.name,
        "extra_columns": list(source.layout.extra),
        "channel": file.channel,
        "received_on": today(),
        "actor": actor.name,
        "actor_role": actor.role,
        "state": RUNNING,
        "read_rows": 0,
        "committed": 0,
        "parked": 0,
        "refused": 0,
        "estimated_rows": source.estimated_rows,
        "worked_at": None,
        "failure": None,
    }
    key = {
        "id": job_key(file.kind, digest, file.mapping),
        "kind": file.kind,
        "file_sha256": digest,
        "mapping": dict(file.mapping),
    }
    job = queries.start(session, key | fresh)
    if job is None:
        raise ImportInProgress(IN_PROGRESS, field="file")
    if job.state == ROLLED_BACK:
        for name, value in fresh.items():
            setattr(job, name, value)
        job.finished_at = job.rolled_back_at = job.rolled_back_by = None
        session.flush()
    return job


def _context(session: ReadSession, job: ImportJob) -> ImportContext:
    received_on: date = job.received_on
    return ImportContext(
        job_id=job.id,
        channel=job.channel,
        received_on=received_on,
        actor=Actor(job.actor, job.actor_role),
        places=Places.of(queries.districts(session)),
        programmes=queries.programmes(session),
    )


def _locked(session: WriteSession, job_id: UUID, next_row: int) -> ImportJob:
    """Return the job, locked, if `next_row` is the next row that it needs."""
    job = found(queries.lock(session, job_id))
    if job.state != RUNNING or job.read_rows != next_row - 1:
        raise ImportInProgress(IN_PROGRESS, field="file")
    return job


def _finish(job: ImportJob) -> None:
    job.state, job.finished_at, job.worked_at = FINISHED, now(), None


def _silent(_doing: str, _share: float) -> None:
    """Tell nobody."""
