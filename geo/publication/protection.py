"""Which counts of households are withheld, so that no small one is shown or can be worked out.

A first, plain rule: counts from 1 to below the threshold are withheld, and on every line of
figures that add up either none or at least two are.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from geo.indicators.counts import SPLITS, remainders

Cell = tuple[str, str]
"""(count, area code)."""

COMPLEMENTS = remainders()
"""Counts that nobody publishes but everybody can subtract: name, then whole and counted parts."""

SHOWN_COMPLEMENTS = ("other_hh", "not_waiting_hh")
"""Complements that tell nothing of poor households: small ones may be worked out."""


@dataclass(frozen=True)
class Line:
    """Cells that add up: the total is the sum of the parts."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of the line."""
        return (*self.parts, self.total)


def withheld_cells(
    counts: Mapping[str, Mapping[str, int]],
    children: Iterable[tuple[str, tuple[str, ...]]],
    threshold: int,
    telling: Collection[str] = (),
) -> set[Cell]:
    """Return the cells to withhold.

    `counts` gives households by count (`HOUSEHOLD_SUMS`) and area code; `children` gives for every
    parent area, level by level, the codes whose counts add up to its own, where a count has them.
    `telling` areas are withheld whatever their counts. Cells of the complements are among the
    answer, too; they have no figure of their own to hide.

    Raises:
        ValueError: children that do not add up to their parent.
    """
    values = _cells(counts)
    lines = _lines(values, counts, children)
    lines_of: dict[Cell, list[Line]] = defaultdict(list)
    for line in lines:
        for cell in line.cells:
            lines_of[cell].append(line)
    hidden: set[Cell] = set()
    always = {(name, code) for name in counts for code in telling if (name, code) in values}
    for cell in always | _small(values, threshold):
        hidden |= _with_complements(cell)
    waiting = deque(sorted(lines, key=_is_of_complement))
    while waiting:
        line = waiting.popleft()
        if sum(cell in hidden for cell in line.cells) == 1:
            added = _with_complements(_companion(line, values, hidden)) - hidden
            hidden |= added
            again = [line for cell in added for line in lines_of[cell]]
            waiting.extendleft(line for line in again if not _is_of_complement(line))
            waiting.extend(line for line in again if _is_of_complement(line))
    return hidden


def _is_of_complement(line: Line) -> bool:
    """Lines of published counts go first: what they hide often settles the complements, too."""
    return line.total[0] in COMPLEMENTS


def _with_complements(cell: Cell) -> set[Cell]:
    """Return the cell and the complements that nobody can subtract any more without it."""
    count, code = cell
    return {cell} | {
        (name, code)
        for name, (whole, parts) in COMPLEMENTS.items()
        if count == whole or count in parts
    }


def _cells(counts: Mapping[str, Mapping[str, int]]) -> dict[Cell, int]:
    values = {(name, code): count for name, of in counts.items() for code, count in of.items()}
    for name, (whole, parts) in _known_complements(counts):
        for code, count in counts[whole].items():
            if all(code in counts[part] for part in parts):
                values[name, code] = count - sum(counts[part][code] for part in parts)
    return values


def _known_complements(
    counts: Mapping[str, object],
) -> list[tuple[str, tuple[str, tuple[str, ...]]]]:
    return [
        (name, (whole, parts))
        for name, (whole, parts) in COMPLEMENTS.items()
        if {whole, *parts} <= {*counts}
    ]


def _lines(
    values: Mapping[Cell, int],
    counts: Mapping[str, Mapping[str, int]],
    children: Iterable[tuple[str, tuple[str, ...]]],
) -> list[Line]:
    names = (*counts, *(name for name, _split in _known_complements(counts)))
    lines = [
        Line((name, parent), tuple((name, code) for code in codes))
        for parent, codes in children
        for name in names
        if all((name, code) in values for code in (parent, *codes))
    ]
    lines += [
        Line((whole, code), tuple((part, code) for part in parts))
        for whole, parts in SPLITS
        if whole in counts and {*parts} <= {*names}
        for code in counts[whole]
        if all((part, code) in values for part in parts)
    ]
    for line in lines:
        if sum(values[cell] for cell in line.parts) != values[line.total]:
            raise ValueError(f"the parts of {line.total} do not add up")
    return lines


def _small(values: Mapping[Cell, int], threshold: int) -> set[Cell]:
    return {
        (name, code)
        for (name, code), count in values.items()
        if 0 < count < threshold and (name not in SHOWN_COMPLEMENTS)
    }


def _companion(line: Line, values: Mapping[Cell, int], hidden: set[Cell]) -> Cell:
    """Return the cell to withhold beside the only hidden one of a line.

    The smallest part that is not zero; else a zero; the total last.
    """

    def cost(cell: Cell) -> tuple[bool, bool, int, Cell]:
        return (cell == line.total, values[cell] == 0, values[cell], cell)

    return min((cell for cell in line.cells if cell not in hidden), key=cost)
