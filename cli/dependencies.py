"""Installed Python packages against the lock files, and against advisories that the operator gives.

Nothing is asked of any service: the check works without a network, and knows of a weakness only
what the file of `PETAKASIH_ADVISORIES` says. Each of its lines is a package with the versions that
are weak, and after a `#` why: `urllib3<2.5.0 # CVE-2025-50181`.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from database.errors import SetupError

LOCKS = ("requirements.lock", "requirements-dev.lock")
ADVISORIES = "PETAKASIH_ADVISORIES"
OWN = frozenset(("petakasih", "pip", "setuptools", "wheel"))
"""This project, and what makes the environment itself."""


class Found(NamedTuple):
    """What is wrong with packages, one sentence each; and those that no lock file names."""

    faults: list[str]
    stray: list[str]


def examined(root: Path) -> Found:
    """Hold the packages of this environment against locks and advisories.

    Raises:
        SetupError: the file of advisories cannot be read.
    """
    texts = [(root / name).read_text(encoding="utf-8") for name in LOCKS]
    told = os.environ.get(ADVISORIES)
    try:
        advisories = Path(told).read_text(encoding="utf-8").splitlines() if told else []
    except OSError as error:
        raise SetupError(f"The advisories of {ADVISORIES} cannot be read: {told}") from error
    installed: dict[str, str] = {
        canonicalize_name(one.metadata["Name"]): one.version for one in distributions()
    }
    locks: dict[str, str] = {name: one for text in texts for name, one in locked(text).items()}
    return Found(
        [
            *(fault for text in texts for fault in unhashed(text)),
            *differing(installed, locks),
            *weak(installed, advisories),
        ],
        stray(installed, locks),
    )


def locked(text: str) -> dict[str, str]:
    """Return the versions of a lock file by package, as far as they are for this machine."""
    found: dict[str, str] = {}
    for line in _entries(text):
        entry = Requirement(line.partition(" --hash")[0].strip())
        if entry.marker is None or entry.marker.evaluate():
            found[canonicalize_name(entry.name)] = str(entry.specifier).removeprefix("==")
    return found


def _entries(text: str) -> Iterator[str]:
    """Yield the entries of a lock file, each as one line."""
    joined = text.replace("\\\n", " ").splitlines()
    yield from (line for line in joined if line[:1].isalnum())


def unhashed(text: str) -> Iterator[str]:
    """Yield the entries of a lock file that say no hash."""
    for line in _entries(text):
        if "--hash=sha256:" not in line:
            yield f"{line.split(' ')[0]} is locked without a hash."


def differing(installed: Mapping[str, str], locks: Mapping[str, str]) -> Iterator[str]:
    """Yield the packages that are there in another version than the locked one."""
    for name, version in sorted(installed.items()):
        if name in locks and locks[name] != version:
            yield f"{name} {version} is installed; locked is {locks[name]}."


def stray(installed: Mapping[str, str], locks: Mapping[str, str]) -> list[str]:
    """Return the packages that no lock file names: somebody put them there."""
    return sorted(installed.keys() - locks.keys() - OWN)


def weak(installed: Mapping[str, str], lines: Iterable[str]) -> Iterator[str]:
    """Yield the packages that an advisory names.

    Raises:
        SetupError: a line is none.
    """
    for line in lines:
        told, _, why = line.partition("#")
        if not told.strip():
            continue
        try:
            advisory = Requirement(told.strip())
        except InvalidRequirement as error:
            raise SetupError(f"This is no advisory: {line.strip()}") from error
        version = installed.get(canonicalize_name(advisory.name))
        if version is not None and advisory.specifier.contains(version, prereleases=True):
            yield f"{advisory.name} {version} is known to be weak:{why or ' no reason is given'}."
