"""Parquet files that tell less in their footers than their pages hold, or grow as they are read."""

import io
import struct

import pyarrow as pa
import pyarrow.parquet as pq

MEGABYTE = 1 << 20
LARGE = 80 * MEGABYTE
TWO_GIGABYTES = (1 << 31) - 1


def parquet(table: pa.Table, **options: object) -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target, **options)
    return target.getvalue()


def lying_footer(compression: str = "zstd") -> bytes:
    """Return a file with a text of eighty megabytes whose footer tells a thousand bytes."""
    table = pa.table({"head_name": ["a" * LARGE]})
    return small_footer(
        parquet(table, compression=compression, use_dictionary=False, write_statistics=False)
    )


def lying_dictionary() -> bytes:
    """Return a file whose only value stands in a dictionary of eighty megabytes."""
    table = pa.table({"head_name": ["a" * LARGE] * 2})
    whole = parquet(
        table, compression="zstd", dictionary_pagesize_limit=2 * LARGE, write_statistics=False
    )
    return small_footer(whole)


def lying_page() -> bytes:
    """Return a file whose page says that it unpacks to two gigabytes."""
    table = pa.table({"head_name": ["a" * (140 * MEGABYTE)]})
    whole = parquet(table, compression="zstd", use_dictionary=False, write_statistics=False)
    column = pq.read_metadata(io.BytesIO(whole)).row_group(0).column(0)
    start, told = column.data_page_offset, number(140 * MEGABYTE + 10)
    at = whole.index(told[3:], start, start + 20) - 3
    assert at > 0
    return small_footer(whole[:at] + number(TWO_GIGABYTES) + whole[at + len(told) :])


def lying_rows() -> bytes:
    """Return a file of some thousand rows whose footer counts ten thousand."""
    return in_footer(parquet(pa.table({"head_name": ["a"] * 2_003})), 2_003, 10_003)


def growing_texts() -> bytes:
    """Return a small file of long texts, each told by how much it shares with the one before."""
    texts = pa.array(["a" * (2 * MEGABYTE)] * 150)
    return parquet(
        pa.table({"head_name": texts}),
        use_dictionary=False,
        column_encoding={"head_name": "DELTA_BYTE_ARRAY"},
        write_statistics=False,
    )


def binary_dictionary() -> bytes:
    """Return a small file of a thousand rows that share one long value, which is no text."""
    value = pa.array([b"a" * MEGABYTE])
    column = pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), 1_000), value)
    return parquet(pa.table({"head_name": column}), store_schema=False, write_statistics=False)


def small_footer(whole: bytes) -> bytes:
    """Return a file whose footer tells a thousand bytes where it has many."""
    group = pq.read_metadata(io.BytesIO(whole)).row_group(0)
    for true in {group.total_byte_size, group.column(0).total_uncompressed_size}:
        whole = in_footer(whole, true, 1_000)
    return whole


def in_footer(whole: bytes, true: int, told: int) -> bytes:
    """Return a file that tells another number in its footer, in as many bytes."""
    size = struct.unpack("<I", whole[-8:-4])[0]
    footer = whole[-8 - size : -8]
    before = number(true)
    assert before in footer
    changed = footer.replace(before, number(told, len(before)))
    return whole[: -8 - size] + changed + whole[-8:]


def number(value: int, length: int = 0) -> bytes:
    """Return a number as Thrift's compact protocol writes it, with blank digits up to a length."""
    digits, left = bytearray(), value << 1
    while left > 0x7F or len(digits) + 1 < length:
        digits.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes([*digits, left])
