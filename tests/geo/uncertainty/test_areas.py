import numpy as np
import pandas as pd
import pytest

from geo.uncertainty.areas import COLUMNS, estimates
from geo.uncertainty.service import normal_interval, poisson_binomial


def areas() -> pd.DataFrame:
    """Return two states of eight areas, an area not known, and one without a base."""
    rng = np.random.default_rng(3)
    trials = rng.integers(20, 400, 16)
    rates = np.r_[rng.beta(2, 60, 8), rng.beta(20, 60, 8)]
    made = pd.DataFrame(
        {
            "area_code": [f"D{n:02}" for n in range(16)],
            "state_code": ["S01"] * 8 + ["S12"] * 8,
            "successes": rng.binomial(trials, rates).astype(float),
            "trials": trials.astype(float),
        }
    )
    others = pd.DataFrame(
        {
            "area_code": ["D01-00", "D99"],
            "state_code": [None, "S01"],
            "successes": [5.0, 0.0],
            "trials": [50.0, np.nan],
        }
    )
    return pd.concat([made, others], ignore_index=True).assign(scale=100.0)


def told() -> pd.DataFrame:
    return estimates(areas(), "coverage|district").set_index("area_code")


def test_every_area_has_a_row_in_the_same_order() -> None:
    found = estimates(areas(), "x")
    assert list(found.columns) == list(COLUMNS)
    assert list(found["area_code"]) == list(areas()["area_code"])


def test_limits_and_smoothed_rates_are_on_the_scale_of_the_value() -> None:
    found = told().iloc[:16]
    raw = 100 * areas()["successes"][:16].to_numpy() / areas()["trials"][:16].to_numpy()
    assert np.all((found["lower"] <= raw) & (raw <= found["upper"]))
    assert np.all(found["smoothed_lower"] < found["smoothed"])
    assert np.all(found["smoothed"] < found["smoothed_upper"])


def test_each_state_pulls_its_own_areas() -> None:
    found = told()
    assert found.loc["D00":"D07", "smoothed"].max() < found.loc["D08":"D15", "smoothed"].min()
    assert not found.loc["D00":"D15", "borrowed_prior"].any()


def test_ranks_have_room_and_run_over_the_known_areas() -> None:
    found = told().iloc[:16]
    assert found["rank_lower"].min() == 1
    assert found["rank_upper"].max() == 16
    assert np.all(found["rank_lower"] <= found["rank_median"])
    assert np.all(found["rank_median"] <= found["rank_upper"])
    assert (found["rank_upper"] > found["rank_lower"]).any()


def test_an_unknown_area_and_one_without_a_base_have_no_rank() -> None:
    found = told()
    nothing = ["smoothed", "rank_lower", "rank_upper"]
    assert found.loc["D01-00", nothing].isna().all()
    assert found.loc["D01-00", "upper"] > 0
    assert np.isnan(found.loc["D99", "rank_median"])
    assert found.loc["D99", "reliability"] == "no_data"


def test_the_same_figures_give_the_same_ranks() -> None:
    pd.testing.assert_frame_equal(told(), told())


def test_no_area_at_all_is_no_error() -> None:
    assert len(estimates(areas().iloc[:0], "x")) == 0


def test_the_interval_of_expected_counts_is_normal_and_never_below_zero() -> None:
    mean, variance = poisson_binomial([0.9, 0.6, 0.3])
    found = normal_interval([mean, 0.1], [variance, 0.09])
    assert found.upper[0] == pytest.approx(1.8 + 1.959964 * 0.54**0.5, abs=1e-6)
    assert found.lower[1] == 0
