"""The gazetteer as plain rows, and the readers of its source files."""

import csv
from dataclasses import dataclass
from pathlib import Path

TOWNS = Path(__file__).parent / "tables" / "towns.csv"


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place: name, other spellings, point (WGS 84)."""

    source_id: str
    name: str
    other_names: tuple[str, ...]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class PostcodePoint:
    """A point given for a postcode; several postcodes may share one, and it may be far off."""

    postcode: str
    place_name: str
    state: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Locality:
    """A locality, street or building that a postcode serves, and its post office."""

    postcode: str
    name: str
    post_office: str
    state: str


@dataclass(frozen=True, slots=True)
class Town:
    """A town or post office and the share of its addresses that lie in a district.

    A name of five digits is a postcode: one that differs from the rest of its post office.
    """

    state: str
    name: str
    district: str
    share: float


@dataclass(frozen=True)
class GazetteerData:
    """One version of the gazetteer, all of it."""

    version: str
    places: list[Place]
    postcode_points: list[PostcodePoint]
    localities: list[Locality]
    towns: list[Town]


STATE_OF_CODE = {
    "JHR": "Johor",
    "KDH": "Kedah",
    "KTN": "Kelantan",
    "MLK": "Melaka",
    "NSN": "Negeri Sembilan",
    "PHG": "Pahang",
    "PNG": "Pulau Pinang",
    "PRK": "Perak",
    "PLS": "Perlis",
    "SGR": "Selangor",
    "TRG": "Terengganu",
    "SBH": "Sabah",
    "SRW": "Sarawak",
    "KUL": "W.P. Kuala Lumpur",
    "LBN": "W.P. Labuan",
    "PJY": "W.P. Putrajaya",
}
"""Three-letter codes of the open postcode list -> names of the boundary set."""


def read_places(path: Path) -> list[Place]:
    """Read populated places in GeoNames' main-table layout (19 tab-separated columns)."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line)
    return [
        Place(row[0], row[1], tuple(filter(None, row[3].split(","))), float(row[5]), float(row[4]))
        for row in rows
    ]


def read_postcode_points(path: Path) -> list[PostcodePoint]:
    """Read postcodes with points in GeoNames' postal layout (12 tab-separated columns)."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").split("\n") if line)
    return [PostcodePoint(row[1], row[2], row[3], float(row[10]), float(row[9])) for row in rows]


def read_localities(path: Path) -> list[Locality]:
    """Read the open list of postcode, locality, post office and state."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Locality(
                row["postcode"], row["locality"], row["post_office"], STATE_OF_CODE[row["state"]]
            )
            for row in csv.DictReader(file)
        ]


def read_towns(path: Path = TOWNS) -> list[Town]:
    """Read the project's own table of towns and their districts."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Town(row["state"], row["town"], row["district"], float(row["share"]))
            for row in csv.DictReader(file)
        ]
