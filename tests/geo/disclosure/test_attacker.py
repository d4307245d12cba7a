"""An attacker apart from the protector, given everything public, cannot pin down a protected
count; without the second step of protection he can."""

import numpy as np
import pytest

from geo.disclosure.cells import CellTable
from geo.disclosure.rules import DisclosureRules
from geo.disclosure.service import Protection, protect
from tests.geo.disclosure.registries import (
    Figure,
    Land,
    attack,
    later,
    make_households,
    make_land,
    make_table,
)

REGISTRIES, PER_TEST = 300, 10
RULES = DisclosureRules(threshold=10)


def figures_of(protection: Protection, chosen: np.ndarray) -> list[Figure]:
    return [key for key, yes in zip(protection.table.keys, chosen.tolist(), strict=True) if yes]


def public_figures(protection: Protection) -> dict[Figure, float]:
    shown = protection.released()
    known = ~np.isnan(shown)
    return dict(zip(figures_of(protection, known), shown[known].tolist(), strict=True))


def bounded_too_tightly(protection: Protection, land: Land) -> list[Figure]:
    """Return the protected figures whose range is narrower than their protection."""
    need = protection.primary.protection
    wanted = figures_of(protection, need > 0)
    ranges = attack(land, public_figures(protection), wanted)
    width = {figure: high - low for figure, (low, high) in ranges.items()}
    return [f for f in wanted if width[f] < need[protection.table.position[f]] - 1e-6]


def following(table: CellTable, first: Protection) -> CellTable:
    """Return the later table, knowing what the first publication showed and hid."""
    assert table.keys == first.table.keys
    previous = np.where(first.table.published, first.table.values, np.nan)
    return table.changed(previous=previous, previous_hidden=first.suppressed)


def small_flows_shown(first: Protection, second: Protection) -> list[Figure]:
    """Return figures shown at both dates of which the difference is a small count."""
    change = np.abs(second.released() - first.released())
    telling = (change > 0) & (change < RULES.threshold)
    return figures_of(second, telling & (second.table.values <= RULES.flow_ceiling))


@pytest.mark.parametrize("start", range(0, REGISTRIES, PER_TEST))
def test_two_publications_leave_every_protected_count_uncertain(start: int) -> None:
    """Issue 6, done-when 2."""
    for seed in range(start, start + PER_TEST):
        rng = np.random.default_rng(seed)
        land, sensitive = make_land(rng), seed % 3 == 0
        now = make_households(land, rng)
        first = protect(make_table(land, now, sensitive=sensitive), RULES)
        assert first.audit.passed, (seed, first.audit.failed)
        assert bounded_too_tightly(first, land) == [], seed
        after = make_table(land, later(now, rng), sensitive=sensitive)
        second = protect(following(after, first), RULES)
        assert second.audit.passed, (seed, second.audit.failed)
        assert bounded_too_tightly(second, land) == [], seed
        assert small_flows_shown(first, second) == [], seed


def test_without_complementary_cells_the_attacker_succeeds() -> None:
    beaten = 0
    for seed in range(40):
        rng = np.random.default_rng(seed)
        land = make_land(rng)
        table = make_table(land, make_households(land, rng), sensitive=False)
        bare = protect(table, RULES, complementary=False)
        found = bounded_too_tightly(bare, land)
        assert bare.audit.passed == (not found)
        beaten += bool(found)
    assert beaten >= 35
