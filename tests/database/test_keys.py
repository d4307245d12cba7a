"""The secret: from the environment or a private file, and one key for each purpose."""

import errno
import os
import stat
from pathlib import Path

import pytest
from pydantic import SecretStr

from database.errors import SetupError
from database.keys import (
    Keys,
    SecretSettings,
    is_lasting,
    load_keys,
    make_secret_file,
    write_private,
)


def test_each_purpose_has_a_key_of_its_own() -> None:
    keys = Keys(b"x" * 32)
    assert keys.derive("a") == Keys(b"x" * 32).derive("a")
    assert len({keys.derive("a"), keys.derive("b"), Keys(b"y" * 32).derive("a")}) == 3


def test_a_secret_of_the_environment_is_used() -> None:
    told = SecretSettings(secret=SecretStr("s" * 32))
    assert is_lasting(told)
    assert load_keys(told).derive("a") == load_keys(told).derive("a")


def test_without_a_secret_each_process_has_its_own() -> None:
    assert not is_lasting(SecretSettings())
    assert load_keys(SecretSettings()).derive("a") != load_keys(SecretSettings()).derive("a")


def test_a_secret_s_file_is_private_and_stays(tmp_path: Path) -> None:
    path = make_secret_file(tmp_path / "secret.key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = load_keys(SecretSettings(secret_file=path)).derive("a")
    make_secret_file(path)
    assert load_keys(SecretSettings(secret_file=path)).derive("a") == first
    write_private(path, "another" * 8, replace=True)
    assert load_keys(SecretSettings(secret_file=path)).derive("a") != first


def test_a_file_stays_whole_when_its_successor_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_secret_file(tmp_path / "secret.key")
    before = path.read_text()

    def full_disk(_number: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="space"):
        write_private(path, "another" * 8, replace=True)
    assert path.read_text() == before
    monkeypatch.undo()
    write_private(path, "another" * 8, replace=True)
    assert path.read_text() == "another" * 8
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = make_secret_file(tmp_path / "secret.key")
    path.chmod(mode)
    with pytest.raises(SetupError, match="chmod 600"):
        load_keys(SecretSettings(secret_file=path))


def test_a_short_secret_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="too short"):
        load_keys(SecretSettings(secret=SecretStr("short")))
    with pytest.raises(SetupError, match="cannot be read"):
        load_keys(SecretSettings(secret_file=tmp_path / "nothing"))
