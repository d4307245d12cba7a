"""The data keys: what sealed values are sealed with. The last one seals, every one opens.

They come from the environment or from a private file, which is read again when it changes: a
service that runs knows a new key before the first value is sealed with it.
"""

import os
import secrets
import stat
import time
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from database.errors import SetupError
from database.keys import KEY_BYTES, Keys, private_text, write_private

NO_KEYS = (
    "There are no data keys: set PETAKASIH_DATA_KEYS_FILE to the file that "
    "`petakasih keys make FILE` writes, or PETAKASIH_DATA_KEYS."
)
KEYS_VARIABLE = "PETAKASIH_DATA_KEYS_FILE"
ID_BYTES = 4
LOOKS_EVERY = 1.0
"""Seconds after which the file is looked at again."""


class KeyringSettings(BaseSettings):
    """`PETAKASIH_DATA_KEYS`, parted by commas, or `PETAKASIH_DATA_KEYS_FILE`, one on each line."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_DATA_", frozen=True)

    keys: SecretStr | None = None
    keys_file: Path | None = None


class DataKey(Keys):
    """One data key of 32 bytes. Its id follows from it, and tells nothing of it."""

    def __init__(self, secret: bytes):
        super().__init__(secret)
        self.id = self.derive("data key id")[:ID_BYTES].hex()


class Keyring:
    """Data keys, the oldest first. New values are sealed with the last."""

    def __init__(self, keys: Sequence[DataKey]):
        self.keys = tuple(keys)
        self.by_id = {key.id: key for key in keys}

    @property
    def current(self) -> DataKey:
        """Return the key that seals."""
        return self.keys[-1]


class _KeyringFile:
    """A file of keys; read again when it has changed."""

    def __init__(self, path: Path):
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._looked = 0.0
        self._keyring: Keyring | None = None

    def keyring(self) -> Keyring:
        moment = time.monotonic()
        if self._keyring is None or moment - self._looked > LOOKS_EVERY:
            seen = _stamp(self._path)
            if self._keyring is None or seen != self._seen:
                self._keyring = read_keyring_file(self._path)
            self._seen, self._looked = seen, moment
        return self._keyring


def keyring() -> Keyring:
    """Return the keys of this process's settings.

    Raises:
        SetupError: there are none, one has not the form of one, or others may read the file.
    """
    settings = _settings()
    if settings.keys is not None:
        return _told(settings.keys.get_secret_value(), ",", "PETAKASIH_DATA_KEYS")
    if settings.keys_file is None:
        raise SetupError(NO_KEYS)
    return _file(settings.keys_file).keyring()


def keyring_file() -> Path | None:
    """Return the file of this process's keys; None when they come from the environment."""
    settings = _settings()
    return None if settings.keys is not None else settings.keys_file


def forget_keyring() -> None:
    """Read settings and keys anew at the next use."""
    _settings.cache_clear()
    _file.cache_clear()
    _told.cache_clear()


def use_keyring_file(path: Path) -> None:
    """Let this process and its children use a file of keys, unless their settings name keys."""
    if not {KEYS_VARIABLE, "PETAKASIH_DATA_KEYS"} & os.environ.keys():
        os.environ[KEYS_VARIABLE] = str(path)
        forget_keyring()


def make_keyring_file(path: Path) -> Path:
    """Write a file with one new key that only its owner may read, unless it is there; return it."""
    write_private(path, _new_line(), replace=False)
    return path


def add_key(path: Path) -> DataKey:
    """Add a new key to a file: from now on it seals. Return it."""
    _rewrite(path, private_text(path).rstrip() + "\n" + _new_line())
    return read_keyring_file(path).current


def drop_key(path: Path, key_id: str) -> None:
    """Take a key out of a file. The caller has made sure that nothing is sealed with it."""
    kept = [
        line for line in private_text(path).split() if DataKey(bytes.fromhex(line)).id != key_id
    ]
    _rewrite(path, "\n".join(kept) + "\n")


def read_keyring_file(path: Path) -> Keyring:
    """Return the keys of a file.

    Raises:
        SetupError: it cannot be read, others may read it, or a line is no key.
    """
    return _parsed(private_text(path).split(), str(path))


def _rewrite(path: Path, text: str) -> None:
    write_private(path, text, replace=True)
    forget_keyring()


def _new_line() -> str:
    return secrets.token_hex(KEY_BYTES) + "\n"


def _stamp(path: Path) -> tuple[int, int]:
    try:
        told = path.stat()
    except OSError as error:
        raise SetupError(f"The data keys' file {path} cannot be read.") from error
    return told.st_mtime_ns, stat.S_IMODE(told.st_mode)


def _parsed(lines: Sequence[str], source: str) -> Keyring:
    try:
        keys = [DataKey(bytes.fromhex(line)) for line in lines]
    except ValueError as error:
        raise SetupError(f"{source} holds what is no key: 64 hexadecimal digits each.") from error
    if not keys or any(len(bytes.fromhex(line)) != KEY_BYTES for line in lines):
        raise SetupError(f"{source} holds no key of 64 hexadecimal digits.")
    return Keyring(keys)


@cache
def _settings() -> KeyringSettings:
    return KeyringSettings()


@cache
def _file(path: Path) -> _KeyringFile:
    return _KeyringFile(path)


@lru_cache(maxsize=1)
def _told(text: str, separator: str, source: str) -> Keyring:
    return _parsed([part.strip() for part in text.split(separator)], source)
