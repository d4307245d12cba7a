"""Failures of the boundaries floor that have a name of their own."""

from database.errors import Unavailable


class ChecksumMismatch(Unavailable):
    """A file is not the one the manifest pins: it was changed, cut short or tampered with."""

    code = "checksum-mismatch"


class SourceUnavailable(Unavailable):
    """No way to a source is open: mirror, cache, public address and carrier all failed."""

    code = "source-unavailable"
