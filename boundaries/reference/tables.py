"""The project's own small tables of official figures, read and joined to area codes."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from database.errors import InvalidInput

DATA = Path(__file__).with_name("data")

INDICATORS = {
    "households": ("census_households", "households"),
    "persons": ("census_persons", "persons"),
    "occupied_dwellings": ("census_occupied_dwellings", "dwellings"),
    "absolute": ("hies_absolute", "%"),
    "hardcore": ("hies_hardcore", "%"),
    "relative": ("hies_relative", "%"),
    "income_median": ("hies_income_median", "RM a month"),
    "income_mean": ("hies_income_mean", "RM a month"),
    "gini": ("hies_gini", "0 to 1"),
    "poor_households": ("hies_poor_households", "households"),
    "relative_line": ("hies_relative_line", "RM a month"),
}
"""Column of the tables -> the indicator's code and its unit."""

LEVELS = {"M": "national", "S": "state", "D": "district", "H": "district"}
"""First letter of an area code -> level. H: a district that HIES knows and no polygon shows."""

NATION = "MY"
CENSUS_YEAR = 2020
SUMMED = "sum of its districts"
ONE_DISTRICT_STATES = {"D09-01": "S09", "D14-01": "S14", "D15-01": "S15", "D16-01": "S16"}
"""Districts that are a whole state: where a year has no row for one, the state's row is its row."""


@dataclass(frozen=True)
class Figure:
    """One official figure of one area."""

    area_code: str
    indicator: str
    year: int
    level: str
    value: float
    unit: str
    source: str
    printed_name: str


@dataclass(frozen=True)
class NamedException:
    """A row whose area has no polygon; its figures are kept under the area's own code."""

    table_name: str
    year: int
    state_name: str
    printed_name: str
    area_code: str
    reason: str


@dataclass(frozen=True)
class Tables:
    """Every official figure, and the rows that no map can show."""

    figures: list[Figure]
    exceptions: list[NamedException]


def read(folder: Path = DATA) -> Tables:
    """Read every table of `folder` and join it to area codes.

    Raises:
        InvalidInput: a row's name stands in no crosswalk; nothing is dropped in silence.
    """
    titles = _titles(folder)
    districts, exceptions = _hies_districts(folder, titles["hies_district"])
    states = _hies_states(folder, titles["hies_state"])
    return Tables(
        figures=[
            *_census(folder, titles["census_2020_district"]),
            *districts,
            *states,
            *_districts_that_are_states(districts, states),
            *_hies_nation(folder, titles["hies_nation"]),
        ],
        exceptions=exceptions,
    )


def _census(folder: Path, source: str) -> Iterator[Figure]:
    names = {code: state for state, code in _state_codes(folder).items()}
    sums: dict[tuple[str, str], float] = {}
    for row in _rows(folder, "census_2020_district"):
        for figure in _figures(row, row["area"], CENSUS_YEAR, row["printed_name"], source):
            yield figure
            for above in (f"S{figure.area_code[1:3]}", NATION):
                key = (above, figure.indicator)
                sums[key] = sums.get(key, 0) + figure.value
    units = dict(INDICATORS.values())
    for (area, indicator), value in sums.items():
        yield Figure(
            area_code=area,
            indicator=indicator,
            year=CENSUS_YEAR,
            level=LEVELS[area[0]],
            value=value,
            unit=units[indicator],
            source=f"{source}: {SUMMED}",
            printed_name=names[area],
        )


def _hies_districts(folder: Path, source: str) -> tuple[list[Figure], list[NamedException]]:
    crosswalk = {
        (row["state"], row["printed_name"], year): row["area"]
        for row in _rows(folder, "hies_crosswalk")
        for year in row["years"].split()
    }
    figures, exceptions = [], []
    for row in _rows(folder, "hies_district"):
        key = (row["state"], row["printed_name"], row["year"])
        if key not in crosswalk:
            raise InvalidInput(
                "A row of hies_district matches no area: " + ", ".join(key),
                field="printed_name",
                expected="a row of hies_crosswalk.csv with this state, name and year",
            )
        area, year = crosswalk[key], int(row["year"])
        figures += _figures(row, area, year, row["printed_name"], source)
        if area.startswith("H"):
            exceptions.append(
                NamedException(
                    table_name="hies_district",
                    year=year,
                    state_name=row["state"],
                    printed_name=row["printed_name"],
                    area_code=area,
                    reason="The district is newer than the boundaries: it has no polygon.",
                )
            )
    return figures, exceptions


def _hies_states(folder: Path, source: str) -> list[Figure]:
    codes = _state_codes(folder)
    return [
        figure
        for row in _rows(folder, "hies_state")
        for figure in _figures(row, codes[row["state"]], int(row["year"]), row["state"], source)
    ]


def _hies_nation(folder: Path, source: str) -> Iterator[Figure]:
    name = {code: state for state, code in _state_codes(folder).items()}[NATION]
    for row in _rows(folder, "hies_nation"):
        yield from _figures(row, NATION, int(row["year"]), name, source)


def _districts_that_are_states(districts: list[Figure], states: list[Figure]) -> Iterator[Figure]:
    """Yield a figure for a district that is a whole state, where only the state has one."""
    have = {(figure.area_code, figure.indicator, figure.year) for figure in districts}
    survey_years = {figure.year for figure in districts}
    district_of = {state: district for district, state in ONE_DISTRICT_STATES.items()}
    shared = {figure.indicator for figure in districts}
    for figure in states:
        district = district_of.get(figure.area_code)
        if district is None or figure.year not in survey_years or figure.indicator not in shared:
            continue
        if (district, figure.indicator, figure.year) not in have:
            yield Figure(
                area_code=district,
                indicator=figure.indicator,
                year=figure.year,
                level="district",
                value=figure.value,
                unit=figure.unit,
                source=f"{figure.source}: the state's row, the district is the whole state",
                printed_name=figure.printed_name,
            )


def _figures(
    row: dict[str, str], area: str, year: int, printed_name: str, source: str
) -> list[Figure]:
    """Return the figures of one row; an empty cell is no figure."""
    return [
        Figure(
            area, indicator, year, LEVELS[area[0]], float(row[column]), unit, source, printed_name
        )
        for column, (indicator, unit) in INDICATORS.items()
        if row.get(column)
    ]


def _state_codes(folder: Path) -> dict[str, str]:
    return {row["state"]: row["area"] for row in _rows(folder, "states")}


def _rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _titles(folder: Path) -> dict[str, str]:
    with (folder / "sources.toml").open("rb") as file:
        return {table: entry["title"] for table, entry in tomllib.load(file).items()}
