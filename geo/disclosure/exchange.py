"""Tables of many figures per area: protected by exchanges that leave every shown figure alone.

The general search (`service.protect`) weighs every cell by itself: too slow where dozens of figures
hang together. Here a *split* (a whole and the parts that add up to it) is shown or hidden as
one in each area. Where a split is hidden in several areas, households of one part may have changed
places with households of another part of the same whole: every total of either area stays, and so
does every figure of the areas around them, as long as both sides of the exchange lie in the same
place of the other family of areas. How far a hidden figure can move that way has a closed form:
what the others have of the part, and what the area can give in return, place by place.

`geo.disclosure.witnesses` turns the exchanges into whole registries, which the audit checks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.disclosure.area_tables import LEVEL_WEIGHT, Column, Split
from geo.disclosure.branches import GROUP, Branch, Group, Need, Places, branches, extent, returns
from geo.disclosure.cells import Bools, Floats, Ints
from geo.disclosure.groups import KEPT, Groups

ORDER = ("district", "parlimen", "mukim", "dun", "mukim", "dun", "district", "parlimen", "state")
"""Levels in the order they are protected; some again, with what the others hid meanwhile."""

BELOW: Mapping[str, tuple[str, ...]] = {
    "district": ("mukim",),
    "parlimen": ("dun",),
    "state": ("district", "mukim", "parlimen", "dun"),
}
"""Levels that hide a figure wherever a level above hides it."""

AROUND = {"mukim": "district", "dun": "parlimen", "district": "state", "parlimen": "state"}
"""The area around an area, hidden where nothing of its own kind helps."""
FURTHER, EVERYTHING, NEIGHBOURS = 2, 4, 12
"""After how many failures more than partners is hidden, and all of a kind; neighbours tried."""


@dataclass
class Pattern:
    """Which areas hide which branch: `hidden[branch][level]` has one entry per area."""

    hidden: list[dict[str, Bools]]


class Exchange:
    """Chooses what to hide so that every need is met."""

    def __init__(
        self,
        columns: Sequence[Column],
        splits: Sequence[Split],
        land: Places,
        needs: Mapping[str, Floats],
        forced: Mapping[str, Bools],
    ):
        """Take each level's needs, and what must be hidden without one: areas by columns.

        Nothing is hidden yet.
        """
        self.forced, self.everywhere = forced, set[int]()
        self.columns, self.land, self.needs = columns, land, needs
        self.pushed = {level: wanted.copy() for level, wanted in needs.items()}
        self.branches = branches(columns, splits)
        self.pattern = Pattern(
            [
                {level: np.zeros(len(codes), dtype=bool) for level, codes in land.codes.items()}
                for _ in self.branches
            ]
        )
        self.groups = Groups(land, self.branches, self.pattern.hidden)

    def run(self) -> Pattern:
        """Protect branch after branch, wholes first; again, where help was found further up."""
        before = -1
        while before != (now := self._hidden_count()):
            before = now
            for number, branch in enumerate(self.branches):
                for level, mask in self._wanted(branch).items():
                    self.pattern.hidden[number][level] |= mask
                for level in ORDER:
                    self._settle_level(number, level)
        return self.pattern

    def asked(self) -> list[Need]:
        """Return every need, the widest levels first."""
        return [
            Need(number, level, int(area), branch.parts[part], float(wanted[area, part]))
            for number, branch in enumerate(self.branches)
            for level in ("state", *GROUP)
            if level in branch.levels
            for wanted in [self.needs[level][:, list(branch.parts)]]
            for area, part in zip(*np.nonzero(wanted), strict=True)
        ]

    def insist(self, failed: Sequence[Need], times: int) -> None:
        """Hide more for needs that no exchange was found for: the more, the more `times` before.

        First further partners of their own level; then with the areas around them, or the whole of
        their figure; in the end everything of their kind.
        """
        for need in failed:
            wanted = self.pushed[need.level]
            wanted[need.area, need.part] = need.width * 2.0 ** (times + 1)
            place = self.groups.place_of(need.level, need.area)
            group = self.groups.group(need.branch, need.level, place)
            self._settle(need.branch, group, insist=need.area)
            if times >= FURTHER:
                self._push(need)
            if times >= EVERYTHING:
                self._hide(need.branch, need.level, group.areas)
                self._hide_neighbours(need, times)
        self.run()

    def hide_everywhere(self, branch: int) -> None:
        """Hide a branch and all beneath it in every area and the nation: the last resort."""
        self.everywhere.add(branch)
        for number, one in enumerate(self.branches):
            if one.above in self.everywhere:
                self.everywhere.add(number)
        for number in self.everywhere:
            for mask in self.pattern.hidden[number].values():
                mask[:] = True

    def _hide_neighbours(self, need: Need, times: int) -> None:
        """Hide the figure and its wholes in every area that exchanges of its area run into.

        Each of those looks for partners in turn.
        """
        land = self.land
        inside = land.area[need.level] == need.area
        chain = [need.part, *(w for _, w in self.depths(need.branch) if w is not None)]
        for level in KEPT[need.level]:
            touched = np.unique(land.area[level][inside])
            there = np.isin(land.area[level], touched)
            near = np.unique(land.area[need.level][there])
            for (number, _), column in zip(self.depths(need.branch), chain, strict=True):
                if level in self.branches[number].levels:
                    self._hide(number, level, touched)
                    self._hide(number, need.level, near)
                    self.pushed[level][touched, column] = need.width * 2.0 ** (times - EVERYTHING)

    def _push(self, need: Need) -> None:
        around, branch = AROUND.get(need.level), self.branches[need.branch]
        if around is not None and around in branch.levels:
            inside = self.land.area[need.level] == need.area
            for area in np.unique(self.land.area[around][inside]):
                self.pushed[around][area, need.part] = need.width
        if branch.whole is not None:
            self.pushed[need.level][need.area, branch.whole] = need.width

    def _hidden_count(self) -> int:
        return sum(int(mask.sum()) for hidden in self.pattern.hidden for mask in hidden.values())

    def _wanted(self, branch: Branch) -> dict[str, Bools]:
        """Return what must be hidden anyway: needy figures, and parts of a hidden whole."""
        hidden = {}
        for level, codes in self.land.codes.items():
            mask = np.zeros(len(codes), dtype=bool)
            if level in branch.levels:
                mask |= (self.pushed[level][:, branch.parts] > 0).any(axis=1)
                mask |= self.forced[level][:, branch.parts].any(axis=1)
            if branch.above is not None:
                mask |= self.pattern.hidden[branch.above][level]
            hidden[level] = mask
        for upper in ("district", "parlimen", "state"):
            self._hide_below(hidden, upper, np.flatnonzero(hidden[upper]))
        return hidden

    def _hide_below(self, hidden: dict[str, Bools], upper: str, areas: Ints) -> None:
        inside = np.isin(self.land.area[upper], areas)
        for level in BELOW[upper]:
            hidden[level][self.land.area[level][inside]] = True

    def _settle_level(self, number: int, level: str) -> None:
        branch, hidden = self.branches[number], self.pattern.hidden[number]
        if level not in branch.levels:
            return
        for place, members in enumerate(self.groups.members[level]):
            if hidden[level][members].any():
                short = self._settle(number, self.groups.group(number, level, place))
                self._go_beyond(number, level, place, short)
        if level in BELOW:
            self._hide_below(hidden, level, np.flatnonzero(hidden[level]))

    def _go_beyond(self, number: int, level: str, place: int, short: Ints) -> None:
        """Help areas that find no partner of their kind.

        First their whole is hidden, too; then areas of the other family; then the areas around.
        """
        branch, hidden = self.branches[number], self.pattern.hidden[number]
        if not short.size:
            return
        if branch.above is not None and level in self.branches[branch.above].levels:
            short = self._settle(number, self.groups.group(number, level, place), branch.above)
        if not short.size or level not in AROUND:
            return
        for area in short.tolist():
            self._open_both(number, level, place, area)
        short = self._settle(number, self.groups.group(number, level, place))
        if short.size:
            around = AROUND[level] if AROUND[level] in branch.levels else "state"
            inside = np.isin(self.land.area[level], short)
            areas = np.unique(self.land.area[around][inside])
            hidden[around][areas] = True
            self._hide_below(hidden, around, areas)

    def _open_both(self, number: int, level: str, place: int, area: int) -> None:
        """Hide an area, a neighbour and the areas of the other family that keep the two apart."""
        group = self.groups.group(number, level, place)
        size = group.amounts(self.branches[number].parts).sum(axis=(1, 2))
        own = int(np.searchsorted(group.areas, area))
        hidden = self.pattern.hidden[number]
        before = {one: mask.copy() for one, mask in hidden.items()}
        cheapest, price = None, np.inf
        for near in self._neighbours(number, group, area, size)[:NEIGHBOURS]:
            self._open(number, level, group.areas[[own, near]])
            opened = self.groups.group(number, level, place)
            missing = self._needs(number, opened) - self.widths(number, opened)
            cost = sum(
                LEVEL_WEIGHT[one] * float((mask & ~before[one]).sum())
                for one, mask in hidden.items()
            )
            if missing[own].max() <= 0 and cost < price:
                cheapest, price = near, cost
            for one, mask in before.items():
                hidden[one][:] = mask
        if cheapest is not None:
            self._open(number, level, group.areas[[own, cheapest]])

    def _open(self, number: int, level: str, pair: Ints) -> None:
        inside = np.isin(self.land.area[level], pair)
        for other in self.groups.kept_levels(number, level):
            self._hide(number, other, np.unique(self.land.area[other][inside]))
        self._hide(number, level, pair)

    def _neighbours(self, number: int, group: Group, area: int, size: Floats) -> list[int]:
        """Return other areas of a group: those that share most with an area first, then small."""
        shared = np.zeros(group.areas.size)
        mine = self.land.area[group.level][group.rows] == area
        for other in self.groups.kept_levels(number, group.level):
            codes = self.land.area[other][group.rows]
            near = np.isin(codes, codes[mine])
            shared += np.bincount(group.row_area[near], minlength=group.areas.size) > 0
        order = sorted(range(group.areas.size), key=lambda one: (-shared[one], size[one]))
        return [one for one in order if size[one] and group.areas[one] != area]

    def _needs(self, number: int, group: Group) -> Floats:
        parts = list(self.branches[number].parts)
        return np.asarray(self.pushed[group.level][group.areas][:, parts], dtype=float)

    def widths(
        self, number: int, group: Group, extra: Ints | None = None, above: int | None = None
    ) -> Floats:
        """Return how far each part of each area can move, 0 where the branch is shown."""
        parts = list(self.branches[number].parts)
        there = group.amounts(parts).sum(axis=1)
        rise, fall = self.reach(number, group, extra, above)
        up = np.minimum(rise.sum(axis=0), there.sum(axis=0) - there)
        down = np.minimum(fall.sum(axis=0), there)
        return np.asarray(up + down, dtype=float)

    def reach(
        self, number: int, group: Group, extra: Ints | None = None, above: int | None = None
    ) -> tuple[Floats, Floats]:
        """Return rises and falls by depth (how many wholes move along), area and part.

        Areas `extra` (their place in the group) are taken to hide the branch and `above`, too.
        """
        parts = list(self.branches[number].parts)
        rises, falls = [], []
        for depth, moving in self.depths(number):
            same = group
            if depth != number:
                same = self.groups.group(depth, group.level, group.place)
            hides = self.pattern.hidden[depth][group.level][group.areas].copy()
            if extra is not None and depth in (number, above):
                hides[extra] = True
            given = same.amounts(parts)
            pool = returns(same, self.branches[depth], moving, given)
            rise, fall = extent(given, pool, hides, same.exists)
            rises.append(rise)
            falls.append(fall)
        return np.stack(rises), np.stack(falls)

    def depths(self, number: int) -> list[tuple[int, int | None]]:
        """Return the branches up to the root, each with the part of it that moves along.

        None stands for the part asked about itself.
        """
        found: list[tuple[int, int | None]] = [(number, None)]
        while (above := self.branches[found[-1][0]].above) is not None:
            found.append((above, self.branches[found[-1][0]].whole))
        return found

    def _settle(
        self, number: int, group: Group, above: int | None = None, insist: int | None = None
    ) -> Ints:
        """Hide further areas of the group until every need is met; return areas it is not for.

        With `above`, areas that lack something and their partners hide that branch, too. Areas in
        a hidden larger one are left to that, except for `insist`.
        """
        needs = self._needs(number, group)
        hopeless = self._hidden_above(number, group) & (group.areas != insist)
        given_up = np.zeros_like(hopeless)
        while True:
            missing = needs - self.widths(number, group)
            missing[hopeless | given_up] = 0
            if missing.max(initial=0) <= 0:
                return np.asarray(group.areas[given_up], dtype=np.int64)
            area, part = np.unravel_index(int(np.argmax(missing)), missing.shape)
            found = self._partner(number, group, (int(area), int(part)), needs[area, part], above)
            if found is None:
                given_up[area] = True
                continue
            for branch in {number, number if above is None else above}:
                self._hide(branch, group.level, group.areas[[int(area), found]])

    def _hide(self, number: int, level: str, areas: Ints) -> None:
        self.pattern.hidden[number][level][areas] = True
        if level in BELOW:
            self._hide_below(self.pattern.hidden[number], level, areas)

    def _hidden_above(self, number: int, group: Group) -> Bools:
        """Tell which areas lie in a hidden larger one: they move along with its exchanges."""
        around = AROUND.get(group.level)
        if around is None:
            return np.zeros(group.areas.size, dtype=bool)
        covered = self.pattern.hidden[number][around][self.land.area[around][group.rows]]
        shown = np.bincount(group.row_area[~covered], minlength=group.areas.size)
        return np.asarray(shown == 0)

    def _partner(
        self, number: int, group: Group, cell: tuple[int, int], need: float, above: int | None
    ) -> int | None:
        """Return the smallest area that helps enough, else the one that helps most.

        With `above` the area itself may be all it takes.
        """
        area, part = cell
        hides = self.pattern.hidden[above if above is not None else number][group.level]
        size = group.amounts(self.branches[number].parts).sum(axis=(1, 2))
        candidates = [one for one in np.argsort(size, kind="stable").tolist() if size[one]]
        if above is not None and not hides[group.areas[area]]:
            candidates.insert(0, area)
        best, most = None, float(self.widths(number, group)[area, part])
        for candidate in candidates:
            if hides[group.areas[candidate]]:
                continue
            extra = np.array([area, candidate])
            reached = float(self.widths(number, group, extra, above)[area, part])
            if reached >= need:
                return int(candidate)
            if reached > most:
                best, most = int(candidate), reached
        return best
