import numpy as np
import pandas as pd
import pytest

from geo.indicators.service import get_indicator
from geo.publication.categories import whole_areas
from geo.publication.figures import NUMBERS, exact_figures, official_figures, public_figures


def areas(**columns: float) -> pd.DataFrame:
    """Return one district with these sums, as `geo.indicators.queries.figures` would give it."""
    sums = {"registered_hh": 500.0, "poor_hh": 200.0, "hardcore_hh": 40.0, "aided_hh": 100.0}
    row = sums | {"census_households": 10_000.0, "hies_absolute": 4.0} | columns
    row["code"], row["parent_code"], row["level"] = "D01-01", "S01", "district"
    base = {
        "registered_poverty_rate": (row["poor_hh"], row["census_households"], 100),
        "hardcore_share": (row["hardcore_hh"], row["poor_hh"], 100),
        "registration_ratio": (
            row["poor_hh"],
            row["census_households"] * row["hies_absolute"] / 100,
            1,
        ),
    }
    for code, (numerator, denominator, factor) in base.items():
        row[f"{code}__numerator"], row[f"{code}__denominator"] = numerator, denominator
        row[f"{code}__value"] = numerator / denominator * factor if denominator else np.nan
    row["poor_hh__numerator"] = row["poor_hh__value"] = row["poor_hh"]
    return whole_areas(pd.DataFrame([row]))


def figure(code: str, hidden: set[tuple[str, str]] = frozenset(), **columns: float) -> pd.Series:
    table = areas(**columns)
    indicator = get_indicator(code)
    exact = exact_figures(table, [indicator], 2026)
    return public_figures(exact, table, indicator, hidden).iloc[0]


def test_a_rate_has_numerator_denominator_and_wilson_interval() -> None:
    found = figure("registered_poverty_rate")
    assert (found["value"], found["numerator"], found["denominator"]) == (2.0, 200, 10_000)
    # 200 of 10,000: Wilson 95 % limits .017432 and .022934.
    assert (found["lower"], found["upper"]) == pytest.approx((1.7432, 2.2934), abs=1e-3)
    assert (found["flag"], found["reason"]) == ("ok", None)


def test_a_count_has_no_interval() -> None:
    found = figure("poor_hh")
    assert found["value"] == 200
    assert found[["lower", "upper", "denominator"]].isna().all()


def test_a_ratio_has_the_interval_of_its_counts_on_its_own_scale() -> None:
    found, rate = figure("registration_ratio"), figure("registered_poverty_rate")
    assert found["value"] == 0.5
    assert found["lower"] == pytest.approx(rate["lower"] / 4)


def test_zero_is_told_with_its_upper_limit() -> None:
    found = figure("registered_poverty_rate", poor_hh=0.0)
    assert (found["flag"], found["value"], found["lower"]) == ("zero", 0, 0)
    assert found["upper"] > 0


def test_few_households_make_a_rate_unreliable() -> None:
    found = figure("registered_poverty_rate", poor_hh=7.0)
    assert (found["flag"], found["reason"]) == ("unreliable", "wide_interval")
    assert found["value"] == pytest.approx(0.07)


def test_a_rather_wide_interval_asks_for_care() -> None:
    found = figure("registered_poverty_rate", poor_hh=15.0)
    assert (found["flag"], found["reason"]) == ("ok", "use_with_care")


def test_a_rate_above_a_hundred_is_shown_and_flagged_not_clipped() -> None:
    found = figure("registered_poverty_rate", poor_hh=300.0, census_households=250.0)
    assert (found["value"], found["flag"]) == (120.0, "unreliable")


@pytest.mark.parametrize(
    ("code", "count"),
    [("registered_poverty_rate", "poor_hh"), ("hardcore_share", "poor_hh"),
     ("hardcore_share", "hardcore_hh"), ("poor_hh", "poor_hh")],
)  # fmt: skip
def test_a_withheld_count_takes_every_number_of_its_indicators_with_it(
    code: str, count: str
) -> None:
    found = figure(code, {(count, "D01-01")})
    assert (found["flag"], found["reason"]) == ("suppressed", "withheld")
    assert found[list(NUMBERS)].isna().all()


@pytest.mark.parametrize(
    ("base", "reason"), [(float("nan"), "no_denominator"), (0.0, "zero_denominator")]
)
def test_without_a_denominator_there_is_a_reason_and_no_number(base: float, reason: str) -> None:
    found = figure("registered_poverty_rate", census_households=base)
    assert (found["flag"], found["reason"]) == ("no_data", reason)
    assert found[list(NUMBERS)].isna().all()


def test_a_withheld_zero_base_is_not_told_apart_from_other_withheld_figures() -> None:
    found = figure("hardcore_share", {("poor_hh", "D01-01")}, poor_hh=0.0, hardcore_hh=0.0)
    assert (found["flag"], found["reason"]) == ("suppressed", "withheld")


def test_official_figures_have_a_row_for_every_area_of_their_levels_and_years() -> None:
    known = pd.DataFrame(
        {
            "code": ["S01", "D01-01", "D01-02"],
            "level": ["state", "district", "district"],
            "parent_code": ["MY", "S01", "S01"],
        }
    )
    reference = pd.DataFrame(
        {
            "area_code": ["D01-01", "D01-02", "D01-01", "H01-elsewhere"],
            "year": [2022, 2022, 2024, 2024],
            "level": "district",
            "value": [5.0, 0.0, 4.0, 3.0],
            "source": "survey",
        }
    )
    found = official_figures(reference, known, "hies_absolute").set_index(["area_code", "year"])
    assert found["flag"].to_dict() == {
        ("D01-01", 2022): "ok",
        ("D01-02", 2022): "zero",
        ("D01-01", 2024): "ok",
        ("D01-02", 2024): "no_data",
    }
    assert found.loc[("D01-02", 2024), "reason"] == "no_official_figure"
