"""Practice addresses: what the geocoder learns postal addresses on, since no such list is open.

A listed locality whose name just one place of its state has, and that near its post office, is
written as a letter would be; the place's point is the truth. A third of the places are left out of
the gazetteer first: addresses of those ("hidden") have only postcode, town and neighbours to go
by, addresses of the others ("known") have their own point too. Truth is a match of names, so some
of it is wrong. Where nearly all mail goes to boxes (Sabah, Sarawak, Labuan), places also get a box
at the nearest post office of their district, of the state where the district has none.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import astuple, dataclass, replace
from itertools import islice

import numpy as np
from numpy.random import Generator

from geo.gazetteer.reading import GazetteerData, Locality, Place
from geo.geocoding.areas import AreaFrame, km_apart
from geo.geocoding.building import build
from geo.geocoding.engine import Query
from geo.geocoding.evaluate import Label
from geo.geocoding.fitting import Sample, observe
from geo.geocoding.knowledge import Knowledge
from geo.geocoding.names import Name, key_of, name_of
from geo.geocoding.normalise import state_name

ADDRESSES = 4_000
"""How many are made."""

HIDDEN_OF = 3
"""One place in this many is hidden."""

NEAR_KM = 20.0
"""A locality's place lies within this of its post office's own place: farther off, equal names are
more often chance (measured: of hidden places 89 % right at 30 km, 92 % at 20, 93 % at 15)."""

BOX_STATES = frozenset(["Sabah", "Sarawak", "W.P. Labuan"])
BOX_SHARE = 0.25
"""States where post goes to boxes, and the share of boxes among all addresses."""

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

BOX_FORMS = (
    "SK {name}, Peti Surat {number}, {postcode} {office}, {state}",
    "{name}, P.O. Box {number}, {postcode} {office}",
    "Peti Surat {number}, {postcode} {office}, {state}",
    "SK Seri Indah, W.D.T. {number}, {postcode} {office}, {state}",
)
"""The same with a box; the last two name no place."""


@dataclass(frozen=True)
class Made:
    """A made address, its truth with the number of the district, and the number of its state."""

    query: Query
    label: Label
    district: int
    state: int


@dataclass(frozen=True)
class Practice:
    """Made addresses, and the knowledge without the hidden places that answers them."""

    known: Knowledge
    rows: list[Made]

    def sample(self, *, without: Collection[int] = ()) -> Sample:
        """Return the rows to fit on, but for those of some states (by number)."""
        rows = [row for row in self.rows if row.state not in without]
        return observe(self.known, [row.query for row in rows], [row.district for row in rows])


def practise(data: GazetteerData, frame: AreaFrame, count: int = ADDRESSES) -> Practice:
    """Hide a third of the places, build the rest (some seconds), and make up to `count` rows."""
    kept = replace(data, places=[place for place in data.places if not is_hidden(place)])
    return Practice(build(kept, frame), list(addresses(data, frame, count)))


def is_hidden(place: Place) -> bool:
    """Say whether a place is left out of the gazetteer: by a hash, the same in every run."""
    return hashlib.sha256(place.source_id.encode()).digest()[0] % HIDDEN_OF == 0


def addresses(data: GazetteerData, frame: AreaFrame, count: int, seed: int = 1) -> Iterator[Made]:
    """Yield made addresses with their truths, in an order drawn by `seed`: letters, then boxes."""
    draw = np.random.default_rng(seed)
    ordered = replace(  # the same draw whatever the order they were read in
        data,
        places=sorted(data.places, key=lambda place: place.source_id),
        localities=sorted(data.localities, key=astuple),
    )
    places = _located(ordered, frame)
    boxes = round(BOX_SHARE * count)
    yield from islice(_letters(ordered, places, draw), count - boxes)
    yield from islice(_boxes(ordered, places, draw), boxes)


@dataclass(frozen=True)
class _Located:
    """A place with its name, and where it is."""

    place: Place
    name: Name
    district: int
    state: int
    state_name: str

    def made(self, form: str, text: str) -> Made:
        group: dict[str, str | None] = {
            "place": "hidden" if is_hidden(self.place) else "known",
            "form": form,
        }
        label = Label(self.place.lon, self.place.lat, group=group)
        return Made(Query(text), label, self.district, self.state)


def _located(data: GazetteerData, frame: AreaFrame) -> list[_Located]:
    lon = np.array([place.lon for place in data.places])
    lat = np.array([place.lat for place in data.places])
    found = []
    for place, district in zip(data.places, frame.locate_districts(lon, lat), strict=True):
        state = int(frame.state_of[district])
        name = frame.states[state][1]
        found.append(
            _Located(place, name_of(place.name), int(district), state, state_name(name) or name)
        )
    return found


def _by_core(places: list[_Located]) -> dict[tuple[str, str], list[_Located]]:
    found: dict[tuple[str, str], list[_Located]] = defaultdict(list)
    for item in places:
        if item.name.core:
            found[(item.state_name, key_of(item.name.core))].append(item)
    return found


def _letters(data: GazetteerData, places: list[_Located], draw: Generator) -> Iterator[Made]:
    by_core = _by_core(places)
    rows = data.localities
    for at in draw.permutation(len(rows)):
        row = rows[at]
        state = state_name(row.state) or row.state
        name = name_of(row.name)
        fits = by_core.get((state, key_of(name.core)), [])
        offices = by_core.get((state, key_of(name_of(row.post_office).core)), [])
        if len(fits) != 1 or not _same_kind(name, fits[0].name):
            continue
        if any(_km(fits[0], office) <= NEAR_KM for office in offices):
            yield fits[0].made("letter", _write(draw, FORMS, row.name, row))


def _boxes(data: GazetteerData, places: list[_Located], draw: Generator) -> Iterator[Made]:
    by_core = _by_core(places)
    codes: dict[tuple[str, str], list[Locality]] = defaultdict(list)
    for row in data.localities:
        codes[(state_name(row.state) or row.state, row.post_office)].append(row)
    offices: dict[str | int, list[tuple[_Located, list[Locality]]]] = defaultdict(list)
    for (state, office), rows in codes.items():
        for item in by_core.get((state, key_of(name_of(office).core)), [])[:1]:
            offices[state].append((item, rows))
            offices[item.district].append((item, rows))
    chosen = [item for item in places if item.state_name in BOX_STATES]
    for at in draw.permutation(len(chosen)):
        item = chosen[at]
        near = offices.get(item.district) or offices[item.state_name]
        _, rows = min(near, key=lambda pair: _km(item, pair[0]))
        yield item.made(
            "box", _write(draw, BOX_FORMS, item.place.name, rows[draw.integers(len(rows))])
        )


def _write(draw: Generator, forms: tuple[str, ...], name: str, row: Locality) -> str:
    return forms[draw.integers(len(forms))].format(
        name=name,
        upper=name.upper(),
        postcode=row.postcode,
        office=row.post_office,
        state=row.state,
        number=draw.integers(1, 999),
        stone=draw.integers(1, 40),
    )


def _km(one: _Located, other: _Located) -> float:
    return km_apart(one.place.lon, one.place.lat, other.place.lon, other.place.lat)


def _same_kind(locality: Name, place: Name) -> bool:
    """Say whether both may be one thing: Taman Jasa is not Kampung Jasa."""
    if locality.kind in ("street", "facility"):
        return False
    return locality.kind == place.kind or not locality.kind or not place.kind
