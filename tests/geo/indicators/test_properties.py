"""What must hold for every indicator, whatever the households.

A population is put into one state and a changed copy of it into another, so that one pass over
both tells how the change moved every indicator.
"""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.indicators.counts import SPLITS, remainders
from geo.indicators.measures import ADDITIVE, MONEY_SUMS
from geo.indicators.service import list_indicators
from tests.geo.indicators.made import Household, computed, figures, household

REGISTRY = [one for one in list_indicators() if not one.is_official]
RELATIVE = [
    one.code
    for one in REGISTRY
    if one.denominator is not None and not one.references and one.code != "poor_density"
]
"""Indicators that say how things stand per household, whatever the number of households."""

some = settings(max_examples=8, deadline=None)

LINE = 500
WAITING = ("baru", "disemak", "ditolak")


def _money(low: int, high: int) -> st.SearchStrategy[float]:
    """Return amounts to the sen."""
    return st.integers(low * 100, high * 100).map(lambda sen: sen / 100)


@st.composite
def anybody(draw: st.DrawFn) -> dict[str, Any]:
    """Return a household of any status, place, income and aid."""
    programmes = draw(st.integers(0, 4))
    limits = draw(st.integers(0, programmes))
    income = draw(st.none() | _money(0, 1500))
    aid = draw(_money(1, 800)) if programmes else 0
    return household(
        income,
        draw(st.sampled_from([None, LINE, 720.5])),
        income_before_aid=None if income is None else max(income - aid / 2, 0),
        registration_status=draw(
            st.sampled_from(["disahkan"] * 4 + ["baru", "disemak", "ditolak"])
        ),
        poverty_status=draw(st.sampled_from(["miskin", "miskin_tegar", "terkeluar", None])),
        location_level=draw(st.integers(0, 7)),
        location_confidence=draw(st.none() | st.floats(0, 1)),
        size=draw(st.none() | st.integers(1, 9)),
        programmes=programmes,
        same_purpose=programmes > 1 and draw(st.booleans()),
        aid_records=programmes,
        aid_monthly=aid,
        limits_known=limits,
        limits_exceeded=draw(st.integers(0, limits)),
        verified_months=draw(st.none() | st.integers(0, 60)),
        case_state=draw(st.sampled_from([None, "baru", "disemak", "disahkan"])),
        days_in_state=draw(st.integers(0, 900)),
        water=draw(st.sampled_from([None, "telaga", "paip_dalam"])),
        electricity=draw(st.sampled_from(["grid_24", "tiada"])),
        toilet="pam",
        house_condition=draw(st.sampled_from(["baik", "usang"])),
        rooms=draw(st.integers(0, 4)),
        education="rendah",
        out_of_school=draw(st.booleans()),
    )


people = st.lists(anybody(), min_size=1, max_size=25)


@st.composite
def listed(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return registered households with known incomes, at least two of them below the line."""
    incomes = draw(st.lists(_money(2, 1000), min_size=3, max_size=12))
    assume(sum(income < LINE for income in incomes) >= 2)
    return [household(income, LINE, poverty_status="miskin") for income in incomes]


def moved(made: list[dict[str, Any]], state: str, **changes: Any) -> list[Household]:
    """Return copies in another state, placed by state only: a level that state figures count."""
    return [one | {"state_code": state, "location_level": 1} | changes for one in made]


def beside(
    made: list[dict[str, Any]], changed: list[dict[str, Any]]
) -> tuple[pd.Series, pd.Series]:
    """Return the indicators of a population and of its changed copy."""
    found = computed([*moved(made, "S01"), *moved(changed, "S02")])
    return found.loc["S01"], found.loc["S02"]


def test_every_registry_indicator_has_a_property_here() -> None:
    additive = {one.code for one in REGISTRY if one.splits}
    over_bases = {one.code for one in REGISTRY if one.references} | {"poor_density"}
    assert {one.code for one in REGISTRY} == additive | set(RELATIVE) | over_bases


@some
@given(people)
def test_sums_over_areas_are_the_sums_of_the_nation(made: list[dict[str, Any]]) -> None:
    spread = [one | {"state_code": f"S0{1 + place % 3}"} for place, one in enumerate(made)]
    states, nation = figures(spread), figures(spread, "national").loc["MY"]
    for name in ADDITIVE:
        assert states[name].sum() == pytest.approx(nation[name], rel=1e-12, abs=1e-9)
    for one in REGISTRY:
        if one.splits:
            for part in ("numerator", "denominator"):
                name = f"{one.code}__{part}"
                if name in nation:
                    assert states[name].sum() == pytest.approx(nation[name], rel=1e-9, abs=1e-9)


@some
@given(people)
def test_splits_add_up_and_nothing_is_below_zero(made: list[dict[str, Any]]) -> None:
    nation = figures(made, "national").loc["MY"]
    counted = nation.to_dict()
    for name, (whole, parts) in remainders().items():
        counted[name] = counted[whole] - sum(counted[part] for part in parts)
    for whole, parts in SPLITS:
        assert sum(counted[part] for part in parts) == counted[whole]
    assert all(counted[name] >= 0 for name in (*ADDITIVE, *remainders()))


@some
@given(people)
def test_a_population_and_its_double_stand_alike(made: list[dict[str, Any]]) -> None:
    once, twice = beside(made, [*made, *made])
    for code in set(RELATIVE) - {"days_baru_p90", "days_disemak_p90"}:
        assert once[code] == pytest.approx(twice[code], rel=1e-8, abs=1e-8, nan_ok=True)


@some
@given(people, st.randoms(use_true_random=False))
def test_the_order_of_households_does_not_matter(made: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(made, len(made))
    first, second = beside(made, shuffled)
    assert first.equals(second)


@some
@given(people)
def test_ringgit_or_sen_give_the_same_figures(made: list[dict[str, Any]]) -> None:
    money = ("income", "income_before_aid", "line_total", "aid_monthly")
    in_sen = [
        one | {name: one[name] * 100 if one[name] is not None else None for name in money}
        for one in made
    ]
    # An income under RM1 is raised to RM1 for its logarithm, whatever the unit.
    assume(not any(one["income"] is not None and one["income"] < 1 for one in made))
    ringgit, sen = beside(made, in_sen)
    for one in REGISTRY:
        factor = 100 if one.kind == "money" else 1
        assert ringgit[one.code] * factor == pytest.approx(
            sen[one.code], rel=1e-9, abs=1e-9, nan_ok=True
        )


DEPTH = ("fgt0", "fgt1", "fgt2", "watts", "sen", "sst", "income_gap", "shortfall_rm")


@some
@given(listed(), _money(1, 900))
def test_incomes_above_the_line_do_not_matter(made: list[dict[str, Any]], more: float) -> None:
    richer = [
        one | {"income": one["income"] + more} if one["income"] >= LINE else one for one in made
    ]
    before, after = beside(made, richer)
    for code in DEPTH:
        assert before[code] == pytest.approx(after[code], abs=1e-9)


@some
@given(listed(), st.floats(0.05, 0.9))
def test_a_poorer_poor_household_makes_it_worse(made: list[dict[str, Any]], left: float) -> None:
    place = int(np.argmin([one["income"] for one in made]))
    lower = round(made[place]["income"] * left, 2)
    assume(lower >= 1)
    poorer = [*made]
    poorer[place] = made[place] | {"income": lower}
    before, after = beside(made, poorer)
    assert after["fgt0"] == before["fgt0"]
    for code in ("fgt1", "fgt2", "watts", "income_gap", "sst", "shortfall_rm"):
        assert after[code] > before[code]


@some
@given(listed(), st.floats(0.05, 0.9))
def test_taking_from_the_poorer_for_the_less_poor_makes_it_worse(
    made: list[dict[str, Any]], share: float
) -> None:
    poor = sorted(
        (place for place, one in enumerate(made) if one["income"] < LINE),
        key=lambda place: float(made[place]["income"]),
    )
    low, high = poor[0], poor[-1]
    room = min(made[low]["income"] - 1, LINE - 0.01 - made[high]["income"])
    amount = round(room * share, 2)
    assume(amount >= 0.01 and made[low]["income"] < made[high]["income"])
    worse = [*made]
    worse[low] = made[low] | {"income": round(made[low]["income"] - amount, 2)}
    worse[high] = made[high] | {"income": round(made[high]["income"] + amount, 2)}
    assume(worse[high]["income"] < LINE)
    before, after = beside(made, worse)
    assert after["fgt1"] == pytest.approx(before["fgt1"], abs=1e-12)
    for code in ("fgt2", "watts", "sen"):
        assert after[code] > before[code] - 1e-12
    assert after["fgt2"] > before["fgt2"]


@some
@given(people)
def test_every_figure_keeps_its_bounds(made: list[dict[str, Any]]) -> None:
    found = computed(made, "national").loc["MY"]
    units = {one.code: one.unit for one in REGISTRY}
    most = {"percent": 100.0, "index": 1.0, "signed_index": 1.0}
    unbounded = {"watts", "sen", "sst"}
    for code, unit in units.items():
        value = found[code]
        if np.isnan(value):
            continue
        least = -1.0 if unit == "signed_index" else 0.0
        assert value >= least - 1e-9
        if unit in most and code not in unbounded:
            assert value <= most[unit] + 1e-9
    assert found[[f"overlap_{n}" for n in ("0", "1", "2", "3plus")]].sum() == found["poor_hh"]
    if found["poor_hh"]:
        assert found["coverage"] + found["exclusion_within"] == pytest.approx(100)


@some
@given(people)
def test_exited_rejected_unscored_and_unverified_are_never_poor(
    made: list[dict[str, Any]],
) -> None:
    found = computed(made, "national").loc["MY"]
    poor = [
        one
        for one in made
        if one["registration_status"] == "disahkan"
        and one["poverty_status"] in ("miskin", "miskin_tegar")
    ]
    assert found["poor_hh"] == len(poor)
    assert found["poor_persons"] == sum(one["size"] or 0 for one in poor)


@some
@given(people)
def test_an_unlocated_household_changes_no_mukim(made: list[dict[str, Any]]) -> None:
    placed = [
        one | {"mukim_code": "M01-01-001", "district_code": "D01-01", "location_level": 1}
        for one in made
    ]
    lost = household(100, LINE, location_level=0, state_code=None)
    alone, together = computed(placed, "mukim"), computed([*placed, lost], "mukim")
    pd.testing.assert_frame_equal(alone.loc[["M01-01-001"]], together.loc[["M01-01-001"]])
    assert together["poor_hh"].sum() == alone["poor_hh"].sum() + 1


def test_without_a_base_there_is_no_value() -> None:
    found = computed([household(None, None, registration_status="ditolak")]).loc["S01"]
    for code in RELATIVE:
        assert np.isnan(found[code]), code


def test_census_households_that_are_missing_give_no_value_and_zero_none_either() -> None:
    made = [household(100, LINE)]
    found = computed(made, census={"S01": 0.0, "S02": 50.0})
    assert np.isnan(found.loc["S01", "registered_poverty_rate"])
    assert found.loc["S02", "registered_poverty_rate"] == 0
    assert np.isnan(computed(made).loc["S01", "registered_poverty_rate"])


def test_a_rate_above_one_hundred_is_shown_as_it_is() -> None:
    made = [household(100, LINE)] * 3
    assert computed(made, census={"S01": 2.0}).loc["S01", "registered_poverty_rate"] == 150


def test_money_is_exact_to_the_sen() -> None:
    made = [household(499.99, LINE)] * 7 + [household(0.01, LINE)]
    assert computed(made).loc["S01", "shortfall_rm"] == 500.06
    assert "shortfall_rm" in MONEY_SUMS
