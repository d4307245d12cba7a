"""What each column may hold, checked for a whole block at once. Pure.

Every check takes the findings, the column and its cells, and returns the cells as they are stored,
null where something was found.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from database.errors import InvalidInput
from registry.calendar.service import today
from registry.forms.service import YEARLY_INCOME_BELOW
from registry.households.reference import normalise_reference
from registry.identity.service import MYKAD
from registry.imports.identities import checked_numbers
from registry.imports.reading import Block
from registry.imports.reasons import coded
from registry.imports.templates import Column, Template
from registry.options.service import get_option_list
from registry.registrations.forms import (
    ADDRESS_LONGEST,
    COUNTRY,
    PHONE,
    POSTCODE,
    SIZE_AT_MOST,
)

TEXT_LONGEST = 200
CELL_LONGEST = 2_000
"""Characters of a cell; nothing that is longer is looked at."""

FIRST_DAY, LAST_DAY = "1900-01-01", "2100-12-31"
SPACES = r"[\s\x0b\x{a0}\x{2000}-\x{200a}\x{2028}\x{2029}\x{3000}]+"
FORBIDDEN = {
    "nul": r"\x00",
    "encoding": r"\x{fffd}",
    "control": r"[\x01-\x1f\x7f\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]",
    "emoji": r"[\x{1f000}-\x{1faff}\x{2600}-\x{27bf}\x{2b00}-\x{2bff}\x{fe0f}\x{200d}\x{e0000}-"
    r"\x{e007f}]",
    "formula": r"^\s*=",
}
"""What no cell may hold: code of the reason to its pattern."""

ANY_FORBIDDEN = "|".join(FORBIDDEN.values())
AMOUNT = re.compile(r"(?:RM ?)?(-)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?")
MYT_DATE = r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$"
ISO_DATE = r"^(\d{4})-(\d{1,2})-(\d{1,2})$"

Mask = npt.NDArray[np.bool_]


class Findings:
    """What was found in a block: reasons by the place of the row in it."""

    def __init__(self, size: int):
        self.size = size
        self.reasons: dict[int, list[str]] = {}

    def add(self, wrong: Mask, code: str, column: str | None = None) -> None:
        """Note a reason at every row where `wrong`."""
        for place in np.flatnonzero(wrong):
            self.reasons.setdefault(int(place), []).append(coded(code, column))

    @property
    def clean(self) -> Mask:
        """Return where nothing was found."""
        mask = np.ones(self.size, dtype=bool)
        mask[list(self.reasons)] = False
        return mask


def check_columns(template: Template, block: Block, findings: Findings) -> dict[str, pa.Array]:
    """Return the columns of a block as they are stored, what is wrong with them noted."""
    for place, code in block.faults.items():
        findings.reasons.setdefault(place, []).append(code)
    # A row that is broken as a row says nothing about its columns.
    whole = np.ones(block.size, dtype=bool)
    whole[list(block.faults)] = False
    checked = {}
    for column in template.columns:
        cells = pa.array(block.cells[column.name], pa.string())
        cells = pc.if_else(whole, _readable(findings, column, cells, whole), None)
        checked[column.name] = PARSERS[column.kind](findings, column, cells)
    return checked


def true_where(mask: Any) -> Mask:
    """Return an Arrow mask as an array; null is False."""
    filled: Mask = np.asarray(pc.fill_null(mask, False), dtype=bool)
    return filled


def null_where(wrong: Mask, cells: pa.Array) -> pa.Array:
    """Return the cells, null where `wrong`."""
    return pc.if_else(wrong, pa.scalar(None, cells.type), cells)


def _readable(findings: Findings, column: Column, cells: pa.Array, whole: Mask) -> pa.Array:
    """Return the cells with tidy spaces; unreadable ones, and missing ones, are noted."""
    too_long = true_where(pc.greater(pc.utf8_length(cells), CELL_LONGEST))
    findings.add(too_long & whole, "too_long", column.name)
    cells = null_where(too_long, cells)
    cells = pc.utf8_trim(pc.replace_substring_regex(cells, SPACES, " "), " ")
    blank = true_where(pc.equal(cells, ""))
    cells = null_where(blank, cells)
    if column.required:
        empty = np.asarray(cells.is_null()) & ~too_long & whole
        findings.add(empty, "empty", column.name)
    bad = true_where(pc.match_substring_regex(cells, ANY_FORBIDDEN))
    if not bad.any():
        return cells
    unnamed = bad & whole
    for code, pattern in FORBIDDEN.items():
        found = unnamed & true_where(pc.match_substring_regex(cells, pattern))
        findings.add(found, code, column.name)
        unnamed &= ~found
    return null_where(bad, cells)


def _text(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    return _short(findings, column, cells, TEXT_LONGEST)


def _address(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    return _short(findings, column, cells, ADDRESS_LONGEST)


def _short(findings: Findings, column: Column, cells: pa.Array, longest: int) -> pa.Array:
    wrong = true_where(pc.greater(pc.utf8_length(cells), longest))
    findings.add(wrong, "too_long", column.name)
    return null_where(wrong, cells)


def _option(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    """Return codes of an option list, told by code or by either label."""
    options = get_option_list(column.choices or "").options
    codes = {text.casefold(): one.code for one in options for text in (one.en, one.ms, one.code)}
    return _each(findings, column, cells, lambda cell: codes.get(cell.casefold()), "not_listed")


def _pattern(
    pattern: re.Pattern[str], prepare: Callable[[str], str] = str
) -> Callable[[Findings, Column, pa.Array], pa.Array]:
    def check(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
        def plain(cell: str) -> str | None:
            ready = prepare(cell)
            return ready if pattern.fullmatch(ready) else None

        return _each(findings, column, cells, plain, "format")

    return check


def _size(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    """Return whole numbers from 1 to the most a household can have."""
    digits = true_where(pc.match_substring_regex(cells, r"^-?\d+$"))
    findings.add(~digits & np.asarray(cells.is_valid()), "number", column.name)
    below = digits & true_where(pc.match_substring_regex(cells, r"^(-\d+|0+)$"))
    findings.add(below, "negative", column.name)
    small = true_where(pc.match_substring_regex(cells, r"^0*\d{1,4}$"))
    counts = pc.cast(null_where(~(small & ~below), cells), pa.int32())
    large = (digits & ~below & ~small) | true_where(pc.greater(counts, SIZE_AT_MOST))
    findings.add(large, "too_large", column.name)
    return null_where(large, counts)


def _money(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    """Return amounts in ringgit to the sen, as decimal(12, 2)."""
    told = [None if cell is None else _amount(cell) for cell in cells.to_pylist()]
    for code in ("number", "negative", "too_large", "precision"):
        findings.add(np.array([one == code for one in told], dtype=bool), code, column.name)
    return pa.array(
        [one if isinstance(one, Decimal) else None for one in told], pa.decimal128(12, 2)
    )


def _amount(cell: str) -> Decimal | str:
    """Return an amount, or the code of the reason why it is none."""
    found = AMOUNT.fullmatch(cell)
    if found is None:
        return "number"
    sign, whole, cents, power = found.groups()
    value = Decimal(f"{whole.replace(',', '')}.{cents or '0'}e{power or '0'}")
    if sign and value:
        return "negative"
    if value >= YEARLY_INCOME_BELOW:
        return "too_large"
    exact = value.quantize(Decimal("0.01"))
    return exact if exact == value else "precision"


def _past_day(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    return _dates(findings, column, cells, today().isoformat())


def _day(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    return _dates(findings, column, cells, LAST_DAY)


def _dates(findings: Findings, column: Column, cells: pa.Array, last: str) -> pa.Array:
    """Return days, written as year-month-day or day/month/year."""
    plain = pc.replace_substring_regex(cells, MYT_DATE, r"\3-\2-\1")
    plain = pc.replace_substring_regex(plain, r"^(\d{4}-\d{2}-\d{2})T00:00(:00)?$", r"\1")
    shaped = true_where(pc.match_substring_regex(plain, ISO_DATE))
    series = pd.Series(null_where(~shaped, plain).to_pylist(), dtype=object)
    days = pd.to_datetime(series, format="%Y-%m-%d", errors="coerce")
    known = days.notna().to_numpy()
    findings.add(np.asarray(cells.is_valid()) & ~known, "date", column.name)
    outside = known & ~days.between(FIRST_DAY, last).to_numpy()
    findings.add(outside, "date_range", column.name)
    return null_where(outside, pa.Array.from_pandas(days, type=pa.date32()))


def _mykad(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    """Return MyKad numbers as they are stored."""
    types = pa.array([MYKAD] * len(cells), pa.string())
    numbers = checked_numbers(types, cells)
    findings.add(
        np.asarray(cells.is_valid()) & np.asarray(numbers.is_null()), "identity", column.name
    )
    return numbers


def _reference(findings: Findings, column: Column, cells: pa.Array) -> pa.Array:
    return _each(findings, column, cells, _plain_reference, "reference")


def _plain_reference(cell: str) -> str | None:
    try:
        return normalise_reference(cell)
    except InvalidInput:
        return None


def _as_is(_findings: Findings, _column: Column, cells: pa.Array) -> pa.Array:
    return cells


def _each(
    findings: Findings,
    column: Column,
    cells: pa.Array,
    told: Callable[[str], str | None],
    code: str,
) -> pa.Array:
    """Return what `told` makes of each distinct cell; None is noted as `code`."""
    known = {cell: told(cell) for cell in pc.unique(cells).to_pylist() if cell is not None}
    made = pa.array([known.get(cell) for cell in cells.to_pylist()], pa.string())
    findings.add(np.asarray(cells.is_valid()) & np.asarray(made.is_null()), code, column.name)
    return made


def _five_digits(cell: str) -> str:
    """Return a postcode with the nought that a spreadsheet takes from 01000."""
    return cell.zfill(5) if len(cell) == 4 else cell


PARSERS: Mapping[str, Callable[[Findings, Column, pa.Array], pa.Array]] = {
    "text": _text,
    "address": _address,
    "option": _option,
    "country": _pattern(COUNTRY, str.upper),
    "postcode": _pattern(POSTCODE, _five_digits),
    "phone": _pattern(PHONE),
    "size": _size,
    "money": _money,
    "past_day": _past_day,
    "day": _day,
    "identity": _as_is,
    "mykad": _mykad,
    "reference": _reference,
}
"""The check of each kind of column of `templates.toml`; an identity waits for its type."""
