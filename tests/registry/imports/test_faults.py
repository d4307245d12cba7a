"""Every kind of fault ends where it should: the row is refused, parked, or the file turned away."""

from pathlib import Path

import pytest

from database.errors import InvalidInput
from database.session import Database
from registry.imports.reports import write_fates
from registry.imports.service import ImportReport, run
from registry.imports.templates import template
from tests.registry.imports.files import OFFICER, household, households, of, write_csv

LONG_AGO = "1870-01-01"
FAULTS = {
    "bad identity": ({"identity_no": "701301-99-1235"}, "refused", "identity:identity_no"),
    "too few digits": ({"identity_no": "10101991235"}, "refused", "identity:identity_no"),
    "impossible date": ({"birth_date": "2023-02-31"}, "refused", "date:birth_date"),
    "date out of range": ({"birth_date": LONG_AGO}, "refused", "date_range:birth_date"),
    "date in the future": ({"received_on": "2099-01-01"}, "refused", "date_range:received_on"),
    "unknown district": ({"district": "Atlantis"}, "parked", "unknown_district"),
    "unknown state": ({"state": "Atlantis"}, "parked", "unknown_state"),
    "district elsewhere": ({"state": "Johor"}, "parked", "district_elsewhere"),
    "negative income": ({"yearly_income": "-1.00"}, "refused", "negative:yearly_income"),
    "huge number": ({"yearly_income": "1e30"}, "refused", "too_large:yearly_income"),
    "huge power": ({"yearly_income": "1e9999"}, "refused", "too_large:yearly_income"),
    "huge size": ({"household_size": "9" * 40}, "refused", "too_large:household_size"),
    "finer than a sen": ({"yearly_income": "1.234"}, "refused", "precision:yearly_income"),
    "no number": ({"yearly_income": "banyak"}, "refused", "number:yearly_income"),
    "emoji": ({"head_name": "Contoh \U0001f600"}, "refused", "emoji:head_name"),
    "NUL": ({"address": "Kampung\x00Contoh"}, "refused", "nul:address"),
    "control character": ({"address": "Kampung\x07"}, "refused", "control:address"),
    "formula": ({"head_name": "=1+1"}, "refused", "formula:head_name"),
    "empty": ({"head_name": "  "}, "refused", "empty:head_name"),
    "not listed": ({"sex": "x"}, "refused", "not_listed:sex"),
    "postcode": ({"postcode": "893"}, "refused", "format:postcode"),
    "too long": ({"address": "x" * 501}, "refused", "too_long:address"),
    "far too long": ({"address": "x" * 5_000}, "refused", "too_long:address"),
    "birth date contradicts": ({"birth_date": "1971-01-01"}, "parked", "birth_date_mismatch"),
    "sex contradicts": ({"sex": "perempuan"}, "parked", "sex_mismatch"),
}


def imported(database: Database, path: Path) -> tuple[ImportReport, list[str]]:
    """Return the report, and fate and reasons of each row."""
    report = run(database, of(path), OFFICER)
    fates = path.with_suffix(".fates")
    with database.reading() as session:
        write_fates(session, report.id, template("households"), fates)
    lines = fates.read_text(encoding="utf-8-sig").splitlines()[1:]
    return report, [" ".join(line.split(",")[1:3]) for line in lines]


def test_each_fault_of_a_row_has_its_fate_and_reason(
    own_database: Database, tmp_path: Path
) -> None:
    rows = [household(n, **changes) for n, (changes, _, _) in enumerate(FAULTS.values())]
    report, fates = imported(own_database, write_csv(tmp_path / "f.csv", [*rows, household(999)]))
    expected = [f"{fate} {reason}" for _, fate, reason in FAULTS.values()]
    assert fates == [*expected, "committed "]
    assert report.committed + report.parked + report.refused == report.read == len(rows) + 1


def test_an_identity_twice_in_a_file_is_parked(own_database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [household(1), household(2), household(1)])
    _, fates = imported(own_database, path)
    assert fates == ["committed ", "committed ", "parked duplicate_in_file"]


def test_an_identity_in_the_registry_is_parked(own_database: Database, tmp_path: Path) -> None:
    imported(own_database, write_csv(tmp_path / "a.csv", [household(1)]))
    _, fates = imported(own_database, write_csv(tmp_path / "b.csv", [household(1, town="Tawau")]))
    assert fates == ["parked duplicate_in_registry"]


def test_a_row_in_a_wrong_encoding_spoils_no_other(own_database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [household(1, town="Renee"), household(2)])
    path.write_bytes(path.read_bytes().replace(b"Renee", "René".encode("latin-1")))
    _, fates = imported(own_database, path)
    assert fates == ["refused encoding:town", "committed "]


def test_an_open_quotation_mark_spoils_no_other_row(own_database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [household(1, town="OPEN"), *households(60)[2:]])
    path.write_text(path.read_text().replace("OPEN", '"Ranau'))
    report, fates = imported(own_database, path)
    assert fates[0] == "refused quoting"
    assert (report.refused, report.committed) == (1, 58)


def test_a_row_with_too_many_cells_is_refused(own_database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [household(1, town="Ranau,Sabah"), household(2)])
    path.write_text(path.read_text().replace('"', ""))
    _, fates = imported(own_database, path)
    assert fates == ["refused cells", "committed "]


def test_the_row_in_which_a_file_ends_is_refused(own_database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [household(1), household(2)])
    path.write_bytes(path.read_bytes()[:-40])
    _, fates = imported(own_database, path)
    assert fates == ["committed ", "refused truncated"]


def test_extra_columns_are_told_and_not_read(own_database: Database, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "f.csv", [household(1) | {"catatan": "x"}])
    report, fates = imported(own_database, path)
    assert (report.extra_columns, fates) == (("catatan",), ["committed "])


def test_a_column_may_be_called_otherwise(own_database: Database, tmp_path: Path) -> None:
    row = household(1)
    row["Nama Ketua"] = row.pop("head_name")
    file = of(write_csv(tmp_path / "f.csv", [row]), **{"Nama Ketua": "head_name"})
    assert run(own_database, file, OFFICER).committed == 1


def test_missing_columns_turn_the_file_away(own_database: Database, tmp_path: Path) -> None:
    row = household(1)
    del row["head_name"], row["district"]
    with pytest.raises(InvalidInput, match="head_name, district"):
        run(own_database, of(write_csv(tmp_path / "f.csv", [row])), OFFICER)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_in_a_wrong_encoding_is_turned_away(
    own_database: Database, tmp_path: Path, encoding: str
) -> None:
    path = write_csv(tmp_path / "f.csv", households(3))
    path.write_bytes(path.read_text().encode(encoding))
    with pytest.raises(InvalidInput, match="not UTF-8"):
        run(own_database, of(path), OFFICER)
