"""A workbook's archive, held against what attackers make of archives, before anything reads it.

Nothing is unpacked to disk and no part is held in memory: each is read once in blocks, which also
checks its sum. What is refused is named in `REFUSED_PARTS` and in the checks below.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from database.errors import InvalidInput

PARTS_AT_MOST = 2_000
UNPACKED_AT_MOST = 1 << 30
"""Bytes of all parts together: more is a trap, or belongs in a CSV file."""

HELD_AT_MOST = 8 << 20
"""Bytes of a part that is held in memory as a whole."""

TEXTS_PART = "xl/sharedStrings.xml"
TEXTS_AT_MOST = 32 << 20
"""Bytes of the part with the texts, the largest that is held in memory."""

RATIO_AT_MOST, RATIO_FROM = 400, 1 << 20
"""How many times its packed size a part may have, once it has so many bytes."""

LOCAL_HEADER = 30
BLOCK = 1 << 20
OVERLAP = 200
SHEETS = "xl/worksheets/"
REFUSED_PARTS = (
    (re.compile(r"vbaproject|macrosheets/", re.I), "The workbook holds macros."),
    (re.compile(r"externallinks/", re.I), "The workbook takes values from other files."),
    (re.compile(r"embeddings/|activex/|ctrlprops/", re.I), "The workbook holds embedded objects."),
    (
        re.compile(r"connections\.xml|querytables/", re.I),
        "The workbook fetches data from elsewhere.",
    ),
)
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
MACROS = b"macroEnabled"
BEYOND = re.compile(rb"[\s]r=[\"'](?:[A-Z]{4,}|[A-Z]{0,3}0*[1-9][0-9]{7,})")
"""A row or column that no spreadsheet has."""

ROWS_AT_MOST = 1_048_576
ROW_STARTS = (b"<row", b":row")
TABLE_START, TABLE_END = b"<sheetData", b"</sheetData"
OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")
PLAIN = "a plain .xlsx file: one table, values only, as a spreadsheet saves it"
AS_TABLE = "the same table as CSV or Parquet"


def check_archive(path: Path) -> None:
    """Check a workbook's archive.

    Raises:
        InvalidInput: it is no whole archive, a trap, or holds what a table of values has not.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            for part in parts:
                _check_part(archive, part)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
        raise _refused("The file is no XLSX, or is cut off or damaged.") from error


def _check_parts(parts: Sequence[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if len(parts) > PARTS_AT_MOST or len(names) < len(parts):
        raise _refused("The archive has too many parts, or two of one name.")
    for part in parts:
        _check_name(part.filename)
        if part.flag_bits & 1:
            raise _refused("The workbook is protected by a password.")
    if _overlap(parts):
        raise _refused("Parts of the archive lie over each other.")
    too_large = sum(part.file_size for part in parts) > UNPACKED_AT_MOST
    if too_large or any(_is_bomb(part) or part.file_size > _most(part) for part in parts):
        raise InvalidInput(
            "The file unpacks to too much for a spreadsheet.", field="file", expected=AS_TABLE
        )


def _check_name(name: str) -> None:
    if name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or "\x00" in name:
        raise _refused("A part of the archive points outside of it.")
    for pattern, message in REFUSED_PARTS:
        if pattern.search(name):
            raise _refused(message)


def _overlap(parts: Sequence[zipfile.ZipInfo]) -> bool:
    end = 0
    for part in sorted(parts, key=lambda one: one.header_offset):
        if part.header_offset < end:
            return True
        end = part.header_offset + LOCAL_HEADER + len(part.filename.encode()) + part.compress_size
    return False


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > RATIO_FROM and part.file_size > RATIO_AT_MOST * part.compress_size


def _most(part: zipfile.ZipInfo) -> int:
    """Return how many bytes a part may have; sheets and pictures are not held in memory."""
    if part.filename == TEXTS_PART:
        return TEXTS_AT_MOST
    held = part.filename.endswith((".xml", ".rels")) and not part.filename.startswith(SHEETS)
    return HELD_AT_MOST if held else UNPACKED_AT_MOST


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    blocks = _blocks(archive, part)
    if not part.filename.endswith((".xml", ".rels")):
        for _ in blocks:
            """Reading to the end checks the sum."""
        return
    texts = _texts(blocks)
    if part.filename.startswith(SHEETS):
        _check_sheet(texts)
        return
    for text in texts:
        if MACROS in text:
            raise _refused("The workbook holds macros.")


def _texts(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the blocks of an XML part that declares nothing of its own."""
    for number, text in enumerate(blocks):
        if number == 0 and text.startswith(OTHER_ENCODINGS):
            raise _refused("A part of the workbook is not UTF-8.")
        if any(mark in text for mark in ENTITIES):
            raise _refused("A part of the workbook declares XML entities.")
        yield text


def _check_sheet(texts: Iterator[bytes]) -> None:
    """Check that a sheet can be read row by row: whatever stands outside of rows is held in memory.

    A row ends within a block, and so does a cell; there are as many rows as a spreadsheet has.
    """
    rows, around, in_table = 0, 0, False
    for text in texts:
        if BEYOND.search(text):
            raise _refused("The sheet has a row or column that no spreadsheet has.")
        found = sum(text.count(mark) for mark in ROW_STARTS)
        rows += found
        began, ended = TABLE_START in text, TABLE_END in text
        in_table = in_table or began
        around += 0 if in_table else len(text)
        if rows > ROWS_AT_MOST or around > HELD_AT_MOST:
            raise InvalidInput("The sheet is too large.", field="file", expected=AS_TABLE)
        if in_table and not (found or began or ended) and len(text) >= BLOCK:
            raise _refused("The sheet has a row or cell that is too long.")
        in_table = in_table and not ended


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part in blocks, each with the end of the one before it."""
    with archive.open(part) as file:
        tail = b""
        while block := file.read(BLOCK):
            yield tail + block
            tail = block[-OVERLAP:]


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, field="file", expected=PLAIN)
