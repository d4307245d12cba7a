"""Where files come in: one after the other is worked at in a thread behind the requests.

What an import has done is in the database, chunk by chunk; the desk only knows what waits. When the
service stops, imports stop after a chunk and say so; the same file, sent again, goes on. Dry runs
write nothing, so they are known to this process alone and gone when it stops.
"""

import logging
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from api.auditing import by_officer
from api.imports.settings import ImportSettings
from database.base import uuid7
from database.errors import NotFound, PetaKasihError, TooMany
from database.session import Database
from registry.actors.service import Actor
from registry.imports import service
from registry.imports.service import ImportFile
from registry.imports.standing import FINISHED, RUNNING, ImportReport

WAITING, ROLLING_BACK, FAILED = "waiting", "rolling_back", "failed"
RETRY_SECONDS = 60
FAILURE = "The service failed. Its log says why."

log = logging.getLogger(__name__)


class DryRunNotFound(NotFound):
    """The dry run is not known to this process."""

    code = "dry-run-not-found"


class Stopped(Exception):
    """The service stops; what is worked at stops after a chunk."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """A file whose rows are told their fates, and how far that is."""

    id: UUID
    kind: str
    file_name: str
    actor: str
    state: str = WAITING
    share: float = 0.0
    report: ImportReport | None = None
    failure: str | None = None


class ImportDesk:
    """The imports of one app. Each is worked at under the account of whoever sent the file."""

    def __init__(self, settings: ImportSettings):
        self.settings = settings
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._worker: ThreadPoolExecutor | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._doing: dict[UUID, str] = {}
        self._dry_runs: dict[UUID, DryRun] = {}

    @property
    def folder(self) -> Path:
        """Return the folder of files that wait; it goes when the desk closes."""
        with self._lock:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(prefix="petakasih-imports-")
            return Path(self._folder.name)

    def take_in(self, database: Database, file: ImportFile, actor: Actor) -> ImportReport:
        """Begin an import, or go on with one; return where it stands. The desk keeps the file.

        `database` is as the officer may see it.

        Raises:
            InvalidInput: the header cannot be read or does not fit.
            ImportInProgress: another process is at the same file.
            TooMany: too many files wait.
        """
        self._require_room()
        database = database.unhurried.plain.acting(by_officer(actor, "POST /v1/imports"))
        begun = service.begin(database, file, actor)
        if begun.unchanged or begun.id in self._doing:
            file.path.unlink()
            return begun

        def work() -> None:
            try:
                service.run(database, file, actor, progress=self._go_on)
            finally:
                file.path.unlink()

        self._submit(begun.id, WAITING, work)
        return begun

    def try_out(self, database: Database, file: ImportFile, actor: Actor) -> DryRun:
        """Begin a dry run. The desk keeps the file.

        Raises: as `take_in`.
        """
        self._require_room()
        service.check(file, actor)
        dry = DryRun(uuid7(), file.kind, file.name or file.path.name, actor.name)
        self._keep(dry)

        def work() -> None:
            try:
                told = service.dry_run(
                    database.unhurried.plain,
                    file,
                    actor,
                    self._fates_path(dry.id),
                    progress=lambda doing, share: self._tell(dry.id, doing, share),
                )
                self._update(dry.id, state=FINISHED, share=1.0, report=told)
            except PetaKasihError as error:
                self._update(dry.id, state=FAILED, failure=error.message)
            except Exception:
                self._update(dry.id, state=FAILED, failure=FAILURE)
                raise
            finally:
                file.path.unlink()

        self._submit(dry.id, WAITING, work)
        return dry

    def roll_back(self, database: Database, job_id: UUID, actor: Actor) -> ImportReport:
        """Begin to take an import back; return where it stands.

        Raises:
            ImportNotFound: there is no such import.
            ImportHasDependents: something depends on its records.
            TooMany: too much waits.
        """
        self._require_room()
        with database.plain.reading() as session:
            told = service.check_roll_back(session, job_id, actor)

        def work() -> None:
            audit = by_officer(actor, "POST /v1/imports/{job}/rollback", job=str(job_id))
            with database.unhurried.plain.acting(audit).writing() as session:
                service.roll_back(session, job_id, actor)

        self._submit(job_id, ROLLING_BACK, work)
        return told

    def shown(self, report: ImportReport) -> ImportReport:
        """Return a report with the state that the desk knows better than the database."""
        return replace(report, state=self._doing.get(report.id, report.state))

    def dry_run(self, key: UUID) -> DryRun:
        """Return how far a dry run is.

        Raises:
            DryRunNotFound: there is none, or the service has stopped since.
        """
        found = self._dry_runs.get(key)
        if found is None:
            raise DryRunNotFound(
                "There is no such dry run. The service keeps them only while it runs.",
                field="dry_run",
                expected="the id of a newer one: send the file again",
            )
        return found

    def fates(self, key: UUID) -> Path:
        """Return the file with every row's fate.

        Raises:
            DryRunNotFound: there is no such dry run, or it has not finished.
        """
        if self.dry_run(key).state != FINISHED:
            raise DryRunNotFound("The dry run has not finished.", field="dry_run")
        return self._fates_path(key)

    def close(self) -> None:
        """Stop after the chunk that is being written, and remove every file."""
        self._stopping.set()
        if self._worker is not None:
            self._worker.shutdown(cancel_futures=True)
        if self._folder is not None:
            self._folder.cleanup()
        # A server may start the app again.
        self._worker = self._folder = None
        self._doing.clear()
        self._dry_runs.clear()
        self._stopping.clear()

    def wait(self) -> None:
        """Wait until nothing is worked at."""
        if self._worker is not None:
            self._worker.submit(_nothing).result()

    def _require_room(self) -> None:
        if len(self._doing) >= self.settings.waiting_at_most:
            raise TooMany("Too many files wait: send it again later.", retry_after=RETRY_SECONDS)

    def _submit(self, key: UUID, state: str, work: Callable[[], None]) -> None:
        def logged() -> None:
            if state == WAITING:
                self._doing[key] = RUNNING
            try:
                work()
            except Stopped:
                log.info("import %s stops with the service", key)
            except PetaKasihError as error:
                log.warning("import %s: %s", key, error.message)
            except Exception:
                log.exception("import %s", key)
            finally:
                self._doing.pop(key, None)

        with self._lock:
            if self._worker is None:
                self._worker = ThreadPoolExecutor(1, thread_name_prefix="imports")
        self._doing[key] = state
        self._worker.submit(logged)

    def _go_on(self, _doing: str, _share: float) -> None:
        if self._stopping.is_set():
            raise Stopped

    def _tell(self, key: UUID, doing: str, share: float) -> None:
        self._go_on(doing, share)
        self._update(key, state=RUNNING, share=share)

    def _keep(self, dry: DryRun) -> None:
        with self._lock:
            self._dry_runs[dry.id] = dry
            done = [key for key, one in self._dry_runs.items() if one.state in (FINISHED, FAILED)]
            for key in done[: max(len(self._dry_runs) - self.settings.dry_runs_kept, 0)]:
                del self._dry_runs[key]
                self._fates_path(key).unlink(missing_ok=True)

    def _update(self, key: UUID, **changes: Any) -> None:
        with self._lock:
            self._dry_runs[key] = replace(self._dry_runs[key], **changes)

    def _fates_path(self, key: UUID) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / f"{key}-fates.csv"


def import_desk(request: Request) -> ImportDesk:
    """Return the app's imports."""
    found = request.app.state.import_desk
    assert isinstance(found, ImportDesk)
    return found


ImportDeskDep = Annotated[ImportDesk, Depends(import_desk)]


def _nothing() -> None:
    """Do nothing: what was to be done before is done."""
