"""Building the knowledge: places, mukim and towns, each with the districts it may lie in."""

from collections import defaultdict

import numpy as np
from scipy.spatial import cKDTree

from geo.gazetteer.reading import GazetteerData
from geo.geocoding.areas import KM_PER_DEGREE, AreaFrame, Floats, Indices
from geo.geocoding.knowledge import Entity, Knowledge, Share, normal
from geo.geocoding.localities import add_localities, add_prefixes
from geo.geocoding.names import key_of, name_of
from geo.geocoding.normalise import state_name

PLACE_RINGS = [(0.0, 0.40), (1.2, 0.30), (3.0, 0.18), (7.0, 0.12)]
"""Where a place may be when the gazetteer gives its point: (km, chance). Points are often given
to the minute of arc (1.8 km); measured against named villages: median 0.8 km, P90 3.5 km."""

ELSEWHERE = 0.03
"""Chance that a small town's table row means another district than it says."""

AROUND = 0.2
SERVED_KM = 8.0
"""How much the places around a town count beside its table row, and how far "around" reaches."""


def build(data: GazetteerData, frame: AreaFrame) -> Knowledge:
    """Build the look-ups of one gazetteer version on one boundary set (some seconds)."""
    known = Knowledge(version=data.version, frame=frame)
    states = {state_name(name) or name: at for at, (_, name) in enumerate(frame.states)}
    known._states.update(states)
    for number in range(len(frame.states)):
        known._districts[number] = tuple(int(d) for d in frame.districts_of(number))
    _add_places(known, data)
    _add_districts(known)
    _add_mukim(known)
    _add_towns(known, data, states)
    add_localities(known, data, states)
    add_prefixes(known)
    return known


def _shares_around(frame: AreaFrame, lon: Floats, lat: Floats, own: Indices) -> list[Share]:
    """Return the districts that places with these points may lie in, all in the same state."""
    spread = frame.spread(lon, lat, PLACE_RINGS)
    shares = []
    for row, district in zip(spread, own, strict=True):
        found = np.flatnonzero(row)
        same = found[frame.state_of[found] == frame.state_of[district]]
        weights = {int(d): float(row[d]) for d in same} or {int(district): 1.0}
        shares.append(normal(weights))
    return shares


def _add_places(known: Knowledge, data: GazetteerData) -> None:
    frame = known.frame
    lon = np.array([place.lon for place in data.places])
    lat = np.array([place.lat for place in data.places])
    districts = frame.locate_districts(lon, lat)
    mukim = frame.locate_mukim(lon, lat)
    shares = _shares_around(frame, lon, lat, districts)
    for district in set(districts.tolist()):
        inside = districts == district
        known._middles[district] = (float(np.median(lon[inside])), float(np.median(lat[inside])))
    for at, place in enumerate(data.places):
        own = int(districts[at])
        names = [name_of(text) for text in (place.name, *place.other_names)]
        entity = Entity(
            source="place",
            name=place.name,
            kind=names[0].kind,
            words=names[0].words,
            state=int(frame.state_of[own]),
            share=shares[at],
            lon=place.lon,
            lat=place.lat,
            mukim=int(mukim[at]),
            exact=True,
        )
        known.add(entity, names)


def _add_districts(known: Knowledge) -> None:
    """Add the districts themselves: they are meant only where DAERAH stands before the name."""
    frame = known.frame
    for number, row in enumerate(frame.districts):
        lon, lat = known.middle(number)
        name = name_of(row.name)
        entity = Entity(
            source="district",
            name=row.name,
            kind="district",
            words=name.words,
            state=int(frame.state_of[number]),
            share=((number, 1.0),),
            lon=lon,
            lat=lat,
        )
        known.add(entity, [name])


def _add_mukim(known: Knowledge) -> None:
    frame = known.frame
    for number, row in enumerate(frame.mukim):
        district = int(frame.district_of_mukim[number])
        point = row.geometry.representative_point()
        name = name_of(row.name)
        entity = Entity(
            source="mukim",
            name=row.name,
            kind="mukim",
            words=name.words,
            state=int(frame.state_of[district]),
            share=((district, 1.0),),
            lon=float(point.x),
            lat=float(point.y),
            mukim=number,
        )
        known.add(entity, [name])


def _add_towns(known: Knowledge, data: GazetteerData, states: dict[str, int]) -> None:
    frame = known.frame
    named: dict[int, dict[str, dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    written: dict[tuple[int, str], str] = {}
    numbers = {
        (int(frame.state_of[at]), key_of(name_of(row.name).words)): at
        for at, row in enumerate(frame.districts)
    }
    for town in data.towns:
        state = states[state_name(town.state) or town.state]
        key = key_of(name_of(town.name).words)
        district = numbers.get((state, key_of(name_of(town.district).words)))
        if district is not None and town.name.isdigit():
            known.served.setdefault(town.name, {})[district] = town.share
        elif district is not None:
            named[state][key][district] = town.share
            written.setdefault((state, key), town.name)
    for (state, key), district in numbers.items():
        named[state].setdefault(key, {district: 1.0})
        written.setdefault((state, key), frame.districts[district].name)
    offices = {
        (states[state_name(row.state) or row.state], key_of(name_of(row.post_office).words))
        for row in data.localities
    }
    for state, towns in named.items():
        for key, weights in towns.items():
            share = normal(dict(weights))
            if (state, key) not in offices and (state, key) not in numbers:
                share = _of_place(known, state, key, share)
            lon, lat = _town_point(known, state, key, share)
            name = written[(state, key)]
            kind = "town" if (state, key) in offices else "district"
            kind = kind if (state, key) in numbers else "town"
            known.keys.add(key)
            known.towns[state][key] = Entity(
                "town", name, kind, name_of(name).words, state, share, lon, lat
            )
    _spread_towns(known)


def _of_place(known: Knowledge, state: int, key: str, share: Share) -> Share:
    """Return a small town's districts: the table's, and those around its point, multiplied.

    Only post offices serve a wide area; a small town lies where its point lies, unless the table
    means another place of that name.
    """
    chances = dict(share)
    fits = [
        entity
        for number in known.by_key[state].get(key, [])
        if (entity := known.entities[number]).source == "place"
        and any(district in chances for district, _ in entity.share)
    ]
    if len(fits) != 1:
        return share
    return normal({d: part * max(chances.get(d, 0.0), ELSEWHERE) for d, part in fits[0].share})


def _spread_towns(known: Knowledge) -> None:
    """Blend each town's table share with where the places around it lie.

    Every place counts for the nearest town of its state, so a post office near a border serves
    the other side too, as its postmen do.
    """
    for state, towns in known.towns.items():
        items = list(towns.values())
        places = [e for e in known.entities if e.source == "place" and e.state == state]
        if not items or not places:
            continue
        tree = cKDTree(np.array([(town.lon, town.lat) for town in items]))
        here = np.array([(place.lon, place.lat) for place in places])
        degrees, nearest = tree.query(here, workers=1)
        around: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for place, at, degree in zip(
            places, np.atleast_1d(nearest), np.atleast_1d(degrees), strict=True
        ):
            weight = float(np.exp(-degree * KM_PER_DEGREE / SERVED_KM))
            for district, share in place.share:
                around[int(at)][district] += weight * share
        for at, town in enumerate(items):
            weights: dict[int, float] = {d: (1 - AROUND) * p for d, p in town.share}
            for district, share in normal(around[at]) or town.share:
                weights[district] = weights.get(district, 0.0) + AROUND * share
            town.share = normal(weights)


def _town_point(known: Knowledge, state: int, key: str, share: Share) -> tuple[float, float]:
    """Return a town's point: the place of that name in its likeliest district."""
    chances = dict(share)
    best = max(
        (known.entities[number] for number in known.by_key[state].get(key, [])),
        key=lambda e: (chances.get(e.share[0][0], 0.0), e.source == "place", e.kind == ""),
        default=None,
    )
    if best is not None and best.share[0][0] in chances:
        return best.lon, best.lat
    return known.frame.inner_point(share[0][0])
