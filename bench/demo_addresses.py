"""How well the demonstration's addresses are placed against the points hidden behind them.

Run with a database that `./petakasih up` has filled, DATABASE_URL set:
`python -m bench.demo_addresses`.
Every household's address is answered as if it had no point. Fails where exact villages (level 2)
miss their aims: median error under 2 km, right mukim at least 85 %.
"""

import os
import sys
from typing import Any

from sqlalchemy import func, select

from database.session import Database
from geo.geocoding.bulk import locate_in_bulk
from geo.geocoding.engine import Query
from geo.geocoding.evaluate import Label, Measure, evaluate
from geo.geocoding.service import open_geocoder
from registry.demo.models import DemoTruth
from registry.households.models import Household

MOST_MEDIAN_KM = 2.0
LEAST_MUKIM_RIGHT = 0.85
HEADINGS = ("rows", "right", "auto", "a.right", "mukim", "med.km", "P90km", "ECE")


def main() -> int:
    """Measure, print, and return 1 when an aim is missed."""
    columns: list[Any] = [
        Household.address,
        Household.postcode,
        Household.town,
        Household.stated_state_code,
        DemoTruth.place_kind,
        func.ST_X(DemoTruth.point).label("x"),
        func.ST_Y(DemoTruth.point).label("y"),
    ]
    database = Database(os.environ["DATABASE_URL"])
    with database.reading() as session:
        rows = session.execute(
            select(*columns).join(DemoTruth).where(Household.address != "").order_by(Household.id)
        ).all()
        geocoder = open_geocoder(session)
    database.close()
    states = dict(geocoder.known.frame.states)
    queries = [
        Query(row.address, row.postcode, row.town, states.get(row.stated_state_code))
        for row in rows
    ]
    labels = [Label(row.x, row.y, group={"kind": row.place_kind}) for row in rows]
    report = evaluate(geocoder.known.frame, list(locate_in_bulk(geocoder, queries)), labels)
    print(f"{'':22}" + "".join(f"{name:>8}" for name in HEADINGS))
    show("all", report.whole)
    for group in ("level", "kind", "class"):
        for value, measure in report.groups[group].items():
            show(f"{group} {value}", measure)
    exact = report.groups["level"]["2"]
    missed = (exact.median_km or 0) >= MOST_MEDIAN_KM or (
        exact.mukim_right or 0
    ) < LEAST_MUKIM_RIGHT
    return int(missed)


def show(name: str, one: Measure) -> None:
    """Print one line of figures."""
    shares = (one.district_right, one.auto, one.auto_right, one.mukim_right)
    kilometres = (one.median_km, one.p90_km)
    print(
        f"{name:22}{one.rows:8,}"
        + "".join("       -" if share is None else f"{share:8.1%}" for share in shares)
        + "".join("       -" if km is None else f"{km:8.1f}" for km in kilometres)
        + f"{one.calibration_error:8.1%}"
    )


if __name__ == "__main__":
    sys.exit(main())
