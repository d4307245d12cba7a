"""The files of `files.csv`, made when they are needed; none is kept."""

import base64
import csv
import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from tests.api.attacks import lying
from tests.api.attacks.lying import parquet
from tests.registry.imports.files import households

MEGABYTE = 1 << 20
SHEET, TEXTS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
BOOK, TYPES, RELATIONS = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'
MERGE = b'<mergeCell ref="A1:XFD1048576"/>'
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@cache
def good_table() -> bytes:
    rows = households(3)
    text = io.StringIO()
    lines = csv.DictWriter(text, list(rows[0]))
    lines.writeheader()
    lines.writerows(rows)
    return text.getvalue().encode()


@cache
def good_workbook() -> bytes:
    rows = households(3)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([value or None for value in row.values()])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@cache
def good_parquet() -> bytes:
    return parquet(pa.Table.from_pylist(households(3)))


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(good_workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: Mapping[str, bytes], level: int = 6) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return target.getvalue()


def with_part(name: str, content: bytes = b"x") -> Callable[[], bytes]:
    """Return a maker of the good workbook with one part more, or another one."""
    return lambda: zipped(parts() | {name: content})


def before_rows(text: bytes) -> bytes:
    return zipped(parts() | {SHEET: parts()[SHEET].replace(b"<sheetData", text + b"<sheetData", 1)})


def among_rows(text: bytes) -> bytes:
    return zipped(
        parts() | {SHEET: parts()[SHEET].replace(b"</sheetData>", text + b"</sheetData>", 1)}
    )


def declared(name: str, declaration: bytes) -> Callable[[], bytes]:
    """Return a maker of the good workbook whose part begins with a declaration."""
    return lambda: zipped(parts() | {name: HEAD + declaration + parts()[name].split(b"?>", 1)[-1]})


def noise(size: int) -> bytes:
    return base64.b64encode(random.Random(1).randbytes(size * 3 // 4))


def overlapping_parts() -> bytes:
    """Let the last part of the directory point to the first one's data."""
    whole = bytearray(good_workbook())
    starts = [at for at in range(len(whole)) if whole[at : at + 4] == b"PK\x01\x02"]
    whole[starts[-1] + 42 : starts[-1] + 46] = whole[starts[0] + 42 : starts[0] + 46]
    return bytes(whole)


def in_directory(offset: int, form: str, value: int) -> Callable[[], bytes]:
    """Return a maker of the good workbook with a field of each part's entry changed."""

    def make() -> bytes:
        whole = bytearray(good_workbook())
        for at in range(len(whole)):
            if whole[at : at + 4] == b"PK\x01\x02":
                struct.pack_into(form, whole, at + offset, value)
        return bytes(whole)

    return make


def twice_named() -> bytes:
    target = io.BytesIO(good_workbook())
    with zipfile.ZipFile(target, "a") as archive:
        entry = zipfile.ZipInfo(SHEET)
        archive.NameToInfo.pop(SHEET)
        archive.writestr(entry, b"x")
    return target.getvalue()


def renamed_xlsm() -> bytes:
    types = parts()[TYPES].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    return zipped(
        parts() | {TYPES: types.replace(b"spreadsheetml.sheet", b"sheet.macroEnabled", 1)}
    )


def billion_laughs() -> bytes:
    levels = b"".join(
        b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
    )
    doctype = b'<!DOCTYPE sst [<!ENTITY l0 "lol">' + levels + b"]>"
    return zipped(
        parts() | {TEXTS: HEAD + doctype + b"<sst " + MAIN + b"><si><t>&l9;</t></si></sst>"}
    )


def large_texts() -> bytes:
    texts = b"".join(b"<si><t>%d</t></si>" % number for number in range(2_000_000))
    return zipped(parts() | {TEXTS: HEAD + b"<sst " + MAIN + b">" + texts + b"</sst>"}, level=1)


def many_rows() -> bytes:
    return among_rows(b"".join(b'<row r="%d"/>' % row for row in range(5, 1_100_000)))


def deep_xml() -> bytes:
    return zipped(parts() | {BOOK: HEAD + b"<a>" * 100_000 + b"</a>" * 100_000}, level=1)


def long_line() -> bytes:
    return good_table() + b"x" * (100 * MEGABYTE)


def long_footer() -> bytes:
    return good_parquet()[:-8] + struct.pack("<I", 0xFFFFFFFF) + b"PAR1"


def broken_footer() -> bytes:
    whole = good_parquet()
    size = struct.unpack("<I", whole[-8:-4])[0]
    return whole[: -8 - size] + b"\xff" * size + whole[-8:]


def large_text() -> bytes:
    texts = pa.array(["a" * (100 * MEGABYTE)])
    return parquet(pa.table({"head_name": texts}), compression="zstd", use_dictionary=False)


def many_equal_rows() -> bytes:
    """Return a small file of a hundred million rows, told by their dictionary and their runs."""
    one = pa.array(["a"])
    column = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), 1_000_000), one)
    target = io.BytesIO()
    with pq.ParquetWriter(target, pa.schema([("head_name", column.type)])) as writer:
        for _ in range(12):
            writer.write_table(pa.table({"head_name": column}))
    return target.getvalue()


MAKERS: Mapping[str, Callable[[], bytes]] = {
    "good_table": good_table,
    "good_workbook": good_workbook,
    "sheet_bomb": lambda: zipped(parts() | {SHEET: b" " * (64 * MEGABYTE)}),
    "nested_archive": lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c": b" " * MEGABYTE})})}),
    "overlapping_parts": overlapping_parts,
    "many_parts": lambda: zipped(parts() | {f"xl/{number}.xml": b"" for number in range(3_000)}),
    "twice_named": twice_named,
    "lying_size": in_directory(24, "<I", 10),
    "wrong_sum": in_directory(16, "<I", 0xDEADBEEF),
    "half_archive": lambda: good_workbook()[: len(good_workbook()) // 2],
    "endless_archive": lambda: good_workbook()[:-22],
    "password": in_directory(8, "<H", 1),
    "unknown_packing": in_directory(10, "<H", 97),
    "climbing_part": with_part("../../etc/cron.d/x"),
    "rooted_part": with_part("/etc/passwd"),
    "backslash_part": with_part("..\\..\\x.xml"),
    "macros": with_part("xl/vbaProject.bin"),
    "renamed_xlsm": renamed_xlsm,
    "macro_sheet": with_part("xl/macrosheets/sheet1.xml"),
    "external_links": with_part("xl/externalLinks/externalLink1.xml"),
    "embedded": with_part("xl/embeddings/oleObject1.bin"),
    "active_x": with_part("xl/activeX/activeX1.xml"),
    "connection": with_part("xl/connections.xml"),
    "query_table": with_part("xl/queryTables/queryTable1.xml"),
    "billion_laughs": billion_laughs,
    "external_entity": declared(BOOK, b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "sheet_doctype": declared(SHEET, b"<!DOCTYPE worksheet>"),
    "relations_entity": declared(RELATIONS, b'<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">'),
    "utf16_part": lambda: zipped(
        parts()
        | {TEXTS: '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")}
    ),
    "large_texts": large_texts,
    "large_styles": with_part(STYLES, noise(9 * MEGABYTE)),
    "far_row": lambda: among_rows(b'<row r="999999999999"><c r="A999999999999"/></row>'),
    "far_column": lambda: among_rows(b'<row r="5"><c r="ZZZZZZZ5"/></row>'),
    "many_rows": many_rows,
    "long_cell": lambda: among_rows(
        b'<row r="5"><c r="A5" t="inlineStr"><is><t>' + noise(3 * MEGABYTE) + b"</t></is></c></row>"
    ),
    "large_preamble": lambda: before_rows(b"<x>" + noise(9 * MEGABYTE) + b"</x>"),
    "merge_bomb": lambda: zipped(
        parts()
        | {
            SHEET: parts()[SHEET].replace(
                b"</sheetData>", b"</sheetData><mergeCells>" + MERGE * 50_000 + b"</mergeCells>"
            )
        }
    ),
    "no_sheet": lambda: zipped({name: part for name, part in parts().items() if name != SHEET}),
    "broken_xml": with_part(BOOK, HEAD + b"<workbook><sheets>"),
    "deep_xml": deep_xml,
    "plain_text": good_table,
    "long_line": long_line,
    "long_second_line": lambda: good_table() + b"x" * MEGABYTE + b"\n" + good_table(),
    "utf16_text": lambda: good_table().decode().encode("utf-16"),
    "latin_header": lambda: b"nama ketua \xe9\xe8," + good_table(),
    "nul_header": lambda: b"head_name\x00," + good_table(),
    "many_columns": lambda: b"a," * 60_000 + b"\n",
    "formula_title": lambda: b"=cmd|'/c calc'!A0,+1,@x\n" + good_table(),
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + good_table(),
    "pdf": lambda: b"%PDF-1.7\n" + good_table(),
    "program": lambda: b"\x7fELF\x02\x01\x01" + good_table(),
    "packed_text": lambda: gzip.compress(good_table() * 1000),
    "page_and_table": lambda: b"<html><script>alert(1)</script></html>\n" + good_table(),
    "nothing": lambda: b"",
    "only_mark": lambda: b"\xef\xbb\xbf",
    "column_twice": lambda: b"head_name,head_name\nA,B\n",
    "open_quotation": lambda: b'"head_name\n' * 100,
    "half_parquet": lambda: good_parquet()[: len(good_parquet()) // 2],
    "long_footer": long_footer,
    "only_marks": lambda: b"PAR1PAR1",
    "broken_footer": broken_footer,
    "encrypted_footer": lambda: good_parquet()[:-4] + b"PARE",
    "large_text": large_text,
    "many_equal_rows": many_equal_rows,
    "many_parquet_columns": lambda: parquet(pa.table({f"c{one}": ["x"] for one in range(600)})),
    "lying_footer": lying.lying_footer,
    "lying_footer_gzip": lambda: lying.lying_footer("gzip"),
    "lying_dictionary": lying.lying_dictionary,
    "lying_page": lying.lying_page,
    "growing_texts": lying.growing_texts,
    "binary_dictionary": lying.binary_dictionary,
    "nested_column": lambda: parquet(pa.table({"head_name": [["a"], ["b"]]})),
}
"""Names of `made_by` to what makes the file."""
