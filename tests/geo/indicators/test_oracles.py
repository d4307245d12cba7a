"""Figures known from elsewhere: the reference's oracles, to the digits they are given in."""

import duckdb
import ibis
import pytest

from geo.indicators.declaration import Text
from geo.indicators.multidimensional import Index, Item
from geo.indicators.queries import to_sql
from tests.geo.indicators.made import computed, figures, household, households

HALF = 0.5


def digits(places: int) -> float:
    """Return half a unit of the last digit given."""
    return HALF * 10.0**-places


FIRST = [100, 110, 150, 160]
SECOND = [99, 101, 150, 150]
THIRD = [79, 121, 150, 150]


def test_o1_the_handbooks_four_households() -> None:
    found = computed(households(FIRST, 125)).loc["S01"]
    assert found["fgt0"] == 0.5
    assert found["fgt1"] == pytest.approx(0.08, abs=1e-12)
    assert found["fgt2"] == pytest.approx(0.0136, abs=1e-12)
    assert found["watts"] == pytest.approx(0.0877442, abs=digits(7))
    assert found["income_gap"] == pytest.approx(0.16, abs=1e-12)
    assert found["sen"] == pytest.approx(0.09, abs=1e-9)
    assert found["sst"] == pytest.approx(0.125, abs=1e-9)
    assert found["shortfall_rm"] == 40


def test_o1_gini_among_the_poor() -> None:
    found = computed(households([100, 110], 125)).loc["S01"]
    assert found["gini_registered"] == pytest.approx(0.0238095, abs=digits(7))


@pytest.mark.parametrize(("incomes", "severity"), [(SECOND, 0.020032), (THIRD, 0.034112)])
def test_o2_the_same_gap_and_another_severity(incomes: list[float], severity: float) -> None:
    found = computed(households(incomes, 125)).loc["S01"]
    assert found["fgt0"] == 0.5
    assert found["fgt1"] == pytest.approx(0.1, abs=1e-12)
    assert found["fgt2"] == pytest.approx(severity, abs=1e-12)


def test_o2b_parts_add_up_with_household_weights() -> None:
    parts = [
        *households(FIRST, 125, state_code="S01"),
        *households(SECOND, 125, state_code="S02"),
        *households(THIRD, 125, state_code="S03"),
    ]
    found = computed(parts, "national").loc["MY"]
    assert found["fgt0"] == 0.5
    assert found["fgt1"] == pytest.approx(0.0933333, abs=digits(7))
    assert found["fgt2"] == pytest.approx(0.0225813, abs=digits(7))
    states = computed(parts)
    for code in ("fgt0", "fgt1", "fgt2", "watts"):
        assert found[code] == pytest.approx(states[code].mean(), abs=1e-12)


ROWS = [[13.1, 14, 4, 1], [15.2, 7, 5, 0], [12.5, 10, 1, 0], [20, 11, 3, 1]]
CUTOFFS = (13, 12, 3, 1)


def test_o3_alkire_and_foster() -> None:
    items = tuple(
        Item(f"x{n}", Text("", ""), "", 1, f"x{n}", under=cutoff)
        for n, cutoff in enumerate(CUTOFFS)
    )
    made = Index(items, cutoff=2)
    people = ibis.table(dict.fromkeys([item.column for item in items], "float64"), name="people")
    scored = people.mutate(index_score=made.score(people))
    poor = made.is_poor(scored)
    found = _answer(
        scored.aggregate(
            fewest=scored.index_score.min(),
            most=scored.index_score.max(),
            all=scored.index_score.sum(),
            h=poor.ifelse(1.0, 0.0).mean(),
            a=poor.ifelse(scored.index_score, None).mean() / made.total,
            m0=poor.ifelse(scored.index_score, 0).mean() / made.total,
            m1=made.mean_gap(scored, 1),
            m2=made.mean_gap(scored, 2),
        )
    )
    assert found[:3] == (0, 4, 0 + 2 + 4 + 1)
    assert found[3:6] == (0.5, 0.75, 0.375)
    assert found[6] == pytest.approx(0.2055288, abs=digits(7))
    assert found[7] == pytest.approx(0.1654570, abs=digits(7))


def _answer(table: ibis.Table) -> tuple[float, ...]:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE people (x0 double, x1 double, x2 double, x3 double)")
    connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", ROWS)
    row = connection.execute(to_sql(table, "duckdb")).fetchone()
    connection.close()
    assert row is not None
    return tuple(row)


def test_o3_the_published_index_multiplies_headcount_and_intensity() -> None:
    dwelling = {
        "education": "rendah",
        "out_of_school": False,
        "toilet": "pam",
        "electricity": "grid_24",
        "house_condition": "baik",
        "rooms": 3,
    }
    made = [
        household(400, 500, water="telaga", **dwelling),  # 6 + 3 of 24
        household(600, 500, water="telaga", **dwelling | {"poverty_status": "miskin"}),  # 3
        household(400, 500, water=None, **dwelling),  # not known
    ]
    found = computed(made).loc["S01"]
    assert found["mpi_h"] == 0.5
    assert found["mpi_a"] == 9 / 24
    assert found["mpi_m0"] == 0.5 * 9 / 24


@pytest.mark.parametrize(
    ("incomes", "expected"),
    [([1, 2, 3, 4], 0.25), ([7, 7, 7], 0.0), ([0, 0, 0, 1], 0.75)],
)
def test_o13_gini(incomes: list[float], expected: float) -> None:
    found = computed(households(incomes, 10)).loc["S01"]
    assert found["gini_registered"] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("aid", "expected"), [([1, 2, 3, 4], 0.25), ([4, 3, 2, 1], -0.25), ([5, 5, 5, 5], 0.0)]
)
def test_o13_concentration(aid: list[float], expected: float) -> None:
    made = [
        household(income, 1000, aid_monthly=amount)
        for income, amount in zip([10, 20, 30, 40], aid, strict=True)
    ]
    found = computed(made).loc["S01"]
    assert found["concentration_index"] == pytest.approx(expected, abs=1e-12)


def test_o13_concentration_of_having_aid() -> None:
    made = [
        household(income, 1000, aid_monthly=amount)
        for income, amount in zip([10, 20, 30, 40], [1, 1, 0, 0], strict=True)
    ]
    found = computed(made).loc["S01"]
    assert found["concentration_index"] == pytest.approx(-0.5, abs=1e-12)
    assert found["erreygers"] == pytest.approx(-1.0, abs=1e-12)


def aided() -> list[dict[str, object]]:
    """Return the four households of O21; the last one is not poor and has aid."""
    return [
        household(income, 100, aid_monthly=aid)
        for income, aid in zip([40, 80, 95, 130], [50, 0, 20, 30], strict=True)
    ]


def test_o21_aid() -> None:
    found = computed(aided()).loc["S01"]
    assert found["coverage"] == pytest.approx(100 * 2 / 3)
    assert found["exclusion_within"] == pytest.approx(100 / 3)
    assert found["leakage_line"] == pytest.approx(100 / 3)
    assert found["gap_closed"] == pytest.approx(64.7059, abs=digits(4))
    assert found["adequacy_gap"] == pytest.approx((50 / 60 + 20 / 5) / 2)
    assert found["adequacy_gap_share"] == 50


def test_o21_the_gap_before_and_after_aid() -> None:
    before = computed(households([40, 80, 95, 130], 100)).loc["S01"]
    after = computed(households([90, 80, 115, 160], 100)).loc["S01"]
    assert before["fgt1"] == pytest.approx(0.2125, abs=1e-12)
    assert after["fgt1"] == pytest.approx(0.075, abs=1e-12)


def test_o22_households_expected_to_be_placed_right() -> None:
    made = [household(40, 100, location_confidence=chance) for chance in (0.9, 0.6, 0.3)]
    found = figures(made).loc["S01"]
    assert found["location_expected_hh__value"] == pytest.approx(1.8, abs=1e-12)
    assert found["uncertainty_sum"] == pytest.approx(0.54, abs=1e-12)
