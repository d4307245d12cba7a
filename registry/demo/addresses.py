"""Addresses as people write them on forms: abbreviated, misspelt, incomplete, in capitals."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import pandas as pd

Integers = npt.NDArray[np.int64]

DRAWS = 24
"""Uniform numbers used up by one address."""

RESPELT = 0.45
"""Chance that a word with other spellings is written in one of them, on average."""
TYPING_ERROR = 0.07
NEXT_POSTCODE = 0.08
"""Share of forms that give the postcode of the next town instead."""
MUKIM_NAMED = 0.09
STATE_NAMED = 0.62
POSTCODE_AND_TOWN, TOWN_ALONE = 0.78, 0.14
"""How addresses end; the rest has neither."""
VILLAGE_BEFORE_BOX = 0.6
CARE_OF = 0.015
IN_CAPITALS, IN_SMALL_LETTERS = 0.42, 0.04
NO_COMMAS, TIGHT_COMMAS = 0.30, 0.06
POSTCODE_LEFT_OUT, POSTCODE_SWAPPED = 0.060, 0.015
TOWN_LEFT_OUT = 0.1
"""Of the form's own fields."""


@dataclass(frozen=True)
class Written:
    """The address fields of one form; postcode and town None where they were left empty."""

    address: str
    postcode: str | None
    town: str | None


@dataclass(frozen=True)
class Style:
    """How addresses are written in one state."""

    box_share: float
    """Share of rural households that give a post-office box."""
    state_names: Sequence[str]


def write_addresses(
    places: pd.DataFrame, place: Integers, style: Style, random: np.random.Generator
) -> list[Written]:
    """Write one address per element of `place`, which holds rows of `places`."""
    used, which = np.unique(place, return_inverse=True)
    rows = places[list(_Place.COLUMNS)].iloc[used]
    known = [_Place(*row) for row in rows.itertuples(index=False)]
    draws = random.uniform(size=(len(place), DRAWS))
    return [
        _write(known[row], style, _Draws(numbers.tolist()))
        for row, numbers in zip(which.tolist(), draws, strict=True)
    ]


class _Place:
    COLUMNS = ("name", "kind", "mukim", "postcode", "town", "postcode_2", "town_2")

    def __init__(self, name: str, kind: str, mukim: str, *offices: str | None):
        self.name = name
        street = kind == "taman" and name.split()[0] in ("Jalan", "Lorong", "Persiaran", "Lebuh")
        self.pattern = "street" if street else kind
        self.remote = kind in ("kampung", "longhouse", "locality")
        self.mukim = mukim.title() if mukim.lower().startswith("mukim ") else ""
        first, first_town, second, second_town = (one or "" for one in offices)
        self.office, self.next_office = (first, first_town), (second, second_town)


class _Draws:
    """Hands out one address's uniform numbers, one after the other."""

    def __init__(self, numbers: list[float]):
        self._numbers = iter(numbers)

    def share(self) -> float:
        return next(self._numbers)

    def below(self, chance: float) -> bool:
        return next(self._numbers) < chance

    def one_of(self, choices: Sequence[str]) -> str:
        return choices[int(next(self._numbers) * len(choices))]

    def number(self, low: int, high: int) -> int:
        return low + int(next(self._numbers) * (high - low))


def _write(place: _Place, style: Style, draws: _Draws) -> Written:
    postcode, town = place.next_office if draws.below(NEXT_POSTCODE) else place.office
    parts = [_front(place, style, draws)]
    if place.mukim and draws.below(MUKIM_NAMED):
        parts.append(place.mukim)
    parts.append(_tail(postcode, town, draws))
    if draws.below(STATE_NAMED):
        parts.append(draws.one_of(style.state_names))
    text = _respelt(", ".join(part for part in parts if part), draws)
    return Written(
        _as_typed(text, draws), _postcode_field(postcode, draws), _town_field(town, draws)
    )


def _front(place: _Place, style: Style, draws: _Draws) -> str:
    patterns, words = _tables()["patterns"], _tables()["words"]
    numbers = draws.number(1, 260), draws.number(120, 9800), draws.number(1, 24)
    fields = {
        "n": numbers[0],
        "lot": numbers[1],
        "stone": f"{numbers[2] // 2 + 1}{' 1/2' if numbers[2] % 5 == 0 else ''}",
        "door": numbers[2] + 1,
        "block": numbers[0] % 9 + 1,
        "letter": "ABCDE"[numbers[1] % 5],
        "street": draws.one_of(words["street"]),
        "word": draws.one_of(words["name"]),
        "name": place.name,
    }
    front = draws.one_of(patterns[place.pattern]).format_map(fields)
    box = draws.one_of(patterns["box"]).format_map(fields)
    if place.remote and draws.below(style.box_share):
        return f"{place.name}, {box}" if draws.below(VILLAGE_BEFORE_BOX) else box
    if place.remote and draws.below(CARE_OF):
        return draws.one_of(patterns["care_of"]).format_map(fields)
    return front


def _tail(postcode: str, town: str, draws: _Draws) -> str:
    chance = draws.share()
    if chance < POSTCODE_AND_TOWN:
        return f"{postcode} {town}".strip()
    return town if chance < POSTCODE_AND_TOWN + TOWN_ALONE else ""


def _respelt(text: str, draws: _Draws) -> str:
    """Write some words otherwise, and mistype one now and then."""
    eagerness = RESPELT * 2 * draws.share()
    which = draws.number(0, 1 << 20)
    spellings = _tables()["spellings"]
    words = text.split(" ")
    for i, word in enumerate(words):
        other = spellings.get(word)
        # One draw serves all words of the address: a person is consistent in habits.
        if other and (which >> (i % 12)) % 97 < 97 * eagerness:
            words[i] = other[(which + i) % len(other)]
    written = " ".join(words)
    return _mistyped(written, which) if draws.below(TYPING_ERROR) else written


def _mistyped(text: str, which: int) -> str:
    """Swap, drop or double one letter inside a word."""
    inside = [i for i in range(1, len(text) - 1) if text[i - 1 : i + 2].isalpha()]
    if not inside:
        return text
    at = inside[which % len(inside)]
    letters = (text[at + 1] + text[at], text[at + 1], text[at] + text[at : at + 2])
    return text[:at] + letters[which % 3] + text[at + 2 :]


def _as_typed(text: str, draws: _Draws) -> str:
    case, commas = draws.share(), draws.share()
    if case < IN_CAPITALS:
        text = text.upper()
    elif case < IN_CAPITALS + IN_SMALL_LETTERS:
        text = text.lower()
    if commas < NO_COMMAS:
        return text.replace(",", "")
    return text.replace(", ", ",") if commas < NO_COMMAS + TIGHT_COMMAS else text


def _postcode_field(postcode: str, draws: _Draws) -> str | None:
    chance = draws.share()
    if not postcode or chance < POSTCODE_LEFT_OUT:
        return None
    if chance < POSTCODE_LEFT_OUT + POSTCODE_SWAPPED:
        return postcode[:3] + postcode[4] + postcode[3]
    return postcode


def _town_field(town: str, draws: _Draws) -> str | None:
    return None if not town or draws.below(TOWN_LEFT_OUT) else town


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    text = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
