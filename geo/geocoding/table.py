"""The normaliser's table as data: `words.toml`, read once and indexed for look-up."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "words.toml"


@dataclass(frozen=True)
class WordTable:
    """The normaliser's facts.

    Attributes:
        version: raised with any change; stored with every answer.
        variants: written tokens -> canonical tokens (one meaning).
        alternatives: token -> every meaning it may have, first choice first.
        markers: canonical tokens -> kind of the name that follows.
        states: canonical tokens -> name of the state, as the boundary set spells it.
        generic: words that name nothing when they stand alone.
        longest_variant, longest_marker: by first word, words in the longest form.
    """

    version: str
    variants: dict[tuple[str, ...], tuple[str, ...]]
    alternatives: dict[str, tuple[str, ...]]
    markers: dict[tuple[str, ...], str]
    states: dict[tuple[str, ...], str]
    milestones: frozenset[str]
    lots: frozenset[str]
    boxes: tuple[tuple[str, ...], ...]
    care_of: tuple[str, ...]
    classes: tuple[str, ...]
    noise: frozenset[str]
    generic: frozenset[str]
    longest_variant: dict[str, int]
    longest_marker: dict[str, int]


@cache
def word_table() -> WordTable:
    """Return the table of `words.toml`."""
    data = tomllib.loads(PATH.read_text(encoding="utf-8"))
    variants = {
        tuple(form.split()): tuple(word.split())
        for word, forms in data["variants"].items()
        for form in forms
    }
    markers = {
        tuple(variants.get((part,), (part,))[0] for part in word.split()): kind
        for kind, words in data["markers"].items()
        for word in words
    }
    states = {tuple(form.split()): name for name, forms in data["states"].items() for form in forms}
    return WordTable(
        version=data["version"],
        variants=variants,
        alternatives={word: tuple(forms) for word, forms in data["alternatives"].items()},
        markers=markers,
        states=states,
        milestones=frozenset(data["milestone"]["words"]),
        lots=frozenset(data["lots"]["words"]),
        boxes=tuple(tuple(words.split()) for words in data["box"]["words"]),
        care_of=tuple(data["box"]["care_of"].split()),
        classes=tuple(data["classes"]["order"]),
        noise=frozenset(data["noise"]["words"]),
        generic=frozenset(data["generic"]["words"]),
        longest_variant=_longest(variants),
        longest_marker=_longest(markers),
    )


def _longest(forms: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Return, by first word, the number of words of the longest form that starts with it."""
    longest: dict[str, int] = {}
    for form in forms:
        longest[form[0]] = max(longest.get(form[0], 0), len(form))
    return longest
