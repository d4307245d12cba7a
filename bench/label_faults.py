"""Where a labelled file's truth contradicts its own addresses.

Run with a database that has a boundary set and a gazetteer, DATABASE_URL set:
`python -m bench.label_faults FILE.csv` (columns name, address, postcode, state, district, lat, lon)

Two tables. By state: how far the file's points lie from the exact villages that its addresses name,
northward and eastward apart: an honest error has no direction. By share of the surest answers: how
many count as wrong, and how many of these stand beside a point that cannot be the address's: in a
state whose points are off in one direction, or far outside the district that was answered.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from rich.console import Console
from rich.table import Table

from bench.fit_geocoder import COLUMNS, TRUTH
from database.session import Database
from geo.geocoding import files, labelled
from geo.geocoding.answer import Answer
from geo.geocoding.areas import KM_PER_DEGREE, AreaFrame
from geo.geocoding.bulk import locate_in_bulk
from geo.geocoding.evaluate import Label, true_districts
from geo.geocoding.service import open_geocoder

EXACT = 2
"""Level of an answer that names an exact village."""

FEWEST = 20
"""Villages below which a state's medians say nothing."""

SLANT = 4.0
"""Median error along one direction over that along the other, from which points are off."""

FAR_KM = 10.0
SHARES = (0.50, 0.60, 0.65, 0.70)


@dataclass(frozen=True)
class Judged:
    """A row of the file: its state, its answer, its label, and whether the answer is right."""

    state: str
    answer: Answer
    label: Label
    is_right: bool


@dataclass(frozen=True)
class Errors:
    """Kilometres north or south, and east or west, between points and named villages."""

    north: Sequence[float]
    east: Sequence[float]

    @property
    def slant(self) -> float:
        north, east = np.median(self.north), np.median(self.east)
        return float(max(north, east) / max(min(north, east), 0.01))

    @property
    def is_off(self) -> bool:
        return len(self.north) >= FEWEST and self.slant >= SLANT

    def shown(self) -> Iterator[str]:
        yield str(len(self.north))
        for errors in (self.north, self.east):
            yield f"{np.median(errors):.1f}"
            yield f"{np.quantile(errors, 0.9):.1f}"
        yield f"{self.slant:.1f}"


def judge(path: Path, database: Database) -> tuple[AreaFrame, list[Judged]]:
    """Answer every row of a file that names its district."""
    with database.reading() as session:
        geocoder = open_geocoder(session)
    frame = geocoder.known.frame
    header, rows = files.read_rows(path, COLUMNS)
    labels = labelled.labels(header, rows, TRUTH)
    answers = locate_in_bulk(geocoder, [COLUMNS.query(row) for row in rows])
    codes = true_districts(frame, labels, "district")
    return frame, [
        Judged(label.state or "", answer, label, answer.district_code == code)
        for label, answer, code in zip(labels, answers, codes, strict=True)
        if code is not None
    ]


def errors_by_state(rows: Sequence[Judged]) -> dict[str, Errors]:
    """Return the errors of the points beside exact villages, by state."""
    found: dict[str, Errors] = defaultdict(lambda: Errors([], []))
    for row in rows:
        answer, label = row.answer, row.label
        if answer.level != EXACT or label.lat is None or label.lon is None:
            continue
        assert answer.lat is not None
        assert answer.lon is not None
        found[row.state].north.append(abs(label.lat - answer.lat) * KM_PER_DEGREE)
        found[row.state].east.append(abs(label.lon - answer.lon) * KM_PER_DEGREE)
    return dict(found)


def km_outside(frame: AreaFrame, row: Judged) -> float:
    """Return how far a row's point lies outside the district that was answered, km."""
    if row.answer.district_code is None or row.label.lon is None:
        return 0.0
    district = frame.districts[frame.district_number[row.answer.district_code]]
    point = shapely.Point(row.label.lon, row.label.lat)
    return float(shapely.distance(district.geometry, point)) * KM_PER_DEGREE


def shares(
    frame: AreaFrame, rows: Sequence[Judged], off: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    """Yield, for each share of the surest answers, how many are wrong and beside which points."""
    surest = sorted(rows, key=lambda row: -row.answer.confidence)
    accepted = [row for row in surest if row.answer.decision == "auto"]
    cuts = [(f"{share:.0%}", surest[: round(share * len(surest))]) for share in SHARES]
    for name, cut in (*cuts, ("accepted", accepted)):
        wrong = [row for row in cut if not row.is_right]
        elsewhere = [row for row in wrong if row.state not in off]
        far = [row for row in elsewhere if km_outside(frame, row) > FAR_KM]
        faults = len(wrong) - len(elsewhere) + len(far)
        yield (
            name,
            f"{len(cut):,}",
            f"{1 - len(wrong) / len(cut):.1%}",
            str(len(wrong)),
            str(len(wrong) - len(elsewhere)),
            str(len(far)),
            f"{1 - faults / len(cut):.1%}",
            f"{1 - (len(wrong) - faults) / (len(cut) - faults):.1%}",
        )


def main(path: Path) -> None:
    """Print both tables."""
    frame, rows = judge(path, Database(os.environ["DATABASE_URL"]))
    errors = errors_by_state(rows)
    by_state = Table("state", "villages", "north, km", "P90", "east, km", "P90", "slant")
    for state, found in sorted(errors.items()):
        by_state.add_row(state, *found.shown())
    off = frozenset(state for state, found in errors.items() if found.is_off)
    surest = Table(
        "surest",
        "rows",
        "right",
        "wrong",
        "in a slanted state",
        f"elsewhere, over {FAR_KM:.0f} km outside",
        "all else right gives",
        "right, these set aside",
    )
    for told in shares(frame, rows, off):
        surest.add_row(*told)
    console = Console(width=120)
    console.print(by_state, "Off in one direction: " + (", ".join(sorted(off)) or "none"), surest)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
