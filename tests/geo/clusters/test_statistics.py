"""Moran, G* and the false discovery rate against printed figures, and on pure noise."""

import numpy as np
import pandas as pd
import pytest
from esda import fdr
from esda.moran import Moran
from libpysal import io as libpysal_io
from libpysal.examples import get_path
from libpysal.weights import W, lat2W

from geo.clusters.statistics import (
    differ,
    find_clusters,
    kept,
    local_moran_of,
    standardised_rates,
)

EVENTS = np.array([30, 25, 25, 15, 33, 21, 30, 20], dtype=float)
BASES = np.array([100, 100, 110, 90, 100, 90, 110, 90], dtype=float)


def test_o7_standardised_rates_are_those_of_assuncao_and_reis() -> None:
    expected = [1.03843594, -0.04099089, -0.56250375, -1.73061861, 1.68609205, -0.37696643,
                0.47576252, -0.60257513]  # fmt: skip
    assert standardised_rates(EVENTS, BASES) == pytest.approx(expected, abs=5e-9)


@pytest.fixture(scope="module")
def homicides() -> tuple[np.ndarray, W]:
    values = pd.read_csv(get_path("stl_hom.csv"))["HR8893"].to_numpy(float)
    reader = libpysal_io.open(get_path("stl.gal"))
    weights = reader.read()
    reader.close()
    return values, weights


def test_o8_moran_of_the_homicides_of_st_louis(homicides: tuple[np.ndarray, W]) -> None:
    found = Moran(*homicides, transformation="r", permutations=0)
    assert pytest.approx(0.243656, abs=5e-7) == found.I
    assert pytest.approx(-0.012987, abs=5e-7) == found.EI
    assert pytest.approx(0.00027148, abs=5e-9) == found.p_norm


def test_o8b_cut_offs_of_two_sided_local_moran(homicides: tuple[np.ndarray, W]) -> None:
    _, p, _ = local_moran_of(*homicides, 999, 12345)
    assert fdr(p, 0.1) == pytest.approx(0.00128205, abs=5e-9)
    assert fdr(p, 0.05) == pytest.approx(0.00064103, abs=5e-9)
    assert p.min() >= 2 / 1000  # two-sided: no smaller p can come of 999 permutations


def test_o16_the_cut_off_keeps_two_of_ten() -> None:
    p = [0.001, 0.008, 0.039, 0.041, 0.042, 0.060, 0.074, 0.205, 0.212, 0.216]
    assert fdr(np.array(p), 0.05) == pytest.approx(0.01)
    assert kept(p, 0.05) == [True, True, *[False] * 8]


GRID = 12
PERMUTATIONS = 9_999


def test_pure_noise_is_flagged_no_more_often_than_the_nominal_rate() -> None:
    """Under noise every finding is false: the share of maps with any must be 5 % or less."""
    random = np.random.default_rng(7)
    weights = lat2W(GRID, GRID, rook=False)
    bases = random.integers(200, 5_000, GRID * GRID).astype(float)
    maps, flagged, raw = 60, 0, []
    for seed in range(maps):
        values = standardised_rates(random.binomial(bases.astype(int), 0.04).astype(float), bases)
        _, p, _ = local_moran_of(values, weights, PERMUTATIONS, seed)
        flagged += any(kept(list(p), 0.05))
        raw.append(np.mean(p <= 0.05))
    # 60 maps at 5 %: more than seven happen less than once in a hundred times.
    assert flagged <= 7
    # Without the cut-off one area in twenty looks like a cluster, and not one in ten.
    assert np.mean(raw) == pytest.approx(0.05, abs=0.01)


def test_a_planted_cluster_is_found_and_its_opposite_too() -> None:
    random = np.random.default_rng(3)
    weights = lat2W(GRID, GRID, rook=False)
    rates = np.full((GRID, GRID), 0.04)
    rates[:4, :4], rates[8:, 8:] = 0.10, 0.01
    bases = np.full(GRID * GRID, 2_000.0)
    events = random.binomial(2_000, rates.ravel()).astype(float)
    found = find_clusters(events, bases, weights, PERMUTATIONS, 1, 0.05)
    kinds = np.array(found.kind).reshape(GRID, GRID)
    spots = np.array(found.spot).reshape(GRID, GRID)
    assert set(kinds[1:3, 1:3].ravel()) == {"high_high"}
    assert set(kinds[9:11, 9:11].ravel()) == {"low_low"}
    assert set(spots[1:3, 1:3].ravel()) == {"hot"}
    assert set(spots[9:11, 9:11].ravel()) == {"cold"}
    assert found.moran_p == pytest.approx(2 / 10_000)
    again = find_clusters(events, bases, weights, PERMUTATIONS, 1, 0.05)
    assert again.local_p.tolist() == found.local_p.tolist()


def test_where_all_rates_are_the_same_nothing_is_told_apart() -> None:
    bases = np.array([10.0, 20, 40])
    assert not differ(np.zeros(3), bases)
    assert not differ(bases / 2, bases)
    assert differ(np.array([0.0, 0, 1]), bases)
