"""The geocoder: one address in, one answer out; the same answer in any order and batch."""

import gc
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geo.geocoding.answer import DISTRICT_LEVELS, Answer, Candidate, Decision
from geo.geocoding.areas import AreaRow, km_apart
from geo.geocoding.evidence import Evidence, Reading, read, without_postcode
from geo.geocoding.knowledge import Entity, Knowledge
from geo.geocoding.names import SETTLEMENT_KINDS
from geo.geocoding.normalise import Address, normalise
from geo.geocoding.score import Standing, confidence, features, weigh
from geo.geocoding.weights import Weights, weights
from geo.geocoding.wording import explain

SAME_PLACE_KM = 5.0
"""Points of one name nearer to each other than this are one village."""

EXACT_RADIUS_M = 3_500
FUZZY_RADIUS_M = 10_000
TOWN_RADIUS_M = 12_000

NEAR_ENOUGH_KM = 30.0
"""A village farther than this from the stated postcode or town is not exact."""


@dataclass(frozen=True, slots=True)
class Query:
    """An address with the parts that have fields of their own."""

    address: str
    postcode: str | None = None
    town: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in the district: a point, its level, radius, mukim and name."""

    lon: float
    lat: float
    level: int
    radius_m: int
    mukim: int
    name: str


class Geocoder:
    """Answers from one gazetteer version on one boundary set.

    Args:
        numbers: the engine's numbers; those of `weights.toml` unless they are being fitted.
    """

    def __init__(self, known: Knowledge, numbers: Weights | None = None):
        self.known = known
        self.numbers = numbers or weights()

    def prepare(self) -> None:
        """Make what the first answers would make, and keep it out of the garbage collector's way.

        Before many answers, and before workers are forked: they share what is made by then.
        """
        self.known.index_misspellings(SETTLEMENT_KINDS)
        gc.unfreeze()  # what an older geocoder left
        gc.collect()
        gc.freeze()

    def locate(self, query: Query) -> Answer:
        """Return where one address is."""
        address = normalise(
            query.address, postcode=query.postcode, town=query.town, state=query.state
        )
        reading = read(self.known, address)
        standings = weigh(self.known, reading, self.numbers)
        flags = _flags(address, reading)
        if not standings:
            return self._state_only(address, reading, flags)
        standings, sure = self._settle(address, reading, standings)
        first = standings[0]
        spot = self._spot(address, reading, first.district)
        tie = len(standings) > 1 and standings[1].chance > first.chance - self.numbers.tie
        flags = (*flags, "tie") if tie else flags
        area = self.known.frame.districts[first.district]
        mukim = self.known.frame.mukim[spot.mukim] if spot.mukim >= 0 else None
        return Answer(
            lon=round(spot.lon, 6),
            lat=round(spot.lat, 6),
            radius_m=spot.radius_m,
            state_code=area.parent_code,
            state_name=self._state_name(first.district),
            district_code=area.code,
            district_name=area.name,
            mukim_code=mukim.code if mukim else None,
            mukim_name=mukim.name if mukim else None,
            level=spot.level,
            confidence=round(sure, 4),
            decision=_decide(spot.level, sure, flags, self.numbers.auto),
            address_class=address.address_class,
            matched=spot.name,
            flags=flags,
            evidence=explain(self.known, reading.evidence, first.district, flags),
            runners_up=tuple(self._candidate(reading, item) for item in standings[1:4]),
            features=features(reading, standings, box=address.box),
        )

    def locate_many(self, queries: Iterable[Query]) -> list[Answer]:
        """Return where many addresses are, in their order."""
        return [self.locate(query) for query in queries]

    def mukim_at(self, lon: float, lat: float, district: int) -> AreaRow | None:
        """Return the mukim of a district that holds a point, None where there is none."""
        frame = self.known.frame
        found = int(frame.locate_mukim(np.array([lon]), np.array([lat]))[0])
        inside = found >= 0 and int(frame.district_of_mukim[found]) == district
        return frame.mukim[found] if inside else None

    def _settle(
        self, address: Address, reading: Reading, standings: list[Standing]
    ) -> tuple[list[Standing], float]:
        """Return the standings to go by, and the confidence in their first district.

        A postcode that speaks for the district that the rest of the address speaks for must not
        change the answer, nor make it less sure: a village is believed less beside a postcode
        than alone, because more villages of one name are then ruled out by chance.
        """
        sure = confidence(features(reading, standings, box=address.box), self.numbers.calibration)
        if reading.postcode is None or not reading.postcode.share:
            return standings, sure
        served = reading.postcode.share[0][0]
        for bare in without_postcode(self.known, address, reading):
            alone = weigh(self.known, bare, self.numbers)
            if alone and alone[0].district == served:
                sure_alone = confidence(
                    features(bare, alone, box=address.box), self.numbers.calibration
                )
                if standings[0].district != served:
                    standings, sure = alone, sure_alone
                sure = max(sure, sure_alone)
        return standings, sure

    def _state_name(self, district: int) -> str:
        return self.known.frame.states[int(self.known.frame.state_of[district])][1]

    def _state_only(self, address: Address, reading: Reading, flags: tuple[str, ...]) -> Answer:
        """Answer with the state alone, or with nothing."""
        known = address.state is not None and len(reading.states) == 1
        code, name = self.known.frame.states[reading.states[0]] if known else (None, None)
        return Answer(
            state_code=code,
            state_name=name,
            level=7 if known else 0,
            address_class=address.address_class,
            flags=flags,
            evidence=explain(self.known, (), None if known else -1, flags),
        )

    def _candidate(self, reading: Reading, item: Standing) -> Candidate:
        area = self.known.frame.districts[item.district]
        best = _best_place(reading, list(_pointed(reading, item.district)))
        lon, lat = (best.lon, best.lat) if best else self.known.middle(item.district)
        return Candidate(
            district_code=area.code,
            district_name=area.name,
            state_code=area.parent_code,
            chance=round(item.chance, 4),
            lon=round(lon, 6),
            lat=round(lat, 6),
            name=best.name if best else area.name,
        )

    def _spot(self, address: Address, reading: Reading, district: int) -> _Spot:
        """Choose the best point inside the district and say what it is worth."""
        if not address.box:
            named = self._named_spot(reading, district)
            if named is not None:
                return named
        return self._served_spot(reading, district)

    def _named_spot(self, reading: Reading, district: int) -> _Spot | None:
        """Return the village or mukim that the address names, if any."""
        for evidence in reading.evidence:
            if evidence.kind == "area":
                mukim = next((e for e in evidence.entities if _is_mukim(e, district)), None)
                if mukim is not None:
                    row = self.known.frame.mukim[mukim.mukim]
                    radius = int(self.known.frame.radius_km(row) * 1000)
                    return _Spot(mukim.lon, mukim.lat, 5, radius, mukim.mukim, row.name)
        places = list(_pointed(reading, district))
        best = _best_place(reading, places)
        if best is None:
            return None
        evidence = next(e for e in reading.evidence if best in e.entities)
        rivals = [e for e in evidence.entities if e.exact and e.share[0][0] == district]
        far = max(km_apart(best.lon, best.lat, e.lon, e.lat) for e in rivals)
        near = _km_to_anchor(reading, best) <= NEAR_ENOUGH_KM
        exact = (
            evidence.kind.startswith(("marked", "named"))
            and far <= SAME_PLACE_KM
            and near
            and len({e.share[0][0] for e in evidence.entities if e.exact}) == 1
        )
        if exact:
            return _Spot(best.lon, best.lat, 2, EXACT_RADIUS_M, best.mukim, best.name)
        radius = max(FUZZY_RADIUS_M, int(far * 1000) if far <= 40 else FUZZY_RADIUS_M)
        return _Spot(best.lon, best.lat, 3, radius, -1, best.name)

    def _served_spot(self, reading: Reading, district: int) -> _Spot:
        """Return the middle of what the postcode or the town serves, else of the district."""
        postcode, town = reading.postcode, reading.town
        if postcode is None and town is None and _names_district(reading, district):
            return self._district_spot(district)
        if postcode is not None and postcode.share and postcode.share[0][0] == district:
            radius = int(postcode.radius_km * 1000)
            return _Spot(postcode.lon, postcode.lat, 4, radius, -1, postcode.post_office)
        named = town or next(
            (e for item in reading.evidence for e in item.entities if e.source == "town"), None
        )
        if named is not None and dict(named.share).get(district, 0.0) >= 0.5:
            if named.kind == "district":
                return self._district_spot(district)
            return _Spot(named.lon, named.lat, 4, TOWN_RADIUS_M, -1, named.name)
        if any(e.kind not in ("area", "state") for e in reading.evidence):
            lon, lat = self.known.middle(district)
            return _Spot(lon, lat, 4, self._district_radius(district), -1, self._name(district))
        return self._district_spot(district)

    def _district_spot(self, district: int) -> _Spot:
        lon, lat = self.known.middle(district)
        return _Spot(lon, lat, 6, self._district_radius(district), -1, self._name(district))

    def _district_radius(self, district: int) -> int:
        return int(self.known.frame.radius_km(self.known.frame.districts[district]) * 1000)

    def _name(self, district: int) -> str:
        return self.known.frame.districts[district].name


def _flags(address: Address, reading: Reading) -> tuple[str, ...]:
    flags = {
        "box": address.box,
        "state_conflict": reading.conflict,
        "postcode_unknown": address.postcode is not None and reading.postcode is None,
    }
    return tuple(name for name, holds in flags.items() if holds)


def _decide(level: int, sure: float, flags: tuple[str, ...], least: float) -> Decision:
    if level not in DISTRICT_LEVELS:
        return "none"
    accepted = sure >= least and not {"state_conflict", "tie"} & set(flags)
    return "auto" if accepted else "review"


def _names_district(reading: Reading, district: int) -> bool:
    return any(
        entity.source == "district" and entity.share[0][0] == district
        for item in reading.evidence
        for entity in item.entities
    )


def _is_mukim(entity: Entity, district: int) -> bool:
    return entity.source == "mukim" and entity.share[0][0] == district


def _pointed(reading: Reading, district: int) -> Iterable[Entity]:
    """Yield the named things with points of their own inside a district."""
    for evidence in reading.evidence:
        if evidence.kind not in ("street", "town", "town_office", "area"):
            for entity in evidence.entities:
                if entity.exact and entity.share[0][0] == district:
                    yield entity


_MANNER_RANK = {"marked": 0, "named": 1, "fuzzy": 2, "word": 3}


def _best_place(reading: Reading, places: list[Entity]) -> Entity | None:
    """Choose among named places: explicit markers first, then nearness to postcode and town."""
    if not places:
        return None
    ranks = {
        id(entity): _MANNER_RANK.get(_manner(item), 4)
        for item in reversed(reading.evidence)
        for entity in item.entities
    }
    return min(places, key=lambda e: (ranks[id(e)], _km_to_anchor(reading, e), e.lon, e.lat))


def _manner(evidence: Evidence) -> str:
    return evidence.kind.partition("_")[0]


def _km_to_anchor(reading: Reading, entity: Entity) -> float:
    points = []
    if reading.postcode is not None:
        points.append((reading.postcode.lon, reading.postcode.lat))
    if reading.town is not None:
        points.append((reading.town.lon, reading.town.lat))
    return min((km_apart(x, y, entity.lon, entity.lat) for x, y in points), default=0.0)
