"""Which line applies: stratum, the all-strata stand-in, states the table does not cover."""

from decimal import Decimal

from registry.poverty_lines.lines import LineTable, line_table
from registry.poverty_lines.models import PovertyLine
from registry.poverty_lines.tables import committed_rows, state_names

STATES = [code for code in state_names() if code != "MY"]


def table(version: str, basis: str) -> LineTable:
    cells = [
        PovertyLine(**row.model_dump(exclude={"row"}), version=version)
        for row in committed_rows(version)
        if row.basis == basis
    ]
    return line_table(version, basis, cells)


def test_a_known_stratum_gets_its_own_row() -> None:
    pair = table("PGK-2019", "per_kapita").pair("S12", "luar_bandar")
    assert pair is not None
    assert (pair.total, pair.food, pair.stratum) == (576, 265, "luar_bandar")
    assert not pair.stratum_assumed


def test_an_unknown_stratum_gets_the_all_strata_row_and_says_so() -> None:
    pair = table("PGK-2019", "per_kapita").pair("S12", None)
    assert pair is not None
    assert (pair.total, pair.food, pair.stratum) == (590, 271, "semua")
    assert pair.stratum_assumed


def test_a_stratum_that_the_state_does_not_have_gets_no_line() -> None:
    assert table("PGK-2019", "per_kapita").pair("S14", "luar_bandar") is None


def test_an_unknown_or_foreign_state_gets_no_line() -> None:
    lines = table("PGK-2019", "per_kapita")
    assert lines.pair(None, "bandar") is None
    assert lines.pair("S99", "bandar") is None


def test_a_table_without_strata_serves_every_stratum_with_nothing_assumed() -> None:
    lines = table("PGK-2014", "isi_rumah")
    pairs = [lines.pair("S13", stratum) for stratum in ("bandar", "luar_bandar", None)]
    assert [pair and pair.total for pair in pairs] == [990, 990, 990]
    assert not any(pair is None or pair.stratum_assumed for pair in pairs)


def test_a_pair_with_a_decided_cell_is_doubtful() -> None:
    lines = table("PGK-2019", "per_kapita")
    doubtful = {key for key, pair in lines.pairs.items() if pair.doubtful}
    assert doubtful == {("S08", "bandar"), ("S16", "bandar"), ("S16", None)}


def test_only_the_2019_table_is_complete() -> None:
    assert table("PGK-2019", "per_kapita").missing(STATES) == []
    assert table("PGK-2019", "isi_rumah").missing(STATES) == []
    assert table("PGK-2022", "per_kapita").missing(STATES) == STATES
    assert "S12" not in table("PGK-2022", "isi_rumah").missing(STATES)


def test_a_scaled_table_is_exact_and_names_the_change() -> None:
    scaled = table("PGK-2019", "per_kapita").scaled(Decimal("12.5"))
    pair = scaled.pair("S01", "bandar")
    assert pair is not None
    assert (pair.total, pair.food) == (Decimal("788.625"), Decimal("390.375"))
    assert scaled.version == pair.version == "PGK-2019 +12.5%"


def test_scaling_leaves_an_unknown_line_unknown() -> None:
    pair = table("PGK-2022", "isi_rumah").scaled(Decimal("-10")).pair("S01", "bandar")
    assert pair is not None
    assert (pair.total, pair.food) == (Decimal("2398.5"), None)
