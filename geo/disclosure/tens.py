"""Counts that are told in steps of ten: behind each one may be any of ten numbers.

They are rounded down, so that 0 stands for 0 to 9, and told totals are sums of told parts: nobody
can play a total against its parts. Two dates tell a change only to within nineteen values.
"""

STEP = 10
"""Households: the threshold under which publications withhold a count."""


def in_tens(count: int) -> int:
    """Return a count rounded down to a multiple of `STEP`."""
    return count // STEP * STEP


def share_in_tens(share: float | None, rows: int) -> float | None:
    """Return a share of some rows made of counts in steps; None where nothing is left to tell."""
    base = in_tens(rows)
    return None if share is None or not base else in_tens(round(share * rows)) / base
