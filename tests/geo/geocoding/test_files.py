"""Geocoding a file: its own columns stay, the answer's are added, nothing is half-written."""

import csv
from pathlib import Path

import pytest

from database.errors import InvalidInput
from geo.geocoding import files
from geo.geocoding.engine import Geocoder

pytestmark = pytest.mark.mirror

TEXT = 'id,alamat,lat\n7,"Jalan Besar, 86000 Kluang",x\n8,,y\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(TEXT, encoding="utf-8-sig")
    return path


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_columns_are_added_in_their_order(geocoder: Geocoder, source: Path) -> None:
    output = source.with_name("out.csv")
    counts = files.geocode_file(geocoder, source, files.Columns(("alamat",)), output)
    rows = written(output)
    assert list(rows[0]) == ["id", "alamat", "input_lat", *files.ADDED]
    assert rows[0]["district_name"] == "Kluang"
    assert counts == {"auto": 1, "review": 0, "none": 1}


def test_a_column_of_the_same_name_is_kept_under_another(geocoder: Geocoder, source: Path) -> None:
    output = source.with_name("out.csv")
    files.geocode_file(geocoder, source, files.Columns(("alamat",)), output)
    assert [row["input_lat"] for row in written(output)] == ["x", "y"]


def test_an_address_that_says_nothing_has_empty_columns(geocoder: Geocoder, source: Path) -> None:
    output = source.with_name("out.csv")
    files.geocode_file(geocoder, source, files.Columns(("alamat",)), output)
    empty = written(output)[1]
    assert (empty["lon"], empty["district_code"], empty["level"]) == ("", "", "0")
    assert empty["decision"] == "none"


def test_a_missing_column_is_named_with_those_there_are(source: Path) -> None:
    with pytest.raises(InvalidInput, match="address") as failure:
        files.read_rows(source, files.Columns(("address",)))
    assert "alamat" in str(failure.value.expected)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.csv"):
        files.read_rows(tmp_path / "none.csv", files.Columns(("a",)))


def test_an_output_nobody_may_write_leaves_nothing(geocoder: Geocoder, source: Path) -> None:
    output = source.with_name("missing") / "out.csv"
    with pytest.raises(InvalidInput, match="cannot be written"):
        files.geocode_file(geocoder, source, files.Columns(("alamat",)), output)
    assert sorted(path.name for path in source.parent.iterdir()) == ["in.csv"]
