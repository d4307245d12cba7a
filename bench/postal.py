"""How the geocoder does on postal addresses: postcode, town and a place it has never seen.

Run with a database that has a boundary set and a gazetteer, DATABASE_URL set:
`python -m bench.postal`. No labelled list of Malaysian postal addresses is open, so the practice
addresses (`geo/geocoding/practice.py`) stand for one. The numbers in use have seen them, and part
of their truth is wrong: read the figures as a comparison between versions. `petakasih geocode
evaluate FILE.csv --hold-out state` measures them by numbers that never saw their states.
"""

import os
import sys

from database.session import Database
from geo.gazetteer import service as gazetteer
from geo.gazetteer.reading import GazetteerData
from geo.geocoding.areas import AreaFrame
from geo.geocoding.engine import Geocoder
from geo.geocoding.evaluate import evaluate
from geo.geocoding.practice import practise
from geo.geocoding.service import load_areas


def main() -> int:
    """Measure and print, for hidden and known places."""
    database = Database(os.environ["DATABASE_URL"])
    with database.reading() as session:
        frame = load_areas(session)
        data = gazetteer.read(session, gazetteer.info(session))
    report(data, frame)
    return 0


def report(data: GazetteerData, frame: AreaFrame) -> None:
    """Print the figures of one gazetteer on one boundary set."""
    practice = practise(data, frame)
    answers = Geocoder(practice.known).locate_many(row.query for row in practice.rows)
    found = evaluate(frame, answers, [row.label for row in practice.rows])
    measures = {"all": found.whole, **found.groups["place"], **found.groups["form"]}
    print(f"{'':8}{'rows':>8}{'right':>8}{'auto':>8}{'a.right':>9}{'ECE':>7}")
    for name, m in measures.items():
        print(
            f"{name:8}{m.rows:8,}{m.district_right:8.1%}{m.auto:8.1%}{m.auto_right or 0:9.1%}"
            f"{m.calibration_error:7.1%}"
        )


if __name__ == "__main__":
    sys.exit(main())
