import re

import pytest

from database.errors import InvalidInput
from geo.indicators.catalogue import catalogue, texts, units
from geo.indicators.declaration import Indicator
from geo.indicators.queries import HOUSEHOLD_SUMS
from geo.indicators.service import get_indicator, get_indicators, list_indicators

CODES = {
    "registered_hh", "poor_hh", "hardcore_hh", "poor_persons", "hardcore_persons",
    "registered_poverty_rate", "poor_density", "hardcore_share", "coverage", "shortfall_rm",
    "registration_ratio",
    "hies_absolute", "hies_relative", "hies_median_income", "hies_gini",
}  # fmt: skip

indicators = pytest.mark.parametrize("indicator", list_indicators(), ids=lambda one: one.code)


def test_the_codes_are_the_published_ones() -> None:
    assert set(catalogue()) == CODES == set(texts())


@indicators
def test_every_text_is_there_in_both_languages(indicator: Indicator) -> None:
    for text in (indicator.label, indicator.description, indicator.numerator_text):
        assert text.ms
        assert text.en
        assert text.ms != text.en
    assert set(units()[indicator.unit]) == {"ms", "en", "decimals"}


@indicators
def test_a_registry_figure_is_never_called_a_poverty_rate(indicator: Indicator) -> None:
    if not indicator.is_official:
        assert not re.search("poverty rate|kadar kemiskinan|insiden", indicator.label.en, re.I)
        assert not re.search("kadar kemiskinan|insiden kemiskinan", indicator.label.ms, re.I)


@indicators
def test_counts_and_sums_are_drawn_as_symbols_and_rates_as_colours(indicator: Indicator) -> None:
    expected = "symbols" if indicator.kind in ("count", "money") else "choropleth"
    assert indicator.map_use == expected


@indicators
def test_every_registry_figure_is_protected_by_counts_of_households(indicator: Indicator) -> None:
    if not indicator.is_official:
        assert indicator.protected_by
        assert set(indicator.protected_by) <= set(HOUSEHOLD_SUMS)


@indicators
def test_a_rate_says_what_it_is_a_rate_of(indicator: Indicator) -> None:
    assert (indicator.kind == "rate") == (indicator.denominator_text is not None)


def test_an_unknown_code_names_the_known_ones() -> None:
    with pytest.raises(InvalidInput) as caught:
        get_indicator("poverty")
    assert caught.value.field == "indicator"
    assert "registered_poverty_rate" in str(caught.value.expected)


def test_codes_given_twice_count_once_in_the_order_given() -> None:
    found = get_indicators(["poor_hh", "coverage", "poor_hh"])
    assert [one.code for one in found] == ["poor_hh", "coverage"]
