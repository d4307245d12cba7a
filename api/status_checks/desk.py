"""Where questions come in: one at a time for each asker, each answered at the same pace."""

import asyncio
import math
import time
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from database.errors import TooMany
from database.session import Database
from registry.status_checks.service import Question, Refusal, StatusAnswer, check
from registry.status_checks.settings import StatusCheckSettings

Answer = TypeVar("Answer")


class StatusDesk:
    """The status check of one app."""

    def __init__(self, database: Database, settings: StatusCheckSettings):
        self._database = database
        self._settings = settings

    def ask(self, question: Question, address: str) -> StatusAnswer:
        """Answer one question from one network address.

        Raises:
            InvalidInput: the question is not one.
            TooMany: a limit is reached; `retry_after` says for how long.
        """
        with self._database.writing() as session:
            found = check(session, question, address, self._settings)
        if isinstance(found, Refusal):
            raise TooMany(
                "Too many status checks from this address or for this number: try again later.",
                retry_after=found.retry_after,
            )
        return found

    async def at_pace(self, work: Callable[[], Answer]) -> Answer:
        """Do the work and hand out its answer, or its failure, at the next beat.

        Beats follow each other by `answer_seconds` from the question on: what the work found
        cannot be told from when the answer leaves.
        """
        beat, began = self._settings.answer_seconds, time.perf_counter()
        try:
            return await run_in_threadpool(work)
        finally:
            if beat:
                took = time.perf_counter() - began
                await asyncio.sleep(math.ceil(took / beat) * beat - took)


def status_desk(request: Request) -> StatusDesk:
    """Return the app's status check."""
    found = request.app.state.status_desk
    assert isinstance(found, StatusDesk)
    return found


def asker(request: Request) -> str:
    """Return the network address of who asks, as the server knows it."""
    return request.client.host if request.client else "unknown"


StatusDeskDep = Annotated[StatusDesk, Depends(status_desk)]
AskerDep = Annotated[str, Depends(asker)]
