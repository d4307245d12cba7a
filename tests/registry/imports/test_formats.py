"""The same rows are the same whether they come as CSV, XLSX or Parquet."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from database.errors import InvalidInput
from registry.imports import parquet_files
from registry.imports.reading import Source
from registry.imports.templates import template, templates, write_template
from tests.api.attacks.lying import lying_rows
from tests.registry.imports.files import household, households, write_csv

HOUSEHOLDS = template("households")


def cells(path: Path) -> dict[str, list[str | None]]:
    source = Source(path, HOUSEHOLDS, {})
    (block,) = source.blocks(1_000)
    source.close()
    return dict(block.cells)


def write_xlsx(path: Path, rows: list[dict[str, str]], merge: str | None = None) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([value or None for value in row.values()])
    if merge:
        sheet.merge_cells(merge)
    book.save(path)
    return path


def test_every_format_gives_the_same_cells(tmp_path: Path) -> None:
    rows = households(30)
    from_csv = cells(write_csv(tmp_path / "f.csv", rows))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "f.parquet", row_group_size=7)
    as_none = {name: [cell or None for cell in found] for name, found in from_csv.items()}
    for path in (write_xlsx(tmp_path / "f.xlsx", rows), tmp_path / "f.parquet"):
        found = cells(path)
        assert {name: [cell or None for cell in some] for name, some in found.items()} == as_none


def test_typed_values_read_as_a_person_writes_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(household(1)))
    row = list(household(1).values())
    row[2], row[7] = 700101991235, 9600.5
    sheet.append(row)
    book.save(tmp_path / "f.xlsx")
    found = cells(tmp_path / "f.xlsx")
    assert (found["identity_no"], found["yearly_income"]) == (["700101991235"], ["9600.5"])


def test_merged_cells_are_a_fault_of_their_rows(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f.xlsx", households(5), merge="A3:B4")
    source = Source(path, HOUSEHOLDS, {})
    (block,) = source.blocks(100)
    source.close()
    assert block.faults == {1: "merged", 2: "merged"}


def test_a_formula_is_seen_and_not_its_value(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "f.xlsx", [household(1, yearly_income="=100*12")])
    assert cells(path)["yearly_income"] == ["=100*12"]


@pytest.mark.parametrize("ending", [".xlsx", ".parquet"])
def test_a_cut_off_file_is_turned_away(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"f{ending}"
    if ending == ".xlsx":
        write_xlsx(path, households(50))
    else:
        pq.write_table(pa.Table.from_pylist(households(50)), path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(InvalidInput, match="cut off"):
        Source(path, HOUSEHOLDS, {})


def test_a_plain_parquet_of_many_rows_and_columns_fits_in_the_memory(tmp_path: Path) -> None:
    texts = pa.array([f"{number * 7_919} JALAN MELATI" for number in range(60_000)])
    path = tmp_path / "f.parquet"
    pq.write_table(pa.table({f"c{number}": texts for number in range(24)}), path)
    found = parquet_files.rows(path)
    assert len(next(found).cells) == 24
    assert next(found).cells[0] == "0 JALAN MELATI"
    assert sum(1 for _ in found) == 59_999


def test_a_parquet_that_counts_more_rows_than_it_has_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    path.write_bytes(lying_rows())
    with pytest.raises(InvalidInput, match="damaged"):
        list(parquet_files.rows(path))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_the_mark_of_utf8_are_understood(
    tmp_path: Path, separator: str
) -> None:
    path = write_csv(tmp_path / "f.csv", households(2))
    plain = cells(path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b",", separator.encode()))
    assert cells(path) == plain


def test_an_unknown_ending_is_turned_away(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"\.pdf"):
        Source(tmp_path / "f.pdf", HOUSEHOLDS, {})


@pytest.mark.parametrize("kind", templates())
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_reads_as_a_file_of_its_kind(tmp_path: Path, kind: str, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    write_template(kind, path)
    source = Source(path, template(kind), {})
    (block,) = source.blocks(10)
    source.close()
    assert (block.size, block.faults, source.layout.extra) == (1, {}, ())
