"""Official figures: every row is a value or a named exception (oracles O14, O15, O15b)."""

import csv
import shutil
from pathlib import Path

import pytest

from boundaries.reference.tables import DATA, Figure, read
from database.errors import InvalidInput


@pytest.fixture(scope="module")
def figures() -> dict[tuple[str, str, int], Figure]:
    return {(one.area_code, one.indicator, one.year): one for one in read().figures}


@pytest.mark.parametrize(
    ("year", "absolute", "hardcore", "relative"),
    [
        (2019, 5.6, 0.4, 16.9),
        (2020, 8.4, 1.0, 16.2),
        (2022, 6.2, 0.2, 16.6),
        (2024, 5.1, 0.09, 16.7),
    ],
)
def test_the_national_rates_are_the_published_ones(figures, year, absolute, hardcore, relative):
    national = [
        figures["MY", indicator, year].value
        for indicator in ("hies_absolute", "hies_hardcore", "hies_relative")
    ]
    assert national == [absolute, hardcore, relative]


@pytest.mark.parametrize(("year", "gini"), [(2022, 0.404), (2024, 0.390)])
def test_the_national_gini_is_the_published_one(figures, year, gini):
    assert figures["MY", "hies_gini", year].value == gini


def test_the_poor_of_the_nation_are_the_published_number(figures):
    assert figures["MY", "hies_poor_households", 2022].value == 487_576
    assert figures["MY", "hies_poor_households", 2022].unit == "households"


def test_the_relative_line_of_the_nation_is_the_published_one(figures):
    assert figures["MY", "hies_relative_line", 2022].value == 3_169


@pytest.mark.parametrize(
    ("area", "rates"), [("D12-24", (56.6, 50.8, 41.5)), ("D12-15", (53.6, 52.7, 50.0))]
)
def test_tongod_and_pitas_have_their_published_rates(figures, area, rates):
    assert tuple(figures[area, "hies_absolute", year].value for year in (2019, 2022, 2024)) == rates


@pytest.mark.parametrize(("year", "rows"), [(2019, 158), (2022, 160), (2024, 162)])
def test_every_row_of_the_survey_is_there(figures, year, rows):
    direct = [
        one
        for one in figures.values()
        if (one.level, one.indicator, one.year) == ("district", "hies_absolute", year)
        and "whole state" not in one.source
    ]
    assert len(direct) == rows


@pytest.mark.parametrize(
    ("indicator", "total"),
    [
        ("census_households", 8_234_644),
        ("census_occupied_dwellings", 7_751_312),
        ("census_persons", 32_447_385),
    ],
)
def test_the_census_sums_to_the_nation(figures, indicator, total):
    districts = [
        one.value
        for one in figures.values()
        if (one.level, one.indicator) == ("district", indicator)
    ]
    assert len(districts) == 160
    assert sum(districts) == figures["MY", indicator, 2020].value == total


def test_awkward_spellings_reach_their_district(figures):
    assert figures["D11-06", "hies_absolute", 2024].printed_name == "Hulu"
    assert figures["D07-01", "hies_absolute", 2024].printed_name == "S.P.Tengah"
    assert figures["D08-06", "hies_absolute", 2024].printed_name == "Larut & Matang"
    assert figures["D13-08", "hies_absolute", 2024].printed_name == "Lubok antu"


@pytest.mark.parametrize(
    ("area", "absolute"), [("D09-01", 3.6), ("D14-01", 1.0), ("D15-01", 2.0), ("D16-01", 0.2)]
)
def test_a_district_that_is_a_state_takes_the_state_row_and_says_so(figures, area, absolute):
    figure = figures[area, "hies_absolute", 2024]
    assert figure.value == absolute
    assert "the state's row" in figure.source


def test_a_district_row_is_never_overruled_by_the_state_row(figures):
    assert "state's row" not in figures["D09-01", "hies_absolute", 2022].source


def test_six_districts_without_polygon_are_named_and_keep_their_figures(figures):
    exceptions = read().exceptions
    assert {one.printed_name for one in exceptions} == {
        "Membakut", "Gedong", "Lingga", "Pantu", "Sebuyau", "Siburan",
    }  # fmt: skip
    assert all(one.year == 2024 for one in exceptions)
    assert figures["H12-membakut", "hies_absolute", 2024].level == "district"


def test_hardcore_is_known_for_states_and_the_nation_only(figures):
    assert {one.level for one in figures.values() if one.indicator == "hies_hardcore"} == {
        "state",
        "national",
    }


def test_every_figure_has_a_source_and_a_unit(figures):
    assert all(one.source.startswith("DOSM") and one.unit for one in figures.values())


def test_a_row_that_matches_no_area_stops_the_load_by_its_name(tmp_path: Path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    with (folder / "hies_district.csv").open("a", newline="") as file:
        csv.writer(file).writerow([2024, "Sabah", "Kota Baru Sekali", 1, 1, 1, 1, 0.1])
    with pytest.raises(InvalidInput, match="Sabah, Kota Baru Sekali, 2024"):
        read(folder)
