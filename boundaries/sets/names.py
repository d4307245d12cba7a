"""Names and codes of areas: tidy spelling, codes in the service's own style, natural order."""

import re
from collections.abc import Iterable

import pandas as pd

LOWER = {"dan", "di", "ke"}
ROMAN = re.compile(r"[IVX]+")
WORD_START = re.compile(r"(^|[-(/])([a-z])")


WHOLE = "{} (seluruh kawasan)"
"""How the one area is called that fills a parent without any of its own at a level."""


def tidy(name: str) -> str:
    """Return a name in Malay title case: `MUKIM APA-APA` -> `Mukim Apa-Apa`, `Larut dan Matang`.

    Roman numerals and single letters stay capital; an opening bracket gets its space.
    """
    spaced = re.sub(r"(?<=\S)\(", " (", name)
    words = spaced.split()
    return " ".join(_tidy_word(word, first=i == 0) for i, word in enumerate(words))


def _tidy_word(word: str, *, first: bool) -> str:
    if ROMAN.fullmatch(word) or (word.isupper() and len(word) == 1):
        return word
    lower = word.lower()
    if lower in LOWER and not first:
        return lower
    return WORD_START.sub(lambda found: found[1] + found[2].upper(), lower)


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that compares numbers by value: `Mukim 2` before `Mukim 10`."""
    parts = re.split(r"(\d+)", text.casefold())
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part)


def in_order(areas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by parent and natural order of name (`parent_code`, `name`)."""
    return areas.sort_values(
        ["parent_code", "name"],
        key=lambda column: column.map(natural_key) if column.name == "name" else column,
        ignore_index=True,
    )


def distinct(names: Iterable[str]) -> list[str]:
    """Return the names in the same order, repeated ones numbered: `Baru`, `Baru (2)`."""
    listed = list(names)
    taken = set(listed)
    used: set[str] = set()
    result = []
    for name in listed:
        one, number = name, 2
        while one in used or (one != name and one in taken):
            one, number = f"{name} ({number})", number + 1
        used.add(one)
        result.append(one)
    return result


def state_code(number: int) -> str:
    """Return the code of a state by its DOSM number: `S12`."""
    return f"S{number:02d}"


def district_code(state_number: int, number: int) -> str:
    """Return the code of a district by its DOSM numbers: `D12-03`."""
    return f"D{state_number:02d}-{number:02d}"


def mukim_code(district: str, number: int) -> str:
    """Return the code of a mukim by its district's code: `M12-03-007`. 000 is "not known"."""
    return f"M{district[1:]}-{number:03d}"


def parlimen_code(printed: str) -> str:
    """Return the code of a parliamentary constituency printed as `P.001`: `P001`."""
    return f"P{int(printed.removeprefix('P.')):03d}"


def dun_code(state_number: int, printed: str) -> str:
    """Return the code of a state constituency printed as `N.07`: `N12-07`."""
    return f"N{state_number:02d}-{int(printed.removeprefix('N.')):02d}"


def constituency_name(printed: str) -> str:
    """Return the name of a constituency printed as `P.001 Padang Besar` or `N.05 Matunggong`."""
    return printed.partition(" ")[2].strip()
