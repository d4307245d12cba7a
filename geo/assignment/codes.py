"""The order of area codes: by their numeric parts, so that 1_2 comes before 1_10."""

import re
from collections.abc import Sequence

_PARTS = re.compile(r"(\d+)")


def code_key(code: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key: digits compare as numbers, the text between them as text."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in _PARTS.split(code)
        if part
    )


def smallest(codes: Sequence[str]) -> str:
    """Return the smallest of the codes; the one that has a point on a shared edge."""
    return min(codes, key=code_key)
