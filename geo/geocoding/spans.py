"""The names that an address mentions: where they stand, what governs them, what they may mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from rapidfuzz import fuzz, process

from geo.geocoding.knowledge import Entity, Knowledge
from geo.geocoding.names import SETTLEMENT_KINDS, key_of, marker_at
from geo.geocoding.table import word_table

LONGEST_NAME = 5
"""Words in the longest name that is looked for."""

MOST_READINGS = 6
"""Readings tried of a span with ambiguous words."""

MOST_WORDS = 60
"""Words of an address that are searched for names; longer texts are not addresses."""

FUZZY_CUTOFF = 85.0
"""Edit ratio below which a misspelt name is not taken for another (0 to 100)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A mention of a name.

    Attributes:
        start, end: its words.
        marker: kind of the marker before it ("" when bare, "town" after PEKAN or at the tail).
        entities: what it may mean.
        match: exact, spelling, fuzzy.
    """

    start: int
    end: int
    marker: str
    words: tuple[str, ...]
    entities: tuple[Entity, ...]
    match: str


def find_spans(
    known: Knowledge, words: tuple[str, ...], states: list[int], *, fuzzy: bool = True
) -> list[Span]:
    """Return the names that `words` mention, each word in at most one, longest first.

    A name right after a marker is preferred; a name inside a longer one is not looked at.
    """
    words = words[:MOST_WORDS]
    found: list[Span] = []
    taken = [False] * len(words)
    governed = _governed(words)
    for start, marker in governed.items():
        span = _longest(known, words, start, marker, states)
        if span is None and fuzzy and marker in SETTLEMENT_KINDS:
            span = _fuzzy(known, words, start, marker, states)
        if span is not None and not any(taken[span.start : span.end]):
            found.append(span)
            taken[span.start : span.end] = [True] * (span.end - span.start)
    for size in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            if any(taken[start : start + size]):
                continue
            bare = _lookup(known, words, start, start + size, "", states)
            if bare is not None:
                found.append(bare)
                taken[start : start + size] = [True] * size
    return found


def _governed(words: tuple[str, ...]) -> dict[int, str]:
    """Return the word after each marker, with the marker's kind; of several the nearest counts."""
    starts: dict[int, str] = {}
    at = 0
    while at < len(words):
        kind, size = marker_at(words, at)
        if not size:
            at += 1
            continue
        at += size
        starts[at] = kind
    # A marker that another one follows governs nothing itself ("Klinik Desa Kampung Baru").
    return {
        start: kind
        for start, kind in starts.items()
        if start < len(words) and marker_at(words, start)[1] == 0
    }


def _longest(
    known: Knowledge, words: tuple[str, ...], start: int, marker: str, states: list[int]
) -> Span | None:
    for end in range(min(len(words), start + LONGEST_NAME), start, -1):
        if marker == "scheme" or not words[end - 1].isdigit():
            span = _lookup(known, words, start, end, marker, states)
            if span is not None:
                return span
    return None


def _readings(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    alternatives = word_table().alternatives
    if not any(word in alternatives for word in words):
        yield words
        return
    choices = [(*alternatives.get(word, ()), word) for word in words]
    yield from islice(product(*choices), MOST_READINGS)


def _lookup(
    known: Knowledge,
    words: tuple[str, ...],
    start: int,
    end: int,
    marker: str,
    states: list[int],
) -> Span | None:
    part = words[start:end]
    if all(word.isdigit() for word in part) or (len(part) == 1 and _says_nothing(part[0])):
        return None
    for reading in _readings(part):
        key = key_of(reading)
        entities = [
            known.entities[number]
            for state in states
            for number in known.by_key[state].get(key, ())
        ]
        towns = [known.towns[state][key] for state in states if key in known.towns[state]]
        if entities or towns:
            kept = _fitting(entities, marker) + towns
            if kept:
                return Span(start, end, marker, part, tuple(kept), _match(kept, reading))
    return None


def _says_nothing(word: str) -> bool:
    return len(word) < 3 or word in word_table().generic


def _fitting(entities: list[Entity], marker: str) -> list[Entity]:
    """Keep what the marker allows: streets only after a street word, kampung after KAMPUNG."""
    if marker == "street":
        streets = [entity for entity in entities if entity.kind == "street"]
        return streets or [entity for entity in entities if entity.source == "place"]
    if marker == "mukim":
        return [entity for entity in entities if entity.source == "mukim"] or entities
    others = [entity for entity in entities if entity.kind != "street"]
    if marker in SETTLEMENT_KINDS:
        same = [entity for entity in others if entity.kind == marker]
        return same or others
    return others


def _match(entities: list[Entity], words: tuple[str, ...]) -> str:
    text = "".join(words)
    exact = any("".join(entity.words).endswith(text) for entity in entities)
    return "exact" if exact else "spelling"


def _fuzzy(
    known: Knowledge, words: tuple[str, ...], start: int, marker: str, states: list[int]
) -> Span | None:
    """Look for a misspelt name after a marker: the best edit ratio over one to four words."""
    best: tuple[float, int, int, str] | None = None
    for state in states[:1]:
        names = known.names_of(state, marker)
        for end in range(min(len(words), start + 4), start, -1):
            text = key_of(words[start:end])
            if len(text) < 5:
                continue
            hit = process.extractOne(text, names, scorer=fuzz.ratio, score_cutoff=FUZZY_CUTOFF)
            if hit is not None and (best is None or hit[1] > best[0]):
                best = (hit[1], end, state, hit[0])
    if best is None:
        return None
    _, end, state, key = best
    entities = [known.entities[number] for number in known.by_key[state][key]]
    kept = [e for e in entities if e.kind == marker]
    return Span(start, end, marker, words[start:end], tuple(kept), "fuzzy")
