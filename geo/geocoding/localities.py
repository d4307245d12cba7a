"""Building the knowledge: what each postcode serves, learnt from its listed localities."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from geo.gazetteer.reading import GazetteerData, Locality
from geo.geocoding.areas import km_apart, km_between
from geo.geocoding.knowledge import Entity, Knowledge, PostcodeInfo, Share, normal
from geo.geocoding.names import Name, key_of, name_of
from geo.geocoding.normalise import state_name

FAR_KM = 45.0
"""A locality's place is looked for no farther than this from its post office."""

OUTSIDE = 0.004
NEAR = 0.15
"""Weight of a district that a town's table does not name: elsewhere, and within 15 km of it."""

DOUBT = 0.15
"""Share of equal names that are chance: the place meant is not in the gazetteer."""

OWN_WEIGHT = 25.0
"""Districts that the table gives a postcode itself count as much as this many localities."""

TOWN_WEIGHT = 3.0
"""A post office's own districts count as much as this many localities of a postcode."""


def _town_weights(known: Knowledge, town: Entity) -> dict[int, float]:
    """Return what a town's districts weigh when a locality of it is placed."""
    weights = {int(d): OUTSIDE for d in known.frame.districts_of(town.state)}
    near = known.frame.neighbours(np.array([town.lon]), np.array([town.lat]), 15.0)[0]
    weights.update({d: NEAR for d, _ in near if d in weights})
    for district, share in town.share:
        weights[district] = max(share, NEAR)
    return weights


@dataclass(slots=True)
class _Placed:
    """A locality row with the districts its own name speaks for, and the place it may be."""

    row: Locality
    name: Name
    share: Share
    place: Entity | None


def add_localities(known: Knowledge, data: GazetteerData, states: dict[str, int]) -> None:
    """Add every listed locality, and learn from them which districts each postcode serves."""
    offices: dict[tuple[int, str], list[Locality]] = defaultdict(list)
    for row in data.localities:
        offices[(states[state_name(row.state) or row.state], row.post_office)].append(row)
    points = {point.postcode: (point.lon, point.lat) for point in data.postcode_points}
    placed: list[tuple[int, _Placed]] = []
    listed: dict[str, int] = defaultdict(int)
    for (state, office), rows in offices.items():
        town = known.towns[state][key_of(name_of(office).words)]
        weights = _town_weights(known, town)
        done = [_place_locality(known, state, town, weights, row) for row in rows]
        by_code: dict[str, list[_Placed]] = defaultdict(list)
        for item in done:
            by_code[item.row.postcode].append(item)
        for code, items in by_code.items():
            info = _postcode_info(known, state, town, items, points.get(code))
            if len(items) > listed[code]:  # of two offices, the one that lists more of it
                listed[code] = len(items)
                known.postcodes[code] = info
        placed.extend((state, item) for item in done)
    for code, shares in known.served.items():
        if code not in known.postcodes:
            known.postcodes[code] = _unlisted(known, normal(dict(shares)))
    _add_locality_entities(known, placed)


def _unlisted(known: Knowledge, share: Share) -> PostcodeInfo:
    """Return a postcode that the table knows and no list has: its district's middle."""
    district = share[0][0]
    lon, lat = known.middle(district)
    area = known.frame.districts[district]
    return PostcodeInfo(int(known.frame.state_of[district]), share, lon, lat, 30.0, area.name)


def _place_locality(
    known: Knowledge, state: int, town: Entity, weights: dict[int, float], row: Locality
) -> _Placed:
    name = name_of(row.name)
    if name.kind in ("street", "facility") or not name.core:
        return _Placed(row, name, (), None)
    fits = [
        entity
        for number in known.by_key[state].get(key_of(name.core), [])
        if (entity := known.entities[number]).source == "place"
        and (not name.kind or entity.kind in ("", name.kind))
        and km_apart(town.lon, town.lat, entity.lon, entity.lat) <= FAR_KM
    ]
    if not fits:
        return _Placed(row, name, (), None)
    floor = DOUBT / len(weights)
    chance = dict.fromkeys(weights, floor)
    for entity in fits:
        for district, part in entity.share:
            chance[district] = chance.get(district, floor) + (1 - DOUBT) * part / len(fits)
    share = normal({d: chance[d] * weights.get(d, OUTSIDE) for d in chance})
    best = min(
        fits,
        key=lambda e: (e.share[0][0] != share[0][0], km_apart(town.lon, town.lat, e.lon, e.lat)),
    )
    inside = [e for e in fits if e.share[0][0] == share[0][0]]
    return _Placed(row, name, share, best if len(inside) == 1 else None)


def _postcode_info(
    known: Knowledge,
    state: int,
    town: Entity,
    items: list[_Placed],
    point: tuple[float, float] | None,
) -> PostcodeInfo:
    code = items[0].row.postcode
    table = known.served.get(code)
    weight, shares = (OWN_WEIGHT, table) if table else (TOWN_WEIGHT, dict(town.share))
    weights = {district: weight * part for district, part in shares.items()}
    for item in items:
        for district, part in item.share:
            weights[district] = weights.get(district, 0.0) + part
    share = normal(weights)
    likely = {district for district, chance in share if chance >= 0.05}
    found = [
        (item.place.lon, item.place.lat)
        for item in items
        if item.place is not None and item.place.share[0][0] in likely
    ]
    if point is not None:
        inside = int(known.frame.locate_districts(np.array([point[0]]), np.array([point[1]]))[0])
        if inside in likely:
            found.append(point)
    found.append((town.lon, town.lat))
    lon, lat = np.median([x for x, _ in found]), np.median([y for _, y in found])
    spread = km_between(float(lon), float(lat), [x for x, _ in found], [y for _, y in found])
    radius = float(np.clip(np.quantile(spread, 0.9) if len(found) > 4 else 15.0, 5.0, 40.0))
    return PostcodeInfo(state, share, float(lon), float(lat), radius, town.name)


def _add_locality_entities(known: Knowledge, placed: list[tuple[int, _Placed]]) -> None:
    """Add one entity per name, kind and state, over all its postcodes."""
    groups: dict[tuple[int, str, str], list[_Placed]] = defaultdict(list)
    for state, item in placed:
        groups[(state, item.name.kind, key_of(item.name.words))].append(item)
    for (state, kind, _), items in groups.items():
        weights: dict[int, float] = defaultdict(float)
        for item in items:
            for district, share in item.share or known.postcodes[item.row.postcode].share:
                weights[district] += share
        place = next((item.place for item in items if item.place is not None), None)
        info = known.postcodes[items[0].row.postcode]
        name = items[0].name
        entity = Entity(
            source="locality",
            name=items[0].row.name,
            kind=kind,
            words=name.words,
            state=state,
            share=normal(weights),
            lon=place.lon if place else info.lon,
            lat=place.lat if place else info.lat,
            mukim=place.mukim if place else -1,
            exact=place is not None and len(items) == 1,
            postcodes=tuple(sorted({item.row.postcode for item in items})),
            offices=frozenset(known.postcodes[item.row.postcode].post_office for item in items),
            inherited=not any(item.share for item in items),
        )
        known.add(entity, [name])


def add_prefixes(known: Knowledge) -> None:
    """Pool postcodes by their first four and three digits, for codes that are in no list."""
    pools: dict[str, list[PostcodeInfo]] = defaultdict(list)
    for code, info in known.postcodes.items():
        pools[code[:4]].append(info)
        pools[code[:3]].append(info)
    for prefix, infos in pools.items():
        weights: dict[int, float] = defaultdict(float)
        for info in infos:
            for district, share in info.share:
                weights[district] += share
        state = max(infos, key=lambda i: sum(x.state == i.state for x in infos)).state
        lon = float(np.median([info.lon for info in infos]))
        lat = float(np.median([info.lat for info in infos]))
        known.prefixes[prefix] = PostcodeInfo(
            state, normal(weights), lon, lat, 40.0, infos[0].post_office
        )
