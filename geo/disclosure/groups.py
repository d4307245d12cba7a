"""Groups of areas between which exchanges are sought, and what each exchange must leave alone."""

from collections.abc import Mapping, Sequence

import numpy as np

from geo.disclosure.branches import GROUP, Branch, Group, Places, classes, siblings, spans
from geo.disclosure.cells import Bools, Ints

KEPT: Mapping[str, tuple[str, ...]] = {
    "mukim": ("parlimen", "dun"),
    "district": ("parlimen", "dun"),
    "dun": ("district", "mukim", "parlimen"),
    "parlimen": ("district", "mukim"),
    "state": (),
}
"""Levels whose shown areas an exchange between two areas of a level must not touch."""

Hidden = Sequence[Mapping[str, Bools]]
"""Which areas hide which branch: one entry per area, by branch and level."""


class Groups:
    """The groups of every level under a pattern of hidden figures, made anew as that changes."""

    def __init__(self, land: Places, branches: Sequence[Branch], hidden: Hidden):
        """Take the areas and the pattern, which its owner goes on changing."""
        self.land, self.hidden = land, hidden
        self.spans = spans(branches)
        self.members = {level: siblings(land, level, GROUP[level]) for level in GROUP} | {
            "state": [np.arange(len(land.codes["state"]))]
        }
        self.rows = {
            level: [np.flatnonzero(np.isin(land.area[level], areas)) for areas in groups]
            for level, groups in self.members.items()
        }
        self._held: dict[tuple[int, str, int], tuple[tuple[bytes, ...], Group]] = {}

    def place_of(self, level: str, area: int) -> int:
        """Return the number of the first group that an area is in."""
        return next(i for i, members in enumerate(self.members[level]) if area in members)

    def kept_levels(self, number: int, level: str) -> list[str]:
        """Return the levels that must not notice an exchange of a branch between two areas."""
        return [one for one in KEPT[level] if one in self.spans[number]]

    def kept(self, number: int, level: str, rows: Ints | None = None) -> dict[str, Ints]:
        """Return for each level that must not notice the area of each piece, -1 where hidden."""
        hidden = self.hidden[number]
        areas = {one: self.land.area[one] for one in self.kept_levels(number, level)}
        if rows is not None:
            areas = {one: area[rows] for one, area in areas.items()}
        return {one: np.where(hidden[one][area], -1, area) for one, area in areas.items()}

    def group(self, number: int, level: str, place: int) -> Group:
        """Return the areas of a level in one larger area, with their figures by class.

        A class is what an exchange must keep: the areas of the other family that stay shown.
        """
        hidden = self.hidden[number]
        seen = tuple(hidden[one].tobytes() for one in self.kept_levels(number, level))
        held = self._held.get((number, level, place))
        if held is None or held[0] != seen:
            held = seen, self._new(number, level, place)
            self._held[number, level, place] = held
        return held[1]

    def _new(self, number: int, level: str, place: int) -> Group:
        areas, rows = self.members[level][place], self.rows[level][place]
        row_class = classes([*self.kept(number, level, rows).values()], rows.size)
        row_area = np.searchsorted(areas, self.land.area[level][rows])
        exists = np.zeros((areas.size, int(row_class.max(initial=0)) + 1), dtype=bool)
        exists[row_area, row_class] = True
        cell = row_area * exists.shape[1] + row_class
        return Group(level, place, areas, rows, row_area, cell, self.land.values[rows], exists)
