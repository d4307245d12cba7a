"""Tables of a report: rows of words, with totals that add up and withheld cells labelled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from maps.reports.figures import EXITED, STATUS, Figures
from maps.reports.words import Words
from maps.texts.numbers import NO_NUMBER, count


@dataclass(frozen=True)
class TableRow:
    """One row: its name, its cells, and how it stands out (plain, total, rest)."""

    name: str
    cells: tuple[str, ...]
    kind: str = "plain"


@dataclass(frozen=True)
class Table:
    """A table with a heading per column; the first column is the name."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()


LONG = 20
"""A table of more rows names areas without any published figure in a note instead."""

Counts = tuple[float | None, ...]
"""Households by status, in the order of the table's columns; None is withheld."""


def status_counts(figures: Figures, code: str, has_exited: bool) -> Counts:
    """Return hardcore poor, poor without hardcore, and exited households of an area.

    `miskin` and `miskin tegar` are separate groups here, as officers know the table; the published
    `poor_hh` holds both.
    """
    hardcore, poor, exited = (_value(figures, name, code) for name in STATUS)
    plain = None if poor is None or hardcore is None else poor - hardcore
    return (hardcore, plain, exited) if has_exited else (hardcore, plain)


def status_table(
    title: str,
    names: Mapping[str, str],
    figures: Figures,
    total: tuple[str, Counts | None],
    zero_label: str,
    words: Words,
    notes: Sequence[str],
) -> Table:
    """Return households by status, a row per area, and a total that the rows add up to.

    `total` is its name and the published counts of the area above; withheld rows then stand
    together as the rest: published total less rows shown, which any reader can work out. Without
    published counts the rows are added up, and a column with a withheld row has no total.
    """
    has_exited = any(indicator == EXITED for indicator, _ in figures)
    counts = {code: status_counts(figures, code, has_exited) for code in names}
    empty = [code for code, row in counts.items() if all(value == 0 for value in row)]
    shown = {code: row for code, row in counts.items() if code not in empty}
    folded = _folded(shown)
    rows = [_row(names[code], row, words) for code, row in shown.items() if code not in folded]
    width = 3 if has_exited else 2
    if empty:
        label = words("status_zero", count=len(empty), level=zero_label)
        rows.append(_row(label, (0.0,) * width, words, "zero"))
    total_name, published = total
    columns = list(zip(*counts.values(), strict=True)) or [()] * width
    if published is None:
        published = tuple(_sum_or_none(column) for column in columns)
    elif any(None in column for column in columns):
        rows.append(_rest_row(published, list(counts.values()), words))
    rows.append(_row(total_name, published, words, "total"))
    heads = [words("status_hardcore"), words("status_poor"), words("status_exited")][:width]
    headings = [words("status_area")]
    for head in heads:
        headings += [head, words("status_share")]
    if folded:
        told = ", ".join(names[code] for code in folded)
        notes = [words("status_folded", count=len(folded), names=told), *notes]
    return Table(title, (*headings, words("status_total")), tuple(rows), tuple(notes))


def _folded(shown: Mapping[str, Counts]) -> list[str]:
    """Return the areas of a long table that show no household: named below, not in rows."""
    if len(shown) <= LONG:
        return []
    return [code for code, row in shown.items() if not any(row)]


def _value(figures: Figures, indicator: str, code: str) -> float | None:
    row: Row[Any] | None = figures.get((indicator, code))
    return None if row is None else row.value


def _sum_or_none(column: Iterable[float | None]) -> float | None:
    values = list(column)
    return None if None in values else sum(value for value in values if value is not None)


def _rest(total: float | None, column: Iterable[float | None]) -> float | None:
    if total is None:
        return None
    return total - sum(value for value in column if value is not None)


def _rest_row(published: Counts, counts: Sequence[Counts], words: Words) -> TableRow:
    """Return the row of what is withheld, cell by cell: each column's total less what it shows.

    The last column shows the totals of whole rows only, so its rest is worked out by itself.
    """
    columns = zip(*counts, strict=True)
    cells: list[str] = []
    for total, column in zip(published, columns, strict=True):
        cells += [_cell(_rest(total, column), words), ""]
    whole = _rest(_sum_or_none(published), [_sum_or_none(row) for row in counts])
    return TableRow(words("status_rest"), (*cells, _cell(whole, words)), "rest")


def _row(name: str, counts: Counts, words: Words, kind: str = "plain") -> TableRow:
    whole = _sum_or_none(counts)
    cells: list[str] = []
    for value in counts:
        cells += [_cell(value, words), _share(value, whole)]
    return TableRow(name, (*cells, _cell(whole, words)), kind)


def _cell(value: float | None, words: Words) -> str:
    return words("withheld") if value is None else count(value, words.language)


def _share(value: float | None, whole: float | None) -> str:
    if value is None or not whole:
        return NO_NUMBER if value is not None else ""
    return f"{100 * value / whole:.1f}"
