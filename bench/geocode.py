"""Speed of the geocoder with the full gazetteer: bulk on every core, and single calls.

Run with a database that has a boundary set and a gazetteer, DATABASE_URL set:
`python -m bench.geocode`. Prints addresses a second in bulk and p50/p95 of single calls, and fails
under the targets: 2,000 a second on two cores, 30 ms.
"""

import os
import random
import sys
import time

from database.session import Database
from geo.geocoding.bulk import locate_in_bulk
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.service import open_geocoder

BULK = 20_000
SINGLE = 2_000
LEAST_PER_SECOND = 2_000
MOST_P95_MS = 30.0

FORMS = (
    "Lot {number}, {place}, {postcode} {town}, {state}",
    "No. {number} Jln Besar, {place}, {postcode} {town}",
    "P/S {number}, {postcode} {town}",
    "{number} {place} {town} {state}",
    "SK {place}, {postcode} {town}",
    "KG {typo}, {postcode} {town}, {state}",
)


def addresses(geocoder: Geocoder, count: int, seed: int = 1) -> list[Query]:
    """Return made-up addresses from names of the gazetteer; no two are alike."""
    draw = random.Random(seed)
    known = geocoder.known
    places = [entity for entity in known.entities if entity.source in ("place", "locality")]
    codes = sorted(known.postcodes)
    states = known.frame.states
    made = []
    for _ in range(count):
        place, code = draw.choice(places), draw.choice(codes)
        info = known.postcodes[code]
        at = draw.randrange(max(len(place.name), 1))
        text = draw.choice(FORMS).format(
            number=draw.randrange(1, 9_999),
            place=place.name,
            typo=place.name[:at] + place.name[at + 1 :],
            postcode=code,
            town=info.post_office,
            state=states[info.state][1],
        )
        made.append(Query(text))
    return made


def main() -> int:
    """Measure, print, and return 1 when a target is missed."""
    database = Database(os.environ["DATABASE_URL"])
    began = time.perf_counter()
    with database.reading() as session:
        geocoder = open_geocoder(session)
    print(f"opened in {time.perf_counter() - began:.1f} s, {len(geocoder.known.entities):,} names")
    asked = addresses(geocoder, BULK)
    began = time.perf_counter()
    answered = sum(1 for _ in locate_in_bulk(geocoder, asked))
    per_second = answered / (time.perf_counter() - began)
    times = []
    cpu = time.process_time()
    for query in addresses(geocoder, SINGLE, seed=2):
        began = time.perf_counter()
        geocoder.locate(query)
        times.append(1_000 * (time.perf_counter() - began))
    cpu = time.process_time() - cpu
    times.sort()
    p50, p95 = times[SINGLE // 2], times[SINGLE * 95 // 100]
    cores = os.cpu_count()
    print(f"bulk: {answered:,} addresses, {per_second:,.0f} a second on {cores} cores")
    print(f"single call: p50 {p50:.2f} ms, p95 {p95:.2f} ms")
    print(f"{SINGLE / cpu:,.0f} addresses a second of one core's time, whatever else is running")
    return int(per_second < LEAST_PER_SECOND or p95 > MOST_P95_MS)


if __name__ == "__main__":
    sys.exit(main())
