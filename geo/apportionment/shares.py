"""Whole units and sen divided in proportion, so that the parts add up to the whole. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.targeting.proportional import award

Method = Literal["population", "land"]

SLIVER = 0.001
"""Parts of less than this share of both areas come from redrawn lines and hold nobody."""

AGREEMENT = 0.2
"""People of the parts may differ from people of the whole by this share; else they are not its."""

SEN = 100


@dataclass(frozen=True)
class Piece:
    """The land that an area of the source set shares with one of the target set."""

    source: str
    target: str
    of_source: float
    """Share of the source area's land, 0 to 1."""
    of_target: float
    """Share of the target area's land, 0 to 1."""

    @property
    def is_sliver(self) -> bool:
        """Tell whether this is a redrawn line rather than a part."""
        return self.of_source < SLIVER and self.of_target < SLIVER

    @property
    def is_same(self) -> bool:
        """Tell whether the two areas are one and the same."""
        return min(self.of_source, self.of_target) >= 1 - SLIVER

    @property
    def is_whole_source(self) -> bool:
        """Tell whether the source area lies in the target area as a whole."""
        return self.of_source >= 1 - SLIVER


def weights(pieces: Sequence[Piece], people: Mapping[str, float]) -> tuple[list[float], Method]:
    """Return how an area is divided among its pieces, summing to 1, and by what.

    By population where the people of every target area are known, and, where those of the source
    area are known too, agree with them (a new area may carry the code of the old, larger one); a
    target area's people are spread evenly over its land. By land otherwise.
    """
    parts = [people.get(piece.target, 0.0) * piece.of_target for piece in pieces]
    known = all(piece.target in people for piece in pieces) and sum(parts) > 0
    whole = people.get(pieces[0].source)
    if known and (whole is None or abs(sum(parts) - whole) <= AGREEMENT * whole):
        return [part / sum(parts) for part in parts], "population"
    land = sum(piece.of_source for piece in pieces)
    return [piece.of_source / land for piece in pieces], "land"


def divide(whole: int, shares: Sequence[float]) -> list[int]:
    """Return whole parts in proportion to `shares` that add up to `whole`, by Sainte-Laguë.

    Ties go to the earlier part. A larger whole never makes a part smaller, so that parts of a
    part stay within it (hardcore poor within poor).
    """
    count = len(shares)
    units = award(
        np.asarray(shares, dtype=np.float64),
        np.zeros(count, dtype=np.int64),
        np.full(count, whole, dtype=np.int64),
        np.ones(count, dtype=np.int64),
        whole,
    )
    return [int(part) for part in units]


def divide_figure(whole: float, shares: Sequence[float]) -> list[float]:
    """Return the parts of a figure that add up to it: whole units for counts, else hundredths.

    What is finer than a hundredth goes to the largest part.
    """
    if whole.is_integer():
        return [float(part) for part in divide(int(whole), shares)]
    hundredths = round(whole * SEN)
    parts = [part / SEN for part in divide(hundredths, shares)]
    largest = max(range(len(parts)), key=lambda place: parts[place])
    parts[largest] += whole - sum(parts)
    return parts
