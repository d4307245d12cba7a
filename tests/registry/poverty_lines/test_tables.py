"""Tables as CSV: what is read, what is refused and how the fault is named."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.errors import InvalidInput
from registry.poverty_lines.models import LINE_STRATA
from registry.poverty_lines.tables import (
    LineRow,
    committed_headers,
    committed_rows,
    read_rows,
    state_names,
    table_faults,
    unusual_ratios,
)

HEADING = "state_code,stratum,basis,line,amount,certainty,printed_amount,correction,source"
COMMITTED = [header.version for header in committed_headers()]
PRINTED_STRATA = {"bandar": "urban", "luar_bandar": "rural", "semua": "all"}
PRINTED_LINES = {
    ("isi_rumah", "jumlah"): "hh_total",
    ("isi_rumah", "makanan"): "hh_food",
    ("per_kapita", "jumlah"): "pc_total",
    ("per_kapita", "makanan"): "pc_food",
}


def cell(rows: list[LineRow], *key: str) -> LineRow:
    return next(row for row in rows if row.key == key)


@pytest.mark.parametrize(
    ("version", "total", "food"), [("PGK-2019", 2208, 1169), ("PGK-2022", 2589, 1198)]
)
def test_the_national_lines_are_the_published_ones(version: str, total: int, food: int) -> None:
    """O14."""
    rows = committed_rows(version)
    assert cell(rows, "MY", "semua", "isi_rumah", "jumlah").amount == total
    assert cell(rows, "MY", "semua", "isi_rumah", "makanan").amount == food


def csv_bytes(*lines: str) -> bytes:
    return "\n".join((HEADING, *lines, "")).encode()


@pytest.mark.parametrize("version", COMMITTED)
def test_every_committed_table_is_sound(version: str) -> None:
    assert committed_rows(version)


@pytest.mark.parametrize("version", COMMITTED)
def test_every_committed_table_covers_all_sixteen_states(version: str) -> None:
    covered = {row.state_code for row in committed_rows(version)}
    assert covered == set(state_names())


def test_household_and_person_lines_of_2019_imply_one_household_size() -> None:
    assert unusual_ratios(committed_rows("PGK-2019")) == []


@pytest.mark.parametrize(
    ("key", "ratio"),
    [
        (("S01", "semua", "isi_rumah", "makanan"), Decimal("0.936")),
        (("S08", "bandar", "per_kapita", "jumlah"), Decimal("0.853")),
        (("S16", "semua", "per_kapita", "jumlah"), Decimal("1.028")),
    ],
    ids="bcd",
)
def test_the_printed_value_of_a_doubtful_cell_would_not_pass(
    key: tuple[str, ...], ratio: Decimal
) -> None:
    rows = [
        row.model_copy(update={"amount": row.printed_amount}) if row.key == key else row
        for row in committed_rows("PGK-2019")
    ]
    (unusual,) = unusual_ratios(rows)
    assert (unusual.state_code, unusual.stratum) == key[:2]
    assert unusual.ratio == ratio


@pytest.mark.parametrize(
    ("key", "printed", "used", "certainty"),
    [
        (("S05", "bandar", "isi_rumah", "jumlah"), 3138, 2138, "confirmed"),
        (("S01", "semua", "isi_rumah", "makanan"), 1165, 1265, "decided"),
        (("S08", "bandar", "per_kapita", "jumlah"), 523, 623, "decided"),
        (("S16", "bandar", "per_kapita", "jumlah"), 583, 583, "decided"),
        (("S16", "semua", "per_kapita", "jumlah"), 593, 583, "decided"),
    ],
    ids=["a", "b", "c", "d-urban", "d-all"],
)
def test_a_corrected_cell_keeps_printed_value_used_value_and_reason(
    key: tuple[str, ...], printed: int, used: int, certainty: str
) -> None:
    row = cell(committed_rows("PGK-2019"), *key)
    assert (row.printed_amount, row.amount, row.certainty) == (printed, used, certainty)
    assert row.correction


@pytest.mark.mirror
def test_the_committed_2019_table_prints_what_the_source_prints(mirror: Path) -> None:
    with (mirror / "reference/pgk_2019_state_strata.csv").open() as file:
        printed = {row["state"]: row for row in csv.DictReader(file)}
    names = state_names()
    committed = {row.key: row for row in committed_rows("PGK-2019")}
    for code, name in names.items():
        for (basis, line), column in PRINTED_LINES.items():
            for stratum in LINE_STRATA:
                text = printed[name][f"{column}_{PRINTED_STRATA[stratum]}"].strip("*")
                found = committed.get((code, stratum, basis, line))
                shown = found and (found.printed_amount or found.amount)
                assert shown == (Decimal(text) if text else None), (name, stratum, basis, line)


@pytest.mark.mirror
def test_the_committed_2022_table_prints_what_the_source_prints(mirror: Path) -> None:
    with (mirror / "reference/pgk_2022_mean_household_state_strata.csv").open() as file:
        printed = {row["state"]: row for row in csv.DictReader(file)}
    committed = {row.key: row.amount for row in committed_rows("PGK-2022")}
    for code, name in state_names().items():
        for stratum in LINE_STRATA:
            text = printed[name][f"hh_total_{PRINTED_STRATA[stratum]}"]
            found = committed.get((code, stratum, "isi_rumah", "jumlah"))
            assert found == (Decimal(text) if text else None), (name, stratum)


def test_the_food_line_of_2022_is_known_for_the_nation_and_sabah_only() -> None:
    food = {row.key[:2]: row.amount for row in committed_rows("PGK-2022") if row.line == "makanan"}
    assert food == {
        ("MY", "semua"): 1198,
        ("S12", "bandar"): 1180,
        ("S12", "luar_bandar"): 1275,
        ("S12", "semua"): 1218,
    }


def test_no_person_line_of_2022_is_invented() -> None:
    assert {row.basis for row in committed_rows("PGK-2022")} == {"isi_rumah"}


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        (csv_bytes("S17,semua,isi_rumah,jumlah,100,,,,"), 2, "state_code"),
        (csv_bytes("S01,kota,isi_rumah,jumlah,100,,,,"), 2, "stratum"),
        (csv_bytes("S01,semua,seorang,jumlah,100,,,,"), 2, "basis"),
        (csv_bytes("S01,semua,isi_rumah,total,100,,,,"), 2, "line"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,1 00,,,,"), 2, "amount"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,-100,,,,"), 2, "amount"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,NaN,,,,"), 2, "amount"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,1.005,,,,"), 2, "amount"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,3138*,,,,"), 2, "amount"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,100,sure,,,"), 2, "certainty"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,100,decided,,,"), 2, "correction"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,100,,110,,"), 2, "correction"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,100"), 2, "-"),
        (csv_bytes(*["S01,semua,isi_rumah,jumlah,100,,,,"] * 2), 3, "state_code"),
        (
            csv_bytes(
                "S01,semua,isi_rumah,jumlah,100,,,,",
                "S01,semua,isi_rumah,makanan,100,,,,",
            ),
            3,
            "amount",
        ),
        (
            csv_bytes(
                "S01,bandar,isi_rumah,jumlah,100,,,,",
                "S01,luar_bandar,isi_rumah,jumlah,90,,,,",
                "S01,semua,isi_rumah,jumlah,101,,,,",
            ),
            4,
            "amount",
        ),
        (
            csv_bytes(
                "S14,bandar,isi_rumah,jumlah,100,,,,",
                "S14,semua,isi_rumah,jumlah,101,,,,",
            ),
            3,
            "amount",
        ),
        (csv_bytes(), 2, "-"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,100,,,\0,"), 2, "-"),
        (csv_bytes('S01,semua,isi_rumah,jumlah,100,,,"open,'), 2, "-"),
        (csv_bytes("S01,semua,isi_rumah,jumlah,100,,,,") + b"S02,\xff", 3, "-"),
        (b"state_code,stratum,basis,line\nS01,semua,isi_rumah,jumlah\n", 1, "amount"),
        (HEADING.encode() + b",colour\n", 1, "colour"),
    ],
)
def test_a_fault_is_named_by_row_and_column(content: bytes, row: int, column: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_rows(content)
    assert f"row {row}, column {column}:" in caught.value.message
    assert caught.value.field == (column if column in HEADING else "file")
    assert caught.value.expected


def test_all_faults_of_a_file_are_told_at_once() -> None:
    with pytest.raises(InvalidInput, match=r"2 fault.*row 2, column amount.*row 3, column basis"):
        read_rows(csv_bytes("S01,semua,isi_rumah,jumlah,x,,,,", "S02,semua,person,jumlah,100,,,,"))


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    content = csv_bytes("S01,semua,isi_rumah,jumlah,100,,,,").replace(b"\n", b"\r\n")
    assert len(read_rows(b"\xef\xbb\xbf" + content)) == 1


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_content_whatever_escapes_the_check(content: bytes) -> None:
    for candidate in (content, csv_bytes() + content):
        try:
            rows = read_rows(candidate)
        except InvalidInput:
            continue
        assert table_faults(rows) == []
