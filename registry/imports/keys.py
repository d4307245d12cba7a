"""Keys that follow from a job and a row, so that a second attempt makes the same records. Pure."""

import hashlib
from collections.abc import Mapping
from uuid import UUID

import numpy as np
import numpy.typing as npt

HOUSEHOLD, PERSON, REGISTRATION, EVENT, AID = range(5)
"""Which of the records of one row a key belongs to."""

NAMESPACE = UUID("5f0c7a52-9c0e-5d0b-8f7e-0d6a3f2b1c4d")


def job_key(kind: str, sha256: str, mapping: Mapping[str, str]) -> UUID:
    """Return the key of the import of a file of one kind under one mapping (UUIDv8)."""
    told = [kind, sha256, *(f"{title}\x1f{name}" for title, name in sorted(mapping.items()))]
    digest = bytearray(
        hashlib.blake2b("\x1e".join(told).encode(), key=NAMESPACE.bytes, digest_size=16).digest()
    )
    return UUID(bytes=bytes(_marked(digest)))


def record_keys(job: UUID, record: int, rows: npt.NDArray[np.int64]) -> list[str]:
    """Return the keys of one record of each row, as hexadecimal digits (UUIDv8).

    They follow each other as the rows do, so that indexes grow at one place.
    """
    prefix = _prefix(job, record)
    keys = np.empty((len(rows), 16), dtype=np.uint8)
    keys[:, :12] = np.frombuffer(prefix, dtype=np.uint8)
    keys[:, 12:] = rows.astype(">u4").view(np.uint8).reshape(-1, 4)
    text = keys.tobytes().hex()
    return [text[start : start + 32] for start in range(0, len(text), 32)]


def is_of_job(key: UUID, job: UUID, record: int) -> bool:
    """Return whether the job made this record."""
    return key.bytes[:12] == _prefix(job, record)


def _prefix(job: UUID, record: int) -> bytes:
    digest = hashlib.blake2b(bytes([record]), key=job.bytes, digest_size=12).digest()
    return bytes(_marked(bytearray(digest)))


def _marked(digest: bytearray) -> bytearray:
    """Return the bytes with the marks of a UUID whose content is the maker's own (version 8)."""
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return digest
