"""Fetching a source: mirror, cache, public address, registry carrier, in that order."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

import pooch
import requests

from boundaries.errors import ChecksumMismatch, SourceUnavailable
from boundaries.sources import carriers
from boundaries.sources.manifest import Source, source
from boundaries.sources.settings import SourcesSettings
from database.errors import InvalidInput, PetaKasihError

How = Literal["mirror", "cache", "public", "carrier"]
REACHABILITY = (requests.ConnectionError, requests.Timeout)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FetchedSource:
    """A source on this machine: its file, the way it came, its checksum."""

    source: Source
    path: Path
    how: How
    sha256: str

    def provenance(self) -> dict[str, str]:
        """Return what a boundary set records about the source."""
        return {
            "title": self.source.title,
            "licence": self.source.licence,
            "attribution": self.source.attribution,
            "address": self.source.address or "",
            "sha256": self.sha256,
            "how": self.how,
        }


class Fetcher:
    """Fetches sources for one run; after one failed connection it asks no public host again."""

    def __init__(self, settings: SourcesSettings):
        self.settings = settings
        self.offline = False
        pooch.get_logger().setLevel(logging.ERROR)  # this module says itself how a source was had

    def fetch(self, key: str) -> FetchedSource:
        """Return the source `key` as a verified file on this machine.

        Raises:
            NotFound: the manifest has no such source.
            ChecksumMismatch: a file was had, and it is not the pinned one.
            SourceUnavailable: no way to it is open; the message lists each and why.
            InvalidInput: the mirror is set to something that is no folder and no address.
        """
        wanted = source(key)
        ways: tuple[tuple[How, Callable[[Source], Path]], ...] = (
            ("mirror", self._from_mirror),
            ("cache", self._from_cache),
            ("public", self._from_address),
            ("carrier", self._from_carrier),
        )
        refusals = []
        for how, way in ways:
            try:
                path = way(wanted)
            except _NotHere as refusal:
                refusals.append(f"{how}: {refusal}")
            else:
                log.info("source %s had from %s", key, how)
                return FetchedSource(wanted, path, how, sha256_of(path))
        raise SourceUnavailable(
            f"The source {key!r} ({wanted.title}) cannot be had. " + "; ".join(refusals) + ".",
            field="source",
            expected="a network, or PETAKASIH_MIRROR naming a folder that has it",
        )

    def _from_mirror(self, wanted: Source) -> Path:
        mirror = self.settings.mirror
        if not mirror or not wanted.file:
            raise _NotHere("none set" if not mirror else "it carries no such file")
        if urlsplit(mirror).scheme in ("http", "https"):
            url = f"{mirror.rstrip('/')}/{wanted.file}"
            return self._download(wanted, url, wanted.sha256_of_mirror, self._cached_path(wanted))
        path = _folder(mirror) / wanted.file
        if not path.is_file():
            raise _NotHere("it has no such file")
        if wanted.sha256_of_mirror not in (None, sha256_of(path)):
            raise _mismatch(wanted, str(path))
        return path

    def _from_cache(self, wanted: Source) -> Path:
        path = self._cached_path(wanted)
        if not path.is_file():
            raise _NotHere("empty")
        if wanted.sha256 and sha256_of(path) not in (wanted.sha256, wanted.mirror_sha256):
            # Our own copy went bad, or the manifest now pins a newer file: have it anew.
            path.unlink()
            raise _NotHere("an outdated or damaged copy was removed")
        return path

    def _from_address(self, wanted: Source) -> Path:
        if not wanted.address:
            raise _NotHere("none")
        if self.offline:
            raise _Unreachable
        path = self._cached_path(wanted)
        try:
            if not wanted.member:
                return self._download(wanted, wanted.address, wanted.sha256, path)
            archive = path.with_name(f"{wanted.key}.zip")
            self._download(wanted, wanted.address, wanted.sha256, archive)
        except _Unreachable:
            self.offline = True
            raise
        carriers.extract(archive, wanted.member, path)
        archive.unlink()
        return path

    def _from_carrier(self, wanted: Source) -> Path:
        if wanted.carrier is None:
            raise _NotHere("none")
        try:
            return carriers.fetch(wanted.carrier, self.settings)
        except carriers.CarrierFailed as error:
            raise _NotHere(str(error)) from error

    def _cached_path(self, wanted: Source) -> Path:
        return self.settings.cache / Path(wanted.file or wanted.key).name

    def _download(self, wanted: Source, url: str, sha256: str | None, path: Path) -> Path:
        timeout = (self.settings.connect_timeout, self.settings.read_timeout)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            pooch.retrieve(
                url,
                known_hash=f"sha256:{sha256}" if sha256 else None,
                fname=path.name,
                path=path.parent,
                downloader=pooch.HTTPDownloader(timeout=timeout),
            )
        except REACHABILITY as error:
            raise _Unreachable from error
        except requests.HTTPError as error:
            raise _NotHere(f"the host refused: {error}") from error
        except ValueError as error:
            raise _mismatch(wanted, url) from error
        return path


@cache
def _fetcher(settings: SourcesSettings) -> Fetcher:
    return Fetcher(settings)


def fetch(key: str, settings: SourcesSettings | None = None) -> FetchedSource:
    """Return the source `key` as a verified file on this machine (see `Fetcher.fetch`)."""
    return _fetcher(settings or SourcesSettings()).fetch(key)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _NotHere(Exception):
    """This way does not lead to the source; the next one is tried."""


class _Unreachable(_NotHere):
    """The host of an address does not answer."""

    def __init__(self) -> None:
        super().__init__("no connection")


def _folder(mirror: str) -> Path:
    parts = urlsplit(mirror)
    folder = Path(unquote(parts.path)) if parts.scheme == "file" else Path(mirror)
    if not folder.is_dir():
        raise InvalidInput(
            f"PETAKASIH_MIRROR names no folder: {mirror}",
            field="PETAKASIH_MIRROR",
            expected="a folder, a file:// address or an http(s):// address",
        )
    return folder


def _mismatch(wanted: Source, where: str) -> PetaKasihError:
    return ChecksumMismatch(
        f"The source {wanted.key!r} at {where} is not the file that the manifest pins.",
        field="source",
        expected=f"SHA-256 {wanted.sha256 or wanted.mirror_sha256}",
    )
