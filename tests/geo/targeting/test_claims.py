import numpy as np
import pandas as pd
import pytest

from database.errors import InvalidInput
from geo.targeting.claims import Formula, claims

VALUES = pd.DataFrame(
    {
        "hardcore_hh": [30.0, 10.0],
        "poor_hh": [50.0, 150.0],
        "hies_absolute": [20.0, float("nan")],
    },
    index=["D01-01", "D01-02"],
)
COST = np.array([60_000.0, 80_000.0])


def test_a_claim_is_the_weighted_share_of_the_counts() -> None:
    found = claims(Formula({"hardcore_hh": 3, "poor_hh": 1}), VALUES, {}, COST)
    assert found.claim.tolist() == [3 * 0.75 + 0.25, 3 * 0.25 + 0.75]


def test_severity_is_relative_to_the_nation_and_one_where_unknown() -> None:
    formula = Formula({"hardcore_hh": 1}, "hies_absolute", severity_power=2)
    found = claims(formula, VALUES, {"hies_absolute": 5.0}, COST)
    assert found.severity.tolist() == [16.0, 1.0]
    assert found.claim.tolist() == [12.0, 0.25]


def test_cost_is_relative_to_the_mean_unit_cost() -> None:
    found = claims(Formula({"hardcore_hh": 1}, cost_power=1), VALUES, {}, COST)
    assert found.cost == pytest.approx([6 / 7, 8 / 7])


def test_nobody_has_a_claim_where_nothing_is_counted() -> None:
    nothing = VALUES.assign(hardcore_hh=0.0)
    assert claims(Formula({"hardcore_hh": 1}), nothing, {}, COST).claim.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"weights": {}}, "weights"),
        ({"weights": {"hardcore_hh": 0}}, "weights"),
        ({"weights": {"hardcore_hh": -1, "poor_hh": 2}}, "weights"),
        ({"weights": {"hies_absolute": 1}}, "weights"),
        ({"weights": {"no_such": 1}}, "indicator"),
        ({"weights": {"poor_hh": 1}, "severity": "hardcore_hh"}, "severity"),
        ({"weights": {"poor_hh": 1}, "severity_power": 4}, "severity_power"),
        ({"weights": {"poor_hh": 1}, "cost_power": float("nan")}, "cost_power"),
    ],
)
def test_a_formula_that_says_nothing_is_refused(given: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Formula(**given)
    assert refused.value.field == field
