"""How the geocoder does on postal addresses: postcode, town and a place it has never seen.

Run with a database that has a boundary set and a gazetteer, DATABASE_URL set:
`python -m bench.postal`. No labelled list of Malaysian postal addresses is open, so one is made:
a listed locality whose name just one place of its state has, and that near its post office, is
written as a letter would be, and the place's point is the truth. A third of the places are left
out of the gazetteer before it is built; addresses of those ("hidden") have only postcode, town and
neighbours to go by, addresses of the others ("known") have their own point too. Truth is a match
of names, so some of it is wrong, and no post-office boxes are made: read the figures as a
comparison between versions.
"""

import hashlib
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from database.session import Database
from geo.gazetteer import service as gazetteer
from geo.gazetteer.reading import GazetteerData, Place
from geo.geocoding.areas import AreaFrame, km_apart
from geo.geocoding.building import build
from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.evaluate import Label, evaluate
from geo.geocoding.names import key_of, name_of
from geo.geocoding.normalise import state_name
from geo.geocoding.service import load_areas

ADDRESSES = 10_000
HIDDEN_OF = 3
"""One place in this many is hidden."""

NEAR_KM = 30.0
"""A locality's place lies within this of its post office's own place."""

FORMS = (
    "SK {name}, {postcode} {office}, {state}",
    "{name}, {postcode} {office}",
    "Lot {number}, Jalan Besar, {name}, {postcode} {office}, {state}",
    "PEJABAT {upper} {postcode} {office} {state}",
    "SMK {name}, KM {stone} Jalan {office}, {postcode} {office}, {state}",
    "No {number} {name}, {postcode} {office}, {state}",
    "SK Seri Indah, {postcode} {office}, {state}",
)
"""How institutions write their addresses; the last names no place at all."""


@dataclass(frozen=True)
class Made:
    """A made address and its truth."""

    query: Query
    label: Label


def is_hidden(place: Place) -> bool:
    """Say whether a place is left out of the gazetteer: by a hash, the same in every run."""
    return hashlib.sha256(place.source_id.encode()).digest()[0] % HIDDEN_OF == 0


def addresses(data: GazetteerData, frame: AreaFrame, count: int, seed: int = 1) -> Iterator[Made]:
    """Yield made addresses with their truths, in an order drawn by `seed`."""
    draw = random.Random(seed)
    by_key: dict[tuple[str, str], list[Place]] = defaultdict(list)
    points = [(place.lon, place.lat) for place in data.places]
    lon, lat = zip(*points, strict=True)
    districts = frame.locate_districts(np.array(lon), np.array(lat))
    for place, district in zip(data.places, districts, strict=True):
        state = frame.states[int(frame.state_of[district])][1]
        by_key[(state_name(state) or state, key_of(name_of(place.name).core))].append(place)
    rows = list(data.localities)
    draw.shuffle(rows)
    made = 0
    for row in rows:
        state = state_name(row.state) or row.state
        name = name_of(row.name)
        offices = by_key.get((state, key_of(name_of(row.post_office).core)), [])
        fits = by_key.get((state, key_of(name.core)), []) if name.core else []
        near = [
            place
            for place in fits
            if any(km_apart(place.lon, place.lat, o.lon, o.lat) <= NEAR_KM for o in offices)
        ]
        if len(near) != 1 or len(fits) != 1 or name.kind in ("street", "facility"):
            continue
        place = near[0]
        text = draw.choice(FORMS).format(
            name=row.name,
            upper=row.name.upper(),
            postcode=row.postcode,
            office=row.post_office,
            state=row.state,
            number=draw.randrange(1, 999),
            stone=draw.randrange(1, 40),
        )
        kind = "hidden" if is_hidden(place) else "known"
        yield Made(Query(text), Label(place.lon, place.lat, group={"place": kind}))
        made += 1
        if made == count:
            return


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
    kept = replace(data, places=[place for place in data.places if not is_hidden(place)])
    geocoder = Geocoder(build(kept, frame))
    made = list(addresses(data, frame, ADDRESSES))
    answers = geocoder.locate_many(item.query for item in made)
    found = evaluate(frame, answers, [item.label for item in made])
    measures = {"all": found.whole, **found.groups["place"]}
    print(f"{'':8}{'rows':>8}{'right':>8}{'auto':>8}{'a.right':>9}{'ECE':>7}")
    for name, m in measures.items():
        print(
            f"{name:8}{m.rows:8,}{m.district_right:8.1%}{m.auto:8.1%}{m.auto_right or 0:9.1%}"
            f"{m.calibration_error:7.1%}"
        )


if __name__ == "__main__":
    sys.exit(main())
