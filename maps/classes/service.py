"""Which class or key an area is drawn with. Closed on the right: a value on a break is below it."""

from bisect import bisect_left
from collections.abc import Sequence

UNCLASSED = "o"
"""A value that is drawn without a class (proportional symbols)."""

UNCLASSED_UNRELIABLE = "u"

KEY_SIGNS = {"zero": "z", "suppressed": "s", "no_data": "n"}
"""Flags that have a key of their own, outside the classes."""

UNRELIABLE_CLASSES = "ABCDEFGHIJ"


def class_index(value: float, breaks: Sequence[float]) -> int:
    """Return the class of a value: the first whose upper limit is not below it.

    `breaks` are upper limits, ascending. A value above the last one belongs to the last class.
    """
    return min(bisect_left(breaks, value), len(breaks) - 1)


def sign(value: float | None, flag: str, breaks: Sequence[float]) -> str:
    """Return the one-letter sign of how an area is drawn.

    `0`-`9`: its class. `A`-`J`: its class, unreliable. `o`, `u`: a value without classes, reliable
    or not. `z`, `s`, `n`: zero, suppressed, no data.
    """
    if flag in KEY_SIGNS:
        return KEY_SIGNS[flag]
    if value is None:
        return KEY_SIGNS["no_data"]
    unreliable = flag == "unreliable"
    if not breaks:
        return UNCLASSED_UNRELIABLE if unreliable else UNCLASSED
    index = class_index(value, breaks)
    return UNRELIABLE_CLASSES[index] if unreliable else str(index)


def class_limits(breaks: Sequence[float]) -> list[tuple[float | None, float | None]]:
    """Return (above, up to) of every class; the first has no lower limit, the last no upper one.

    The last break is only a ceiling that keeps the number of classes fixed, so it is not shown.
    """
    lower: list[float | None] = [None, *breaks[:-1]]
    upper: list[float | None] = [*breaks[:-1], None]
    return list(zip(lower, upper, strict=True))


def flag_of(drawn: str) -> str:
    """Return the flag that a sign stands for."""
    if drawn in UNRELIABLE_CLASSES or drawn == UNCLASSED_UNRELIABLE:
        return "unreliable"
    return next((flag for flag, key in KEY_SIGNS.items() if key == drawn), "ok")
