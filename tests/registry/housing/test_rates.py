from datetime import date

import pytest

from database.errors import InvalidInput
from registry.housing.rates import RateUnknown, rate, rates, region_of


@pytest.mark.parametrize(
    ("category", "state", "day", "expected"),
    [
        ("bina_baharu", "S01", date(2020, 6, 1), 56_000),
        ("bina_baharu", "S12", date(2021, 12, 31), 68_000),
        ("baik_pulih", "S03", date(2021, 1, 1), 13_000),
        ("baik_pulih", "S13", date(2021, 1, 1), 15_000),
        ("bina_baharu", "S01", date(2024, 9, 30), 66_000),
        ("bina_baharu", "S01", date(2024, 10, 1), 79_000),
        ("bina_baharu", "S15", date(2024, 9, 30), 79_000),
        ("bina_baharu", "S15", date(2024, 10, 1), 85_000),
        ("baik_pulih", "S13", date(2024, 9, 30), 17_000),
        ("baik_pulih", "S13", date(2026, 1, 1), 20_000),
    ],
)
def test_a_house_may_cost_what_the_rate_of_its_day_and_region_says(
    category: str, state: str, day: date, expected: int
) -> None:
    assert rate(category, state, day).rate_rm == expected


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2022, 1, 1), date(2023, 6, 30)])
def test_a_day_between_known_periods_has_no_rate_and_not_the_nearest(day: date) -> None:
    with pytest.raises(RateUnknown, match="No source tells"):
        rate("bina_baharu", "S01", day)


def test_an_unknown_category_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput) as refused:
        rate("garaj", "S01", date(2025, 1, 1))
    assert (refused.value.field, refused.value.expected) == (
        "category",
        "bina_baharu or baik_pulih",
    )


def test_sabah_sarawak_and_labuan_have_prices_of_their_own() -> None:
    dear = [
        f"S{number:02}" for number in range(1, 17) if region_of(f"S{number:02}") != "semenanjung"
    ]
    assert dear == ["S12", "S13", "S15"]


def test_no_two_rates_hold_on_one_day() -> None:
    known = rates()
    for first in known:
        twins = [
            one for one in known if (one.category, one.region) == (first.category, first.region)
        ]
        assert [one for one in twins if one.holds_on(first.starts_on)] == [first]


def test_a_rate_whose_first_day_no_source_prints_says_so() -> None:
    assert {one.starts_on.year for one in rates() if not one.confirmed} == {2020, 2024}
