"""The service's secret: one, from the environment or a private file; every key is derived from it.

A derived key serves one purpose only, so that what is signed for one can never pass for another.
"""

import os
import secrets
import stat
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from database.errors import SetupError

KEY_BYTES = 32
SHORTEST = 32
"""Characters of a secret: 32 of hexadecimal are 128 bits."""


class SecretSettings(BaseSettings):
    """`PETAKASIH_SECRET` itself, or `PETAKASIH_SECRET_FILE`, which only its owner may read."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_", frozen=True)

    secret: SecretStr | None = None
    secret_file: Path | None = None


class Keys:
    """Keys derived from one secret."""

    def __init__(self, secret: bytes):
        self._secret = secret

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key of a purpose (HKDF-SHA256, RFC 5869)."""
        return HKDF(SHA256(), KEY_BYTES, None, f"petakasih {purpose}".encode()).derive(self._secret)


def load_keys(settings: SecretSettings) -> Keys:
    """Return the keys of the settings; without a secret, of one that lives as long as the process.

    Raises:
        SetupError: the secret is short, or its file is missing or open to others.
    """
    if settings.secret is not None:
        return Keys(_checked(settings.secret.get_secret_value(), "PETAKASIH_SECRET"))
    if settings.secret_file is not None:
        return Keys(_checked(private_text(settings.secret_file), "PETAKASIH_SECRET_FILE"))
    return Keys(secrets.token_bytes(KEY_BYTES))


def is_lasting(settings: SecretSettings) -> bool:
    """Tell whether the settings hold a secret that outlives the process."""
    return settings.secret is not None or settings.secret_file is not None


def make_secret_file(path: Path) -> Path:
    """Write a new secret to a file that only its owner may read, unless it is there; return it."""
    write_private(path, secrets.token_hex(KEY_BYTES) + "\n", replace=False)
    return path


def write_private(path: Path, text: str, *, replace: bool) -> None:
    """Write a file that only its owner may read; without `replace`, one that is there stays.

    The file appears whole, and is on the disk, before what its keys seal can be.
    """
    if path.exists() and not replace:
        return
    made = path.with_name(f"{path.name}.new")
    made.unlink(missing_ok=True)
    number = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)


def private_text(path: Path) -> str:
    """Return the text of a file that only its owner may read.

    Raises:
        SetupError: it cannot be read, or others may read it.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SetupError(f"The secret file {path} cannot be read.") from error
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SetupError(f"Others may read the secret file {path}: chmod 600 it.")
    return text


def _checked(text: str, source: str) -> bytes:
    secret = text.strip()
    if len(secret) < SHORTEST:
        raise SetupError(
            f"The secret of {source} is too short: give {SHORTEST} characters or more, for example "
            "of `openssl rand -hex 32`."
        )
    return secret.encode()
