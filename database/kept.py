"""Files that are made once from what never changes, and kept: whole, with the hash of each."""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock


@dataclass(frozen=True)
class KeptFile:
    """A finished file and the SHA-256 of its content."""

    path: Path
    sha256: str


def kept_file(path: Path, write: Callable[[Path], object]) -> KeptFile:
    """Return the file at `path`; at the first call `write` makes it. Others wait meanwhile.

    The file appears whole or not at all; its hash stands beside it.
    """
    seal = path.with_name(f"{path.name}.sha256")
    if not seal.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if not seal.is_file():
                write_whole(path, write)
                write_whole(seal, lambda made: made.write_text(_sha256(path), encoding="ascii"))
    return KeptFile(path, seal.read_text(encoding="ascii"))


def write_whole(target: Path, write: Callable[[Path], object]) -> None:
    """Let `write` make a file of this name elsewhere, then put it in its place at once."""
    with tempfile.TemporaryDirectory(prefix=".making-", dir=target.parent) as scratch:
        made = Path(scratch) / target.name
        write(made)
        made.replace(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
