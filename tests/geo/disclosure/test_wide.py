"""Wide tables: exchanges hide enough, the proof is in whole households, the attacker fails."""

import numpy as np
import pytest

from database.errors import InvalidInput
from geo.disclosure import wide
from geo.disclosure.area_tables import Column, Split
from geo.disclosure.audit import valid_examples
from geo.disclosure.rules import DisclosureRules
from geo.disclosure.service import Protection
from geo.disclosure.wide import protect_columns
from tests.geo.disclosure.registries import (
    SPLITS,
    Households,
    Land,
    attack,
    kinds,
    make_households,
    make_land,
)

RULES = DisclosureRules(threshold=10)
COLUMNS = [Column((split, category)) for split, of in SPLITS.items() for category in of]
SUMS = [Split(0, (1, 2)), Split(0, (3, 4, 5))]


def figures(households: Households) -> np.ndarray:
    return np.column_stack(
        [
            households[:, kinds(split, category)].sum(axis=1)
            for split, of in SPLITS.items()
            for category in of
        ]
    ).astype(float)


def protected(land: Land, households: Households) -> Protection:
    return protect_columns(figures(households), COLUMNS, SUMS, land, RULES)


def large(seed: int) -> tuple[Land, Households]:
    """Return a registry large enough that exchanges find partners."""
    rng = np.random.default_rng(seed)
    land = make_land(rng)
    return land, make_households(land, rng) * 3


def too_tight(protection: Protection, land: Land) -> list[object]:
    table, need = protection.table, protection.primary.protection
    shown = protection.released()
    public = {
        key: value
        for key, value in zip(table.keys, shown.tolist(), strict=True)
        if not np.isnan(value)
    }
    wanted = [table.keys[cell] for cell in np.flatnonzero(need > 0)]
    ranges = attack(land, public, wanted)
    return [
        key for key, (low, high) in ranges.items() if high - low < need[table.position[key]] - 1e-6
    ]


@pytest.mark.parametrize("start", range(0, 100, 10))
def test_the_attacker_bounds_no_protected_count(start: int) -> None:
    for seed in range(start, start + 10):
        rng = np.random.default_rng(seed)
        land = make_land(rng)
        protection = protected(land, make_households(land, rng))
        assert protection.audit.passed, (seed, protection.audit.failed)
        assert too_tight(protection, land) == [], seed


def test_a_table_without_small_counts_is_published_whole() -> None:
    land = make_land(np.random.default_rng(1))
    protection = protected(land, np.full((len(land), 2, 3), 50))
    assert not protection.suppressed.any()


@pytest.mark.parametrize("seed", range(3))
def test_the_same_table_gives_the_same_pattern(seed: int) -> None:
    first, second = protected(*large(seed)), protected(*large(seed))
    assert np.array_equal(first.suppressed, second.suppressed)


@pytest.mark.parametrize("seed", range(6))
def test_every_witness_is_a_registry_nobody_can_exclude(seed: int) -> None:
    protection = protected(*large(seed))
    valid = valid_examples(protection.table, protection.suppressed, protection.examples)
    assert valid.all()


@pytest.mark.parametrize("seed", range(6))
def test_exchanges_hide_or_show_a_split_as_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wide, "SMALL_TABLE", 0)
    land, households = large(seed)
    protection = protect_columns(figures(households), COLUMNS, SUMS, land, RULES)
    hidden = protection.suppressed.reshape(-1, len(COLUMNS))
    covered = protection.table.published.reshape(-1, len(COLUMNS))[:, 0]
    assert np.array_equal(hidden[covered, 1], hidden[covered, 2])


def test_a_figure_in_two_splits_is_refused() -> None:
    land, households = large(1)
    twice = [*SUMS, Split(3, (1,))]
    with pytest.raises(InvalidInput):
        protect_columns(figures(households), COLUMNS, twice, land, RULES)


def test_unknown_areas_need_their_reserved_codes() -> None:
    land = make_land(np.random.default_rng(1)).assign(dun=None)
    with pytest.raises(InvalidInput, match="dun"):
        protected(land, np.full((len(land), 2, 3), 50))
