"""Data keys: from a private file or the environment, the newest last."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from database.errors import SetupError
from database.keyring import (
    add_key,
    drop_key,
    forget_keyring,
    keyring,
    make_keyring_file,
    read_keyring_file,
)


@pytest.fixture
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = make_keyring_file(tmp_path / "own.keys")
    monkeypatch.setenv("PETAKASIH_DATA_KEYS_FILE", str(path))
    forget_keyring()
    yield path
    monkeypatch.undo()
    forget_keyring()


def test_a_new_key_seals_and_the_former_ones_still_open(own_keys: Path) -> None:
    first = keyring().current
    second = add_key(own_keys)
    assert [key.id for key in keyring().keys] == [first.id, second.id]
    assert keyring().current.id == second.id
    drop_key(own_keys, first.id)
    assert [key.id for key in keyring().keys] == [second.id]


def test_a_file_that_is_there_is_never_replaced(own_keys: Path) -> None:
    before = own_keys.read_text()
    assert make_keyring_file(own_keys).read_text() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_may_read_is_refused(own_keys: Path, mode: int) -> None:
    own_keys.chmod(mode)
    with pytest.raises(SetupError, match="chmod 600"):
        keyring()


@pytest.mark.parametrize("text", ["", "\n", "no key", "00" * 31, "zz" * 32])
def test_what_is_no_key_is_refused(own_keys: Path, text: str) -> None:
    own_keys.write_text(text)
    with pytest.raises(SetupError, match="64 hexadecimal digits"):
        read_keyring_file(own_keys)


def test_keys_may_stand_in_the_environment(own_keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETAKASIH_DATA_KEYS", "ab" * 32 + "," + "cd" * 32)
    forget_keyring()
    assert len(keyring().keys) == 2


def test_without_keys_nothing_is_sealed_and_the_message_says_what_to_do(
    own_keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PETAKASIH_DATA_KEYS_FILE")
    forget_keyring()
    with pytest.raises(SetupError, match="petakasih keys make"):
        keyring()
