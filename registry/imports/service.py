"""Imports: a file's rows are checked and taken in chunk by chunk; no row is ever lost.

Each chunk is one transaction that writes records, rows and counts together. Whatever stops an
import, the same file goes on where it stopped; a file that is done changes nothing when it comes
again. A dry run is the very same work in one transaction that is never committed.

The registry is locked against no one meanwhile: a family that a counter takes in at the same moment
as a file is found by the duplicate check that its acceptance needs.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from database.errors import Conflict, Fault, Forbidden, NotFound
from database.session import Database, ReadSession, WriteSession
from registry.actors.service import Actor
from registry.calendar.service import now, today
from registry.imports import queries
from registry.imports.chunks import checked_blocks, take_in
from registry.imports.context import ImportContext
from registry.imports.counting import estimated_rows
from registry.imports.dependents import dependents
from registry.imports.keys import job_key
from registry.imports.models import ImportJob
from registry.imports.places import Places
from registry.imports.reading import Source, sha256
from registry.imports.reports import write_fates
from registry.imports.templates import Template, template
from registry.options.service import require_option
from registry.registrations.workflow import NO_CASE, transition

CHUNK_ROWS = 5_000
DEFAULT_CHANNEL = "senarai_agensi"
RUNNING, FINISHED, ROLLED_BACK = "running", "finished", "rolled_back"
JOBS_AT_MOST = 200

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""


class ImportNotFound(NotFound):
    """There is no such import."""

    code = "import-not-found"


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

    `mapping` names columns of the file that are called otherwise: theirs to the template's.
    """

    path: Path
    kind: str
    mapping: Mapping[str, str]
    channel: str = DEFAULT_CHANNEL
    name: str | None = None
    """What to remember the file by; its own name when None."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Where an import stands. `committed + parked + refused == read`, always."""

    id: UUID
    kind: str
    file_name: str
    state: str
    read: int
    committed: int
    parked: int
    refused: int
    extra_columns: tuple[str, ...]
    """Columns of the file that the template does not have; they are not read."""
    reasons: Mapping[str, int]
    """Rows by reason: `code` or `code:column`."""
    created_at: datetime
    actor: str
    unchanged: bool = False
    """The same file was imported before; nothing was done."""


def run(
    database: Database,
    file: ImportFile,
    actor: Actor,
    *,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> ImportReport:
    """Take a file in, or go on with one that was interrupted.

    Raises:
        InvalidInput: the file cannot be read as what it is said to be; nothing was written.
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
            tell, rows = progress or _silent, estimated_rows(file.path)
            with closing(checked_blocks(source, context, chunk_rows, skip=done)) as blocks:
                for block in blocks:
                    with database.writing() as session:
                        job = _locked(session, context.job_id, block.first)
                        take_in(session, job, wanted, block, context)
                    done += block.size
                    tell(f"{done:,} rows", min(done / max(rows, 1), 1.0))
            with database.writing() as session:
                _finish(_locked(session, context.job_id, done + 1))
    with database.reading() as session:
        return get(session, context.job_id, unchanged=finished)


def dry_run(
    database: Database,
    file: ImportFile,
    actor: Actor,
    report: Path | None = None,
    *,
    chunk_rows: int = CHUNK_ROWS,
    progress: Progress | None = None,
) -> ImportReport:
    """Tell what `run` would do, writing each row's fate to the CSV `report` and nothing else.

    Raises: as `run`.
    """
    wanted = _checked(file, actor)
    with (
        closing(Source(file.path, wanted, file.mapping)) as source,
        database.writing() as session,
    ):
        job = _start(session, file, source, actor)
        context, finished = _context(session, job), job.state == FINISHED
        tell, rows = progress or _silent, estimated_rows(file.path)
        if not finished:
            coming = checked_blocks(source, context, chunk_rows, skip=job.read_rows)
            with closing(coming) as blocks:
                for block in blocks:
                    take_in(session, job, wanted, block, context)
                    tell(f"{job.read_rows:,} rows", min(job.read_rows / max(rows, 1), 1.0))
            _finish(job)
            session.flush()
        if report is not None:
            write_fates(session, job.id, wanted, report)
        told = _report(session, job, unchanged=finished)
        session.rollback()
    return told


def get(session: ReadSession, job_id: UUID, *, unchanged: bool = False) -> ImportReport:
    """Return where an import stands.

    Raises:
        ImportNotFound: there is no such import.
    """
    return _report(session, _found(queries.job(session, job_id)), unchanged=unchanged)


def newest(session: ReadSession, limit: int = 20) -> list[ImportReport]:
    """Return the newest imports."""
    return [_report(session, job) for job in queries.jobs(session, min(limit, JOBS_AT_MOST))]


def roll_back(session: WriteSession, job_id: UUID, actor: Actor) -> ImportReport:
    """Take an import back: every record it made goes, and no other.

    The job stays, with its counts; its file may be imported anew.

    Raises:
        ImportNotFound: there is no such import.
        MayNotImport: the actor's role may not take families in.
        ImportHasDependents: something depends on its records; nothing was changed.
    """
    _require_role(actor)
    job = _found(queries.lock(session, job_id))
    if job.state == ROLLED_BACK:
        return _report(session, job, unchanged=True)
    depending = dependents(session, job)
    if depending:
        what = ", ".join(f"{count:,} {name}" for name, count in depending.items())
        raise ImportHasDependents(
            f"The import cannot be taken back; on its records depend: {what}.",
            field="job_id",
            faults=[Fault(name, f"{count:,}") for name, count in depending.items()],
        )
    moment = now()
    job.state, job.finished_at = ROLLED_BACK, job.finished_at or moment
    job.rolled_back_at, job.rolled_back_by = moment, actor.name
    session.flush()
    queries.remove_records(session, job)
    return _report(session, job)


def _checked(file: ImportFile, actor: Actor) -> Template:
    _require_role(actor)
    require_option("channels", file.channel, "channel")
    return template(file.kind)


def _require_role(actor: Actor) -> None:
    receive = transition(NO_CASE, "receive")
    allowed = receive.roles if receive else ()
    if actor.role not in allowed:
        raise MayNotImport(
            f"The role {actor.role} may not import.", field="role", expected=", ".join(allowed)
        )


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
    }
    key = {
        "id": job_key(file.kind, digest, file.mapping),
        "kind": file.kind,
        "file_sha256": digest,
        "mapping": dict(file.mapping),
    }
    job = queries.start(session, key | fresh)
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
    job = _found(queries.lock(session, job_id))
    if job.state != RUNNING or job.read_rows != next_row - 1:
        raise ImportInProgress("Another process is taking this file in.", field="file")
    return job


def _finish(job: ImportJob) -> None:
    job.state, job.finished_at = FINISHED, now()


def _found(job: ImportJob | None) -> ImportJob:
    if job is None:
        raise ImportNotFound("There is no such import.", field="job_id")
    return job


def _report(session: ReadSession, job: ImportJob, *, unchanged: bool = False) -> ImportReport:
    return ImportReport(
        id=job.id,
        kind=job.kind,
        file_name=job.file_name,
        state=job.state,
        read=job.read_rows,
        committed=job.committed,
        parked=job.parked,
        refused=job.refused,
        extra_columns=tuple(job.extra_columns),
        reasons=queries.reason_counts(session, job.id),
        created_at=job.created_at,
        actor=job.actor,
        unchanged=unchanged,
    )


def _silent(_doing: str, _share: float) -> None:
    """Tell nobody."""
