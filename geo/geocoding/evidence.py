"""From an address to its evidence: each thing it says, and the districts that speaks for."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.geocoding.areas import km_apart
from geo.geocoding.knowledge import Entity, Knowledge, PostcodeInfo, Share, normal
from geo.geocoding.names import SETTLEMENT_KINDS, key_of, marker_at
from geo.geocoding.normalise import Address
from geo.geocoding.spans import Span, find_spans, readings

LONGEST_TOWN = 4

Anchors = list[tuple[float, float]]
"""Points that the address is near to: its town, its postcode."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing an address says.

    Attributes:
        kind: the class whose weight it gets (a key of `weights.toml`).
        share: the districts it speaks for.
        text: the words or the postcode.
        entities: what it may mean; empty for a postcode.
    """

    kind: str
    share: Share
    text: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """What an address says, before it is made evidence."""

    states: tuple[int, ...]
    conflict: bool
    postcode: PostcodeInfo | None
    town: tuple[Entity, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that an address says, before it is weighed."""

    said: _Said
    evidence: tuple[Evidence, ...]

    @property
    def states(self) -> tuple[int, ...]:
        """Return the states it may lie in, as numbers; one when the state is known."""
        return self.said.states

    @property
    def conflict(self) -> bool:
        """Say whether the stated state and the postcode's state differ."""
        return self.said.conflict

    @property
    def postcode(self) -> PostcodeInfo | None:
        """Return the postcode, unless it contradicts the stated state."""
        return self.said.postcode

    @property
    def town(self) -> Entity | None:
        """Return the town that the address ends with or that has its own field."""
        return self.said.town[0] if self.said.town else None


def read(known: Knowledge, address: Address) -> Reading:
    """Gather the evidence of one address."""
    postcode = known.postcode(address.postcode)
    stated = known.state_number.get(address.state) if address.state else None
    conflict = stated is not None and postcode is not None and postcode.state != stated
    if conflict and stated is not None and address.postcode is not None:
        postcode = known.across_border(address.postcode, stated)
        conflict = postcode is None
    states = _states(known, stated, postcode)
    words, town = _split_town(known, address, states)
    if len(states) > 1 and town:
        states = tuple(sorted({entity.state for entity in town}))
    return _gather(
        known,
        address,
        _Said(
            states=states,
            conflict=conflict,
            postcode=postcode,
            town=tuple(town),
            spans=tuple(find_spans(known, words, states)),
        ),
    )


def without_postcode(known: Knowledge, address: Address, reading: Reading) -> list[Reading]:
    """Return the readings of the same address without its postcode.

    Where only the postcode gave the state there are two: the rest of the address may give the
    same state, or leave the whole country open.
    """
    bare = replace(address, postcode=None)
    said = replace(reading.said, postcode=None)
    found = [_gather(known, bare, said)]
    if address.state is None:
        everywhere = tuple(range(len(known.frame.states)))
        found.append(_gather(known, bare, replace(said, states=everywhere)))
    return found


def _gather(known: Knowledge, address: Address, said: _Said) -> Reading:
    evidence = _only_district(known, said.states)
    if said.postcode is not None:
        own = known.postcodes.get(address.postcode or "")
        listed = own is not None and own.state == said.postcode.state
        kind = "postcode" if listed else "postcode_prefix"
        evidence.append(Evidence(kind, said.postcode.share, str(address.postcode)))
    if said.town:
        evidence.append(Evidence(_town_kind(said), _mix(said.town), said.town[0].name, said.town))
    evidence.extend(_named(said, address.postcode))
    return Reading(said=said, evidence=tuple(evidence))


def _town_kind(said: _Said) -> str:
    """Tell a town of its own from the post office of the postcode, which says nothing more."""
    office = said.postcode is not None and said.postcode.post_office == said.town[0].name
    return "town_office" if office else "town"


def _only_district(known: Knowledge, states: tuple[int, ...]) -> list[Evidence]:
    """Return the evidence that a state with one district is (Perlis, the federal territories)."""
    if len(states) != 1 or len(known.districts_in(states[0])) != 1:
        return []
    district = known.districts_in(states[0])[0]
    return [Evidence("state", ((district, 1.0),), known.frame.states[states[0]][1])]


def _states(known: Knowledge, stated: int | None, postcode: PostcodeInfo | None) -> tuple[int, ...]:
    if stated is not None:
        return (stated,)
    if postcode is not None:
        return (postcode.state,)
    return tuple(range(len(known.frame.states)))


def _towns(known: Knowledge, words: tuple[str, ...], states: tuple[int, ...]) -> list[Entity]:
    for key in readings(words):
        if found := [known.towns[state][key] for state in states if key in known.towns[state]]:
            return found
    return []


def _split_town(
    known: Knowledge, address: Address, states: tuple[int, ...]
) -> tuple[tuple[str, ...], list[Entity]]:
    """Find the town: its own field, the words after the postcode, or the end of the text.

    Returns the words that are left, and what the town may be; a field that names no town is read
    as more words of the address.
    """
    words = address.words
    field = address.town
    for size in range(len(field), 0, -1):
        found = _towns(known, field[:size], states) or _towns(known, field[-size:], states)
        if found:
            return _without_tail(words, field), found
    words = words if _ends_with(words, field) else (*words, *field)
    after = address.postcode_at
    if after is not None:
        for size in range(min(LONGEST_TOWN, len(words) - after), 0, -1):
            found = _towns(known, words[after : after + size], states)
            if found and not (size < len(words) - after and marker_at(words, after)[1] == size):
                return words[:after] + words[after + size :], found
    for size in range(min(LONGEST_TOWN, len(words)), 0, -1):
        at = len(words) - size
        if found := _towns(known, words[at:], states):
            if _governed(words, at):
                break
            return words[:at], found
    return words, []


def _ends_with(words: tuple[str, ...], tail: tuple[str, ...]) -> bool:
    return not tail or words[-len(tail) :] == tail


def _without_tail(words: tuple[str, ...], tail: tuple[str, ...]) -> tuple[str, ...]:
    ends = len(words) > len(tail) and _ends_with(words, tail)
    return words[: -len(tail)] if ends and not _governed(words, len(words) - len(tail)) else words


def _governed(words: tuple[str, ...], at: int) -> bool:
    """Say whether a marker stands right before a word ("Jalan Ipoh" is no Ipoh)."""
    for size in (3, 2, 1):
        if at >= size and marker_at(words, at - size)[1] == size:
            return marker_at(words, at - size)[0] != "town"
    return False


def _named(said: _Said, postcode: str | None) -> list[Evidence]:
    """Return the evidence of every name mentioned, once per name."""
    seen = {key_of(said.town[0].words)} if said.town else set()
    anchors = _anchors(said.postcode, said.town)
    out: list[Evidence] = []
    for span in sorted(said.spans, key=lambda s: (s.marker not in SETTLEMENT_KINDS, s.start)):
        name = key_of(span.words)
        if name not in seen and not _repeats(span, said, postcode):
            seen.add(name)
            text = " ".join(span.words)
            share = _span_share(span, anchors)
            out.append(Evidence(_manner(span, anchors), share, text, span.entities))
    return out


def _repeats(span: Span, said: _Said, postcode: str | None) -> bool:
    """Say whether a name only repeats its postcodes' districts, which are in evidence already.

    A listed locality without a place of its own has its postcodes' districts. Beside the postcode,
    or its post office as the town, it is no second witness.
    """
    if not all(entity.inherited for entity in span.entities):
        return False
    if said.postcode is not None and any(postcode in e.postcodes for e in span.entities):
        return True
    return bool(said.town) and any(said.town[0].name in e.offices for e in span.entities)


SOURCE_WEIGHT = {"district": 1.0, "town": 1.0, "place": 1.0, "locality": 1.0, "mukim": 0.5}
"""How far each source is heard where several know a name."""

NEAR_KM = 20.0
"""A named place within this of the town or postcode is taken to be the one meant."""

FADE_KM = 12.0
"""Of several places with one name, the chance falls by e with this much more distance."""


def _anchors(postcode: PostcodeInfo | None, town: tuple[Entity, ...]) -> Anchors:
    points = [(entity.lon, entity.lat) for entity in town]
    return points + ([(postcode.lon, postcode.lat)] if postcode is not None else [])


def _km_off(entity: Entity, anchors: Anchors) -> float:
    """Return the distance in km to the nearest anchor, 0 when there is none."""
    return min((km_apart(x, y, entity.lon, entity.lat) for x, y in anchors), default=0.0)


def _span_share(span: Span, anchors: Anchors) -> Share:
    """Mix what the sources say of one name; each source is heard once, however many rows."""
    groups: dict[str, list[tuple[Entity, float]]] = defaultdict(list)
    for entity in span.entities:
        near = math.exp(-min(_km_off(entity, anchors), 100.0) / FADE_KM)
        groups[entity.source].append((entity, near))
    weights: dict[int, float] = defaultdict(float)
    for source, entities in groups.items():
        total = sum(near for _, near in entities)
        best = max(near for _, near in entities)
        for entity, near in entities:
            for district, share in entity.share:
                weights[district] += SOURCE_WEIGHT[source] * best * share * near / total
    return normal(weights)


def _manner(span: Span, anchors: Anchors) -> str:
    """Return how a name is mentioned and how it lies to the anchors: its class of belief."""
    if span.fuzzy:
        return "fuzzy"
    if span.marker in ("mukim", "district"):
        return "area"
    if span.marker == "street":
        return "street"
    if span.marker in SETTLEMENT_KINDS and any(e.kind == span.marker for e in span.entities):
        kind = "marked"
    elif span.marker or span.end - span.start > 1:
        kind = "named"
    else:
        kind = "word"
    return f"{kind}_{_nearness(span, anchors)}"


def _nearness(span: Span, anchors: Anchors) -> str:
    pointed = [e for e in span.entities if e.exact or e.source in ("town", "mukim")]
    if not pointed:
        return "listed"
    if not anchors:
        return "alone"
    return "near" if min(_km_off(e, anchors) for e in pointed) <= NEAR_KM else "far"


def _mix(entities: Sequence[Entity]) -> Share:
    weights: dict[int, float] = defaultdict(float)
    for entity in entities:
        for district, share in entity.share:
            weights[district] += share
    return normal(weights)
