"""Installed packages are those of the lock files, hashed, and none that an advisory names."""

import pytest

from cli.context import project_root
from cli.dependencies import LOCKS, differing, locked, stray, unhashed, weak
from database.errors import SetupError

LOCK = """alembic==1.20.1 \\
    --hash=sha256:83490def1f723413db5096591f7609ac52544805be93849170088ed04f5a2e0b
Some_Thing==2.0 \\
    --hash=sha256:83490def1f723413db5096591f7609ac52544805be93849170088ed04f5a2e0b \\
    --hash=sha256:93490def1f723413db5096591f7609ac52544805be93849170088ed04f5a2e0b
bare==1.0
"""


def test_a_lock_is_read_by_package() -> None:
    assert locked(LOCK) == {"alembic": "1.20.1", "some-thing": "2.0", "bare": "1.0"}


def test_an_entry_without_a_hash_is_named() -> None:
    assert list(unhashed(LOCK)) == ["bare==1.0 is locked without a hash."]


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_this_project_is_locked_by_hash(name: str) -> None:
    text = (project_root() / name).read_text()
    assert len(locked(text)) > 10
    assert list(unhashed(text)) == []


def test_another_version_and_a_package_that_is_not_locked_are_named() -> None:
    installed = {"alembic": "1.19", "some-thing": "2.0", "odd": "1", "pip": "25"}
    assert list(differing(installed, locked(LOCK))) == [
        "alembic 1.19 is installed; locked is 1.20.1."
    ]
    assert stray(installed, locked(LOCK)) == ["odd"]


def test_of_two_versions_the_one_for_this_machine_counts() -> None:
    hashed = "--hash=sha256:00"
    both = f"a==1 ; python_version >= '3' {hashed}\na==0 ; python_version < '3' {hashed}\n"
    assert locked(both) == {"a": "1"}


def test_what_an_advisory_names_is_weak() -> None:
    lines = ["# of November", "", "alembic<1.20 # CVE-0000-1", "some_thing>=3", "absent==1"]
    installed = {"alembic": "1.19", "some-thing": "2.0"}
    assert list(weak(installed, lines)) == ["alembic 1.19 is known to be weak: CVE-0000-1."]
    with pytest.raises(SetupError, match="no advisory"):
        list(weak(installed, ["this is not one"]))
