"""The confined process: `python -m registry.confinement.child MODULE:FUNCTION SECONDS`.

It takes its argument from standard input and answers in frames. It ends without the last frame
when the file takes more memory or time than it may, or breaks the library that reads it.
"""

import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import BinaryIO

from database.errors import InvalidInput, TooLarge
from registry.confinement.limits import ANSWER, END, FRAME, MEMORY_AT_MOST, REFUSAL

Work = Callable[[bytes], Iterator[bytes]]


def main() -> None:
    """Do the work that the command line names, within limits."""
    named, seconds = sys.argv[1], int(sys.argv[2])
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints is no answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _confine(seconds)
    try:
        for answer in _work(named)(sys.stdin.buffer.read()):
            _send(answers, ANSWER, answer)
        _send(answers, END)
    except (InvalidInput, TooLarge) as refusal:
        told = {
            "kind": type(refusal).__name__,
            "message": refusal.message,
            "field": refusal.field,
            "expected": refusal.expected,
        }
        _send(answers, REFUSAL, json.dumps(told).encode())


def _confine(seconds: int) -> None:
    """Set limits that nothing in this process can raise: memory, processor, no files written."""
    for what, most in (
        (resource.RLIMIT_DATA, MEMORY_AT_MOST),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _work(named: str) -> Work:
    module, _, name = named.partition(":")
    found: Work = getattr(import_module(module), name)
    return found


def _send(answers: BinaryIO, kind: bytes, content: bytes = b"") -> None:
    answers.write(FRAME.pack(kind, len(content)) + content)
    answers.flush()


if __name__ == "__main__":
    main()
