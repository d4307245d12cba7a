"""CSV: UTF-8 with or without its mark; comma, semicolon or tab. A bad row spoils no other row."""

import csv
from collections import deque
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TextIO

from database.errors import InvalidInput
from registry.imports.rows import Row, Rows

LINE_LONGEST = 1 << 17
"""Characters; a longer line is no row of a table and is read in pieces."""

LINE_BYTES = 4 * LINE_LONGEST
"""So many bytes hold a line of that many characters, whichever they are."""

BLOCK = 1 << 20
OTHER_FORMATS = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"PAR1", b"%PDF", b"\x7fELF", b"MZ", b"\x1f\x8b", b"BZh"),
    *(
        b"\xfd7zXZ",
        b"7z\xbc\xaf",
        b"Rar!",
        b"\xd0\xcf\x11\xe0",
        b"\x89PNG",
        b"GIF8",
        b"\xff\xd8\xff",
    ),
    *(b"<?xml", b"<!DOCTYPE", b"<html", b"<svg", b"{\\rtf", b"\x28\xb5\x2f\xfd"),
)
"""How files begin that are no tables of text."""

LINES_AT_MOST = 50
"""Lines of one record; beyond, a quotation mark was left open."""

DELIMITERS = ",;\t"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
ENCODING_EXPECTED = "UTF-8, as spreadsheets write it under 'CSV UTF-8'"


class _Lines(Iterator[str]):
    """The lines of a file, remembered while one record is read, so that they can be put back."""

    def __init__(self, file: TextIO):
        self._file = file
        self._waiting: deque[str] = deque()
        self.taken: list[str] = []

    def __next__(self) -> str:
        if len(self.taken) >= LINES_AT_MOST:
            raise csv.Error("the record has too many lines")
        line = self._waiting.popleft() if self._waiting else self._file.readline(LINE_LONGEST)
        if not line:
            raise StopIteration
        self.taken.append(line)
        return line

    def put_back_all_but_first(self) -> str:
        """Let what follows the first line of the record be read again; return that line."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        return self.taken[0]

    @property
    def at_end(self) -> bool:
        """Whether no line follows and the last one does not end."""
        return not self._waiting and not self.taken[-1].endswith(("\n", "\r"))


def rows(path: Path) -> Rows:
    """Yield the rows of a CSV file.

    Raises:
        InvalidInput: the file is no text, in another encoding from its first line on, or a line is
            longer than any table's.
    """
    _check_lines(path)
    delimiter = _delimiter(path)
    # What is no UTF-8 becomes U+FFFD, which refuses the row it stands in and no other.
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        lines = _Lines(file)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        width = None
        while True:
            lines.taken = []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield _broken(lines)
                continue
            if not any(cells):
                continue
            width = width or len(cells)
            if len(lines.taken) > 1 and len(cells) != width:
                # An open quotation mark swallowed the rows that follow: they are read again.
                yield _broken(lines)
                continue
            yield Row(cells, cut_off=len(cells) < width and lines.at_end)


def _broken(lines: _Lines) -> Row:
    first = lines.put_back_all_but_first()
    ended = first.endswith(("\n", "\r"))
    return Row([first.rstrip("\r\n")], fault="quoting" if ended else "truncated")


def _delimiter(path: Path) -> str:
    """Return what separates the cells of the header."""
    with path.open("rb") as file:
        start = file.readline(LINE_LONGEST)
    try:
        header = start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong_encoding() from error
    if start.startswith(UTF16_MARKS) or "\x00" in header:
        raise _wrong_encoding()
    return max(DELIMITERS, key=header.count)


def _check_lines(path: Path) -> None:
    """Check that this is a table of text: one line of a hundred megabytes is none."""
    length = 0
    with path.open("rb") as file:
        start = file.read(BLOCK)
        if start.startswith(OTHER_FORMATS):
            raise InvalidInput(
                "The file is no CSV: it begins as another format does.",
                field="file",
                expected="a table of text, under the name that its format has",
            )
        for block in chain((start,), iter(partial(file.read, BLOCK), b"")):
            lines = block.replace(b"\r", b"\n").split(b"\n")
            longest = max(length + len(lines[0]), *map(len, lines[1:]), 0)
            if longest > LINE_BYTES:
                raise InvalidInput(
                    "A line of the file is too long.",
                    field="file",
                    expected=f"lines of at most {LINE_BYTES:,} bytes",
                )
            length = len(lines[-1]) + (length if len(lines) == 1 else 0)


def _wrong_encoding() -> InvalidInput:
    return InvalidInput("The file is not UTF-8.", field="file", expected=ENCODING_EXPECTED)
