"""Work on a file in a process of its own: whatever the file does there, the service goes on.

A bomb meets the limit of memory, an endless one that of the processor, and a file that breaks the
library which reads it breaks that process alone. It gets neither the service's settings nor keys.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO

from database.errors import InvalidInput, PetaKasihError, TooLarge
from registry.confinement.limits import ANSWER, END, FRAME, FRAME_AT_MOST, REFUSAL

PROJECT = Path(__file__).parents[2]
KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONPATH", "TZ")
"""Variables of the environment that a confined process gets: none tells a secret."""

QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""Threads and pools of memory would count against the limit without being of use."""

REFUSALS = {kind.__name__: kind for kind in (InvalidInput, TooLarge)}


def confined(
    work: Callable[[bytes], Iterator[bytes]],
    argument: bytes,
    *,
    seconds: int,
    broken: InvalidInput,
) -> Iterator[bytes]:
    """Yield what `work` yields of its argument, in a confined process.

    Args:
        work: a function of a module, known by its name there.
        argument: what it is called with.
        seconds: how long the processor may work for it.
        broken: what to raise when the process ends before the work does.

    Raises:
        InvalidInput, TooLarge: as `work` raises them.
    """
    with _process(f"{work.__module__}:{work.__qualname__}", seconds) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # A process that has ended tells why in its answer, or by giving none.
        with suppress(BrokenPipeError), closing(process.stdin) as given:
            given.write(argument)
        while True:
            kind, content = _frame(process.stdout)
            if kind == END:
                return
            if kind == REFUSAL:
                raise _refusal(content)
            if kind != ANSWER:
                raise broken
            yield content


@contextmanager
def _process(named: str, seconds: int) -> Iterator[subprocess.Popen[bytes]]:
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | QUIET
    process = subprocess.Popen(
        [sys.executable, "-m", "registry.confinement.child", named, str(seconds)],
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def _frame(answers: IO[bytes]) -> tuple[bytes, bytes]:
    """Return the kind and content of the next frame; of a broken answer, no kind."""
    head = answers.read(FRAME.size)
    if len(head) < FRAME.size:
        return b"", b""
    kind, size = FRAME.unpack(head)
    content = answers.read(size) if size <= FRAME_AT_MOST else b""
    return (kind, content) if len(content) == size else (b"", b"")


def _refusal(content: bytes) -> PetaKasihError:
    told = json.loads(content)
    kind = REFUSALS[told["kind"]]
    return kind(told["message"], field=told["field"], expected=told["expected"])
