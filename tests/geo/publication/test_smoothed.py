"""Smoothed rates and ranks of made-up published figures."""

import numpy as np
import pandas as pd
import pytest

from geo.indicators.service import get_indicator
from geo.publication.smoothed import TOLD, with_smoothed

POOR = (60, 90, 150, 30, 20, 80, 12, 100)
CODES = [f"D01-{number:02}" for number in range(1, len(POOR) + 1)]
STATES = pd.Series("S01", index=CODES)


def told(*withheld: str, poor: tuple[int, ...] = POOR, code: str = "coverage") -> pd.DataFrame:
    """Return the districts' coverage, half of the poor in the first and less from area to area."""
    sums = pd.DataFrame({"cell": CODES, "poor_hh": poor, "aided_hh": [n // 2 for n in poor]})
    sums["aided_hh"] -= np.arange(len(poor))
    rows = pd.DataFrame(
        {
            "area_code": CODES,
            "cell": CODES,
            "level": "district",
            "breakdown": "",
            "flag": ["suppressed" if area in withheld else "ok" for area in CODES],
            "denominator": [float(n) for n in poor],
        }
    )
    return with_smoothed(rows, sums, STATES, get_indicator(code)).set_index("area_code")


def test_every_published_rate_has_a_smoothed_one_and_a_rank() -> None:
    found = told()
    assert found[list(TOLD)].notna().all(axis=None)
    assert (found["smoothed_lower"] < found["smoothed"]).all()
    assert (found["smoothed"] < found["smoothed_upper"]).all()
    assert (found["rank_lower"].min(), found["rank_upper"].max()) == (1, len(POOR))


def test_withheld_figures_neither_have_nor_change_anything() -> None:
    found = told("D01-07")
    assert found.loc["D01-07", list(TOLD)].isna().all()
    other = (*POOR[:6], 5_000, *POOR[7:])
    changed = told("D01-07", poor=other)
    pd.testing.assert_frame_equal(found[list(TOLD)], changed[list(TOLD)])


def test_with_few_published_areas_nothing_is_borrowed() -> None:
    assert told(*CODES[:4])[list(TOLD)].isna().all(axis=None)


@pytest.mark.parametrize("code", ["poor_hh", "shortfall_rm"])
def test_counts_and_sums_are_not_smoothed(code: str) -> None:
    assert told(code=code)[list(TOLD)].isna().all(axis=None)
