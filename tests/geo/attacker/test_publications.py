"""Somebody given everything public cannot pin a protected count down; were only small counts
withheld, he could. What is attacked is what `geo.publication` would store."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.disclosure.service import Protection
from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.counts import COUNTS, levels_of
from geo.publication.protection import Before, Cell, protect, withheld_cells
from tests.geo.attacker.attacker import Attacker, Figure, figures_of
from tests.geo.attacker.registries import BROKEN_DOWN, PLACES, later, make_counts, make_land, narrow

THRESHOLD, LARGE = 10, 1000
PAIRS, PER_TEST = 150, 10
"""Two dates each: 300 registries."""


def level_of(area: str) -> str:
    return {"MY": "national"}.get(area) or {level[0].upper(): level for level in PLACES}.get(
        area[0], "dun"
    )


def told(registry: pd.DataFrame) -> dict[Figure, float]:
    """Return the true value of everything a publication has a row for."""
    names = [name for name in registry.columns if name not in PLACES]
    levels = {name: levels_of([name]) for name in COUNTS if name in names}
    for code, split in BREAKDOWNS.items():
        for category in split.categories:
            levels[f"{BROKEN_DOWN}/{code}/{category}"] = split.levels
    true = figures_of(registry, names)
    return {
        figure: value for figure, value in true.items() if level_of(figure[1]) in levels[figure[0]]
    }


def cell(figure: Figure) -> Cell:
    count, _, category = figure[0].partition("/")
    return count, f"{figure[1]}/{category}" if category else figure[1]


def shown(registry: pd.DataFrame, hidden: set[Cell]) -> dict[Figure, float]:
    return {figure: value for figure, value in told(registry).items() if cell(figure) not in hidden}


def seen(registry: pd.DataFrame, hidden: set[Cell]) -> Before:
    return Before(registry, frozenset(map(cell, shown(registry, hidden))))


def widths(registry: pd.DataFrame) -> dict[Figure, float]:
    """Return how uncertain the small counts of a registry must stay.

    Ten households; one in a row of households whose place is not known.
    """
    small = {f: value for f, value in told(registry).items() if 0 < value < THRESHOLD}
    return {(count, area): 1.0 if _is_nowhere(area) else float(THRESHOLD) for count, area in small}


def _is_nowhere(area: str) -> bool:
    return area.endswith(("-00", "-000")) or area[1:4] == "000"


def found(registry: pd.DataFrame, hidden: set[Cell]) -> list[Figure]:
    counted = [name for name in registry if name not in PLACES]
    attacker = Attacker(registry[list(PLACES)], shown(registry, hidden), counted)
    return attacker.narrow(widths(registry))


def drawn(seed: int, *, wide: bool = False) -> tuple[pd.DataFrame, np.random.Generator]:
    rng = np.random.default_rng(seed)
    registry = make_counts(make_land(rng), rng)
    return registry if wide else narrow(registry), rng


@pytest.mark.parametrize("start", range(0, PAIRS, PER_TEST))
def test_nobody_bounds_a_protected_count_in_two_publications(start: int) -> None:
    """Issue 6, done-when 2."""
    for seed in range(start, start + PER_TEST):
        registry, rng = drawn(seed, wide=True)
        first, second = narrow(registry), narrow(later(registry, rng))
        hidden = withheld_cells(protect(first, THRESHOLD))
        assert found(first, hidden) == [], seed
        before = seen(first, hidden)
        hidden_then = withheld_cells(protect(second, THRESHOLD, before))
        assert found(second, hidden_then) == [], seed
        assert small_flows(shown(first, hidden), shown(second, hidden_then)) == [], seed


def small_flows(first: dict[Figure, float], second: dict[Figure, float]) -> list[Figure]:
    """Return figures shown at both dates that differ by a small count."""
    return [
        figure
        for figure in first.keys() & second.keys()
        if 0 < abs(second[figure] - first[figure]) < THRESHOLD and second[figure] <= LARGE
    ]


@pytest.mark.parametrize("seed", range(2))
def test_all_counts_and_breakdowns_at_once_are_as_safe(seed: int) -> None:
    registry, _ = drawn(seed, wide=True)
    assert found(registry, withheld_cells(protect(registry, THRESHOLD))) == []


@pytest.mark.parametrize("seed", range(5))
def test_a_registry_published_again_shows_nothing_it_withheld(seed: int) -> None:
    registry, _ = drawn(seed)
    hidden = withheld_cells(protect(registry, THRESHOLD))
    again = withheld_cells(protect(registry, THRESHOLD, seen(registry, hidden)))
    assert again >= hidden


def only_primary(protection: Protection) -> Protection:
    return replace(protection, suppressed=protection.primary.cells)


def test_with_the_complementary_step_turned_off_he_succeeds() -> None:
    beaten = [bool(found(one, withheld_cells(only_primary(protect(one, THRESHOLD)))))
              for one, _ in map(drawn, range(20))]  # fmt: skip
    assert sum(beaten) >= 18
