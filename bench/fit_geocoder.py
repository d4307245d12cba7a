"""Fit the geocoder's numbers on a labelled file and practice addresses; print `weights.toml`.

Run with a database that has a boundary set and a gazetteer, DATABASE_URL set:
`python -m bench.fit_geocoder FILE.csv` (columns name, address, postcode, state, district).
What such numbers are worth on rows they never saw: `petakasih geocode evaluate --hold-out state`.
"""

import os
import sys
from pathlib import Path

from database.session import Database
from geo.geocoding import files, labelled
from geo.geocoding.evaluate import true_districts
from geo.geocoding.fitting import fit, observe
from geo.geocoding.service import open_geocoder, open_practice
from geo.geocoding.weights import Weights

COLUMNS = files.Columns(("name", "address"), "postcode", None, "state")
TRUTH = labelled.TruthColumns("lon", "lat", "district", "state", ())


def told(numbers: Weights) -> str:
    """Return the fitted numbers as TOML."""
    tables = {
        "doubt": numbers.doubt,
        "trust": numbers.trust,
        "calibration": numbers.calibration,
        "decision": {"auto": numbers.auto, "tie": numbers.tie},
    }
    return "\n".join(
        "\n".join([f"[{name}]", *(f"{key} = {value}" for key, value in table.items()), ""])
        for name, table in tables.items()
    )


def main(path: Path) -> None:
    """Fit on every row of `path` and the practice addresses, and print the numbers."""
    database = Database(os.environ["DATABASE_URL"])
    with database.reading() as session:
        geocoder = open_geocoder(session)
        practice = open_practice(session)
    header, rows = files.read_rows(path, COLUMNS)
    codes = true_districts(geocoder.known.frame, labelled.labels(header, rows, TRUTH), "district")
    number = geocoder.known.frame.district_number
    truth = [number[code] if code else -1 for code in codes]
    real = observe(geocoder.known, [COLUMNS.query(row) for row in rows], truth)
    print(told(fit(real, practice.sample(), geocoder.numbers)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
