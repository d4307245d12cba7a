"""What a record shows of numbers that tell who somebody is, and what a reveal shows."""

from collections.abc import Callable, Mapping
from typing import Any

from registry.identity.service import mask

SHOWN_END = 3


def _mask_end(value: str) -> str:
    """Return a number of which only the last three signs show."""
    return "*" * max(len(value) - SHOWN_END, 0) + value[-SHOWN_END:]


MASKS: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "identity_no": lambda row, value: mask(row["identity_type"], value),
    "old_ic": lambda _row, value: mask("old_ic", value),
    "jkm_number": lambda _row, value: _mask_end(value),
    "bank_account": lambda _row, value: _mask_end(value),
    "phone_fixed": lambda _row, value: _mask_end(value),
    "phone_mobile": lambda _row, value: _mask_end(value),
}
"""Columns that are masked wherever a record is shown, and how."""


def masked(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a household or a person with its numbers masked."""
    return {
        name: MASKS[name](row, value) if name in MASKS and value is not None else value
        for name, value in row.items()
    }


def numbers(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers of a row, in full."""
    return {name: row[name] for name in MASKS if name in row}
