"""Rendered answers: kept in memory, compressed once, recognised by a strong ETag.

Everything public is made from immutable things (a publication, a boundary set), so an answer that
was rendered once can be kept as long as there is room.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.status import HTTP_304_NOT_MODIFIED

COMPRESS_FROM = 1_000
"""Bytes; below this, compression costs more than it saves."""

FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Rendered:
    """An answer as bytes, plain and compressed, with its ETag's text."""

    body: bytes
    compressed: bytes | None
    media_type: str
    tag: str
    filename: str | None = None
    next_link: str | None = None

    @property
    def size(self) -> int:
        """Memory it takes, in bytes."""
        return len(self.body) + len(self.compressed or b"")


def render(
    body: bytes, media_type: str, *, filename: str | None = None, next_link: str | None = None
) -> Rendered:
    """Return the bytes ready to be sent.

    `filename` makes browsers save them under this name; `next_link` goes into the Link header.
    """
    small = len(body) < COMPRESS_FROM
    return Rendered(
        body=body,
        # A fixed time stamp: equal bodies must give equal compressed bytes under one strong ETag.
        compressed=None if small else gzip.compress(body, compresslevel=6, mtime=0),
        media_type=media_type,
        tag=hashlib.sha256(body + media_type.encode()).hexdigest()[:32],
        filename=filename,
        next_link=next_link,
    )


class ResponseCache:
    """Least recently used answers within a bound of bytes; a miss is rendered once at a time."""

    def __init__(self, max_bytes: int):
        self._max_bytes = max_bytes
        self._bytes = 0
        self._entries: OrderedDict[Hashable, Rendered] = OrderedDict()
        self._lock = threading.Lock()
        self._rendering: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Rendered]) -> Rendered:
        """Return the answer of `key`; `make` it when it is not there."""
        found = self._find(key)
        if found is not None:
            return found
        with self._lock:
            turn = self._rendering.setdefault(key, threading.Lock())
        with turn:
            found = self._find(key)
            if found is None:
                try:
                    found = make()
                    self._keep(key, found)
                finally:
                    with self._lock:
                        self._rendering.pop(key, None)
        return found

    def _find(self, key: Hashable) -> Rendered | None:
        with self._lock:
            found = self._entries.get(key)
            if found is not None:
                self._entries.move_to_end(key)
            return found

    def _keep(self, key: Hashable, answer: Rendered) -> None:
        if answer.size > self._max_bytes:
            return
        with self._lock:
            replaced = self._entries.pop(key, None)
            self._entries[key] = answer
            self._bytes += answer.size - (replaced.size if replaced else 0)
            while self._bytes > self._max_bytes:
                _, dropped = self._entries.popitem(last=False)
                self._bytes -= dropped.size


def send(request: Request, answer: Rendered, cache_control: str) -> Response:
    """Return the response: compressed where the reader takes it, 304 where he has it already."""
    packed = accepts_gzip(request.headers.get("accept-encoding", ""))
    compressed = answer.compressed if packed else None
    # A strong ETag names exact bytes, so the compressed form has one of its own.
    etag = f'"{answer.tag}-gzip"' if compressed else f'"{answer.tag}"'
    headers = {"ETag": etag, "Cache-Control": cache_control, "Vary": "Accept-Encoding"}
    if is_known(request.headers.get("if-none-match"), etag):
        return Response(status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    if answer.filename:
        headers["Content-Disposition"] = f'attachment; filename="{answer.filename}"'
    if answer.next_link:
        headers["Link"] = f'<{answer.next_link}>; rel="next"'
    return Response(compressed or answer.body, media_type=answer.media_type, headers=headers)


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Compare weakly, as RFC 9110, 13.1.2 asks of If-None-Match."""
    if if_none_match is None:
        return False
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return etag in tags or "*" in tags


def accepts_gzip(accept_encoding: str) -> bool:
    """Read Accept-Encoding (RFC 9110, 12.5.3): gzip or * named, and not with weight zero."""
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
