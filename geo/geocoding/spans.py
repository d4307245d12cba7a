"""The names that an address mentions: where they stand, what governs them, what they may mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from geo.geocoding.knowledge import Entity, Knowledge
from geo.geocoding.names import SETTLEMENT_KINDS, key_of, marker_at, spelling
from geo.geocoding.table import word_table

LONGEST_NAME = 5
"""Words in the longest name that is looked for."""

MOST_READINGS = 6
"""Readings tried of a span with ambiguous words."""

MOST_WORDS = 60
"""Words of an address that are searched for names; longer texts are not addresses."""

SHORTEST_FUZZY = 5
"""Letters below which every name is like every other."""

NUMBERED_KINDS = frozenset(["scheme", "orang_asli"])
"""Kinds whose number is part of the name: Felda Jengka 24."""


@dataclass(frozen=True, slots=True)
class Span:
    """A mention of a name.

    Attributes:
        start, end: its words.
        marker: kind of the marker before it ("" when bare, "town" after PEKAN or at the tail).
        entities: what it may mean.
        fuzzy: the name is only like the words.
    """

    start: int
    end: int
    marker: str
    words: tuple[str, ...]
    entities: tuple[Entity, ...]
    fuzzy: bool = False


def find_spans(known: Knowledge, words: tuple[str, ...], states: tuple[int, ...]) -> list[Span]:
    """Return the names that `words` mention, each word in at most one, longest first.

    A name right after a marker is preferred; a name inside a longer one is not looked at.
    """
    return _Search(known, words[:MOST_WORDS], states).run()


def readings(words: tuple[str, ...]) -> Iterator[str]:
    """Yield the key of every reading of words that may have several meanings (BT, KL)."""
    alternatives = word_table().alternatives
    choices = [(*alternatives.get(word, ()), word) for word in words]
    for reading in islice(product(*choices), MOST_READINGS):
        yield key_of(" ".join(reading).split())


class _Search:
    """The search for names in one address."""

    def __init__(self, known: Knowledge, words: tuple[str, ...], states: tuple[int, ...]):
        table = word_table()
        self.known = known
        self.words = words
        self.states = states
        self.spellings = [spelling(word) for word in words]
        self.ambiguous = [word in table.alternatives for word in words]
        self.empty = [len(word) < 3 or word.isdigit() or word in table.generic for word in words]
        self.taken = [False] * len(words)
        self.governed = self._governed()

    def run(self) -> list[Span]:
        found: list[Span] = []
        for start, marker in self.governed.items():
            span = self._longest(start, marker)
            if span is None and marker in SETTLEMENT_KINDS:
                span = self._fuzzy(start, marker)
            if span is not None and not any(self.taken[span.start : span.end]):
                found.append(self._take(span))
        for size in range(min(LONGEST_NAME, len(self.words)), 0, -1):
            for start in range(len(self.words) - size + 1):
                if not any(self.taken[start : start + size]):
                    bare = self._lookup(start, start + size, "")
                    if bare is not None:
                        found.append(self._take(bare))
        return found

    def _take(self, span: Span) -> Span:
        self.taken[span.start : span.end] = [True] * (span.end - span.start)
        return span

    def _governed(self) -> dict[int, str]:
        """Return the word after each marker, with the marker's kind.

        A marker that another one follows governs nothing ("Klinik Desa Kampung Baru").
        """
        starts: dict[int, str] = {}
        at = 0
        while at < len(self.words):
            kind, size = marker_at(self.words, at)
            at += size or 1
            if size and at < len(self.words) and marker_at(self.words, at)[1] == 0:
                starts[at] = kind
        return starts

    def _longest(self, start: int, marker: str) -> Span | None:
        for end in range(min(len(self.words), start + LONGEST_NAME), start, -1):
            if marker in NUMBERED_KINDS or not self.words[end - 1].isdigit():
                span = self._lookup(start, end, marker)
                if span is not None:
                    return span
        return None

    def _lookup(self, start: int, end: int, marker: str) -> Span | None:
        if all(self.empty[start:end]) and (end - start == 1 or self._says_nothing(start, end)):
            return None
        ambiguous = any(self.ambiguous[start:end])
        plain = ("".join(self.spellings[start:end]),)
        for key in readings(self.words[start:end]) if ambiguous else plain:
            if key not in self.known.keys or (not marker and self._governs(start, end)):
                continue
            found: list[Entity] = []
            for state in self.states:
                found.extend(self.known.named(state, key))
            kept = _fitting(found, marker)
            if not marker and self.words[start:end] in word_table().states:
                kept = [entity for entity in kept if entity.source == "town"]
            if kept:
                return Span(start, end, marker, self.words[start:end], tuple(kept))
        return None

    def _says_nothing(self, start: int, end: int) -> bool:
        """Say whether words of the land stand beside nothing but numbers and single letters."""
        return any(word.isdigit() or len(word) == 1 for word in self.words[start:end])

    def _governs(self, start: int, end: int) -> bool:
        """Say whether words are markers of the name that follows ("Taman Desa" before Melang)."""
        at = start
        while at < end:
            size = marker_at(self.words, at)[1]
            if not size:
                return False
            at += size
        return at == end and end in self.governed

    def _fuzzy(self, start: int, marker: str) -> Span | None:
        """Look for a misspelt name after a marker: one letter off, the longest one first."""
        if len(self.states) > 1:
            return None
        state = self.states[0]
        for end in range(min(len(self.words), start + LONGEST_NAME), start, -1):
            text = "".join(self.spellings[start:end])
            keys = self.known.misspelt(state, marker, text) if len(text) >= SHORTEST_FUZZY else []
            kept = [
                entity
                for key in keys
                for entity in self.known.named(state, key)
                if entity.kind == marker
            ]
            if kept:
                return Span(start, end, marker, self.words[start:end], tuple(kept), fuzzy=True)
        return None


def _fitting(entities: list[Entity], marker: str) -> list[Entity]:
    """Keep what the marker allows: streets only after a street word, kampung after KAMPUNG."""
    if marker == "district":
        return [e for e in entities if e.source == "district"]
    entities = [e for e in entities if e.source != "district"]
    if marker == "street":
        streets = [entity for entity in entities if entity.kind == "street"]
        return streets or [e for e in entities if e.source in ("place", "town")]
    if marker == "mukim":
        return [entity for entity in entities if entity.source == "mukim"] or entities
    others = [entity for entity in entities if entity.kind != "street"]
    if marker in SETTLEMENT_KINDS:
        same = [entity for entity in others if entity.kind == marker or entity.source == "town"]
        return same or others
    return others
