"""What the geocoder knows, ready for look-up: names, towns, postcodes and their districts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz.distance import Levenshtein

from geo.geocoding.areas import AreaFrame
from geo.geocoding.names import Name

Share = tuple[tuple[int, float], ...]
"""District numbers with probabilities that add up to 1."""


BORDER_RINGS = [(0.0, 0.2), (4.0, 0.3), (8.0, 0.3), (14.0, 0.2)]
"""How far over a state border a post office may serve: (km, chance)."""


@dataclass(slots=True)
class Entity:
    """Something with a name that an address may mention.

    Attributes:
        source: place, locality, town, mukim, district or alias.
        kind: what its name says it is ("" when nothing).
        share: the districts it may lie in.
        lon, lat: its point; of a locality without a point, its postcode's.
        mukim: mukim number, -1 when not known.
        exact: the point is the thing's own, not its postcode's.
        offices: the post offices of a locality's postcodes.
        inherited: its districts are those of its postcodes and say nothing beyond them.
    """

    source: str
    name: str
    kind: str
    words: tuple[str, ...]
    state: int
    share: Share
    lon: float
    lat: float
    mukim: int = -1
    exact: bool = False
    postcodes: tuple[str, ...] = ()
    offices: frozenset[str] = frozenset()
    inherited: bool = False


@dataclass(slots=True)
class PostcodeInfo:
    """A postcode: its state, districts, the middle of what it serves and how wide that is."""

    state: int
    share: Share
    lon: float
    lat: float
    radius_km: float
    post_office: str


@dataclass
class Knowledge:
    """Everything a matcher looks up; built once per gazetteer version and boundary set.

    `served` holds the postcodes that the table of towns gives districts of their own.
    """

    version: str
    frame: AreaFrame
    entities: list[Entity] = field(default_factory=list)
    by_key: dict[int, dict[str, list[int]]] = field(default_factory=lambda: defaultdict(dict))
    towns: dict[int, dict[str, Entity]] = field(default_factory=lambda: defaultdict(dict))
    postcodes: dict[str, PostcodeInfo] = field(default_factory=dict)
    prefixes: dict[str, PostcodeInfo] = field(default_factory=dict)
    _across: dict[tuple[str, int], PostcodeInfo | None] = field(default_factory=dict)
    _states: dict[str, int] = field(default_factory=dict)
    _districts: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _middles: dict[int, tuple[float, float]] = field(default_factory=dict)
    served: dict[str, dict[int, float]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    _deletions: dict[tuple[int, str], dict[str, list[str]]] = field(default_factory=dict)

    @property
    def state_number(self) -> dict[str, int]:
        """Return state numbers by the name that the normaliser gives."""
        return self._states

    def districts_in(self, state: int) -> tuple[int, ...]:
        """Return the districts of a state."""
        return self._districts[state]

    def middle(self, district: int) -> tuple[float, float]:
        """Return where the people of a district are: the median of its places (lon, lat)."""
        return self._middles.get(district) or self.frame.inner_point(district)

    def postcode(self, code: str | None) -> PostcodeInfo | None:
        """Return what is known of a postcode, of its first digits when it is not listed."""
        if code is None:
            return None
        found = self.postcodes.get(code)
        return found or self.prefixes.get(code[:4]) or self.prefixes.get(code[:3])

    def named(self, state: int, key: str) -> list[Entity]:
        """Return everything in a state that goes by a key."""
        found = [self.entities[number] for number in self.by_key[state].get(key, ())]
        town = self.towns[state].get(key)
        return found if town is None else [*found, town]

    def misspelt(self, state: int, kind: str, key: str) -> list[str]:
        """Return the keys of one kind in a state that are one letter away: more, less or another.

        Two keys are one letter apart when they are equal after at most one deletion in each.
        """
        index = self._deletions.get((state, kind))
        if index is None:
            index = self._deletions[(state, kind)] = self._index_deletions(state, kind)
        found = {name for form in deletions(key) for name in index.get(form, ())}
        return sorted(name for name in found if Levenshtein.distance(name, key) <= 1)

    def index_misspellings(self, kinds: Iterable[str]) -> None:
        """Make what `misspelt` looks up for these kinds, every state: some tenths of a second."""
        for state in self._districts:
            for kind in kinds:
                self.misspelt(state, kind, "")

    def _index_deletions(self, state: int, kind: str) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for key, numbers in self.by_key[state].items():
            if any(self.entities[number].kind == kind for number in numbers):
                for form in deletions(key):
                    index.setdefault(form, []).append(key)
        return index

    def across_border(self, code: str, state: int) -> PostcodeInfo | None:
        """Return a postcode as the other side of a state border sees it, None far from it.

        Post offices serve villages over the border: Tampin serves Melaka, Kepong serves Gombak.
        """
        key = (code, state)
        if key not in self._across:
            self._across[key] = self._look_across(code, state)
        return self._across[key]

    def _look_across(self, code: str, state: int) -> PostcodeInfo | None:
        info = self.postcode(code)
        if info is None:
            return None
        row = self.frame.spread(np.array([info.lon]), np.array([info.lat]), BORDER_RINGS)[0]
        share = normal({d: float(row[d]) for d in self._districts[state] if row[d] > 0})
        if not share:
            return None
        return PostcodeInfo(state, share, info.lon, info.lat, 20.0, info.post_office)

    def add(self, entity: Entity, names: Sequence[Name]) -> None:
        """Add an entity under every key of its names."""
        if all(name.kind == "facility" and not name.core for name in names):
            return
        number = len(self.entities)
        self.entities.append(entity)
        keys = self.by_key[entity.state]
        for key in {key for name in names for key in name.keys if key}:
            keys.setdefault(key, []).append(number)
            self.keys.add(key)


def deletions(key: str) -> set[str]:
    """Return a key and every form of it with one letter left out."""
    return {key} | {key[:at] + key[at + 1 :] for at in range(len(key))}


def normal(weights: dict[int, float]) -> Share:
    """Return weights as probabilities, likeliest first; shares under 0.1 % are dropped."""
    total = sum(weights.values())
    if total <= 0:
        return ()
    if len(weights) == 1:
        return ((next(iter(weights)), 1.0),)
    kept = {d: w / total for d, w in weights.items() if w / total >= 0.001}
    rest = sum(kept.values())
    return tuple(sorted(((d, w / rest) for d, w in kept.items()), key=lambda x: (-x[1], x[0])))
