"""Names as keys: what kind of place a name says it is, and one key for all its spellings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from geo.geocoding.normalise import canonical
from geo.geocoding.table import word_table

SETTLEMENT_KINDS = frozenset(["kampung", "longhouse", "scheme", "orang_asli", "estate", "taman"])
"""Kinds of name that say where people live."""

# Old and new spelling of Malay (1972 reform) and common slips, applied letter by letter.
_SPELLING = [
    (re.compile(pattern), reply)
    for pattern, reply in [
        ("TCH|CH|TJ", "C"),
        ("DJ", "J"),
        ("SH|SY", "S"),
        ("PH", "F"),
        ("OE|OO|OU", "U"),
        ("EE", "I"),
        ("Z", "S"),
        ("(?<=[AEIOU])Y(?=[AEIOU])", ""),
        (r"(.)\1+", r"\1"),
        ("O(?=[KNGHLRTSMPD]+$)", "U"),
        ("E(?=[KNGHLRTSMPD]+$)", "I"),
        ("(?<=[AEIOU])H$", ""),
    ]
]


@lru_cache(maxsize=200_000)
def spelling(word: str) -> str:
    """Return a word in one spelling: TELOK and TELUK, CHEMPAKA and CEMPAKA become equal."""
    if word.isdigit():
        return word
    for pattern, reply in _SPELLING:
        word = pattern.sub(reply, word)
    return word


def key_of(words: Sequence[str]) -> str:
    """Return the key under which a name is looked up: one spelling, run together."""
    return "".join(map(spelling, words))


@dataclass(frozen=True)
class Name:
    """A name taken apart.

    Attributes:
        words: canonical words.
        kind: kampung, taman, street ... as its first word says; "" when it says nothing.
        core: words without the marker and without numbers (schemes keep their number).
    """

    words: tuple[str, ...]
    kind: str
    core: tuple[str, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return the keys this name is found by: the core, and the full name when it differs."""
        full, core = key_of(self.words), key_of(self.core)
        return (core, full) if core and core != full else (full,)


def marker_at(words: Sequence[str], at: int) -> tuple[str, int]:
    """Return the kind and the length of the marker that starts at a word ("" and 0: none)."""
    table = word_table()
    longest = table.longest_marker.get(words[at], 0) if at < len(words) else 0
    for size in range(min(longest, len(words) - at), 0, -1):
        kind = table.markers.get(tuple(words[at : at + size]))
        if kind is not None:
            return kind, size
    return "", 0


@lru_cache(maxsize=100_000)
def name_of(text: str) -> Name:
    """Take a written name apart."""
    words = tuple(canonical(text))
    kind, size = marker_at(words, 0)
    at = size
    while size and at < len(words):
        following, size = marker_at(words, at)
        if not size:
            break
        kind = following if kind == "facility" else kind
        at += size
    core = words[at:]
    if kind not in ("scheme", "orang_asli"):
        core = tuple(word for word in core if not word.isdigit())
    return Name(words, kind, core)
