import re

import ibis
import pytest

from database.errors import InvalidInput
from geo.indicators.catalogue import catalogue, groups, texts, units
from geo.indicators.counts import COUNTS, SUMS_OF_COUNTS
from geo.indicators.declaration import AREA_FIGURES, Indicator
from geo.indicators.definitions import INDEX_WEIGHTS
from geo.indicators.measures import ADDITIVE
from geo.indicators.multidimensional import index
from geo.indicators.service import get_indicator, get_indicators, list_indicators

CODES = {
    "registered_hh", "poor_hh", "hardcore_hh", "exited_hh", "poor_persons", "hardcore_persons",
    "unscored_hh",
    "registered_poverty_rate", "poor_density", "hardcore_share", "registration_ratio",
    "coverage", "exclusion_within", "leakage_line", "leakage_own",
    "aid_after_exit", "aid_after_exit_rm",
    "overlap_0", "overlap_1", "overlap_2", "overlap_3plus", "overlap_same_purpose",
    "adequacy_line", "adequacy_line_share", "adequacy_gap", "adequacy_gap_share", "gap_closed",
    "concentration_index", "erreygers",
    "shortfall_rm", "fgt0", "fgt1", "fgt2",
    "fgt0_lower_bound", "fgt1_lower_bound", "fgt2_lower_bound",
    "income_gap", "watts", "sen", "sst", "gini_registered",
    "mpi_h", "mpi_a", "mpi_m0",
    "verified_median_months", "stale_12", "stale_24",
    "location_place_share", "location_postcode_share", "location_coarse_share",
    "location_expected_hh",
    "days_baru_median", "days_baru_p90", "days_disemak_median", "days_disemak_p90",
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
        assert set(indicator.protected_by) <= {*COUNTS, *SUMS_OF_COUNTS}


@indicators
def test_a_rate_says_what_it_is_a_rate_of(indicator: Indicator) -> None:
    has_base = indicator.kind in ("rate", "index", "median")
    assert has_base == (indicator.denominator_text is not None)
    assert has_base == (indicator.denominator is not None)


def test_an_unknown_code_names_the_known_ones() -> None:
    with pytest.raises(InvalidInput) as caught:
        get_indicator("poverty")
    assert caught.value.field == "indicator"
    assert "registered_poverty_rate" in str(caught.value.expected)


def test_codes_given_twice_count_once_in_the_order_given() -> None:
    found = get_indicators(["poor_hh", "coverage", "poor_hh"])
    assert [one.code for one in found] == ["poor_hh", "coverage"]


def test_menus_keep_the_indicators_of_a_group_together_in_the_groups_order() -> None:
    order = [one.group for one in list_indicators()]
    assert list(dict.fromkeys(order)) == list(groups())
    assert order == sorted(order, key=list(groups()).index)


@indicators
def test_what_can_be_split_needs_nothing_but_sums_over_households(indicator: Indicator) -> None:
    if indicator.numerator is None:
        return
    sums = ibis.table(dict.fromkeys(ADDITIVE, "float64"), name="sums")
    try:
        indicator.numerator(sums)
        if indicator.denominator is not None:
            indicator.denominator(sums)
        additive = True
    except (AttributeError, ibis.common.exceptions.IbisError):
        additive = False
    assert indicator.splits == additive


@indicators
def test_an_interval_is_of_counts_that_protect_the_indicator(indicator: Indicator) -> None:
    if indicator.interval is not None:
        pair = {indicator.interval.successes, indicator.interval.trials}
        assert pair <= {*indicator.protected_by, *AREA_FIGURES}


def test_the_weights_of_the_multidimensional_index_are_those_of_its_file() -> None:
    assert index().total == INDEX_WEIGHTS


def test_the_dimensions_of_the_multidimensional_index_weigh_the_same() -> None:
    weights: dict[str, int] = {}
    for item in index().items:
        weights[item.dimension] = weights.get(item.dimension, 0) + item.weight
    assert set(weights.values()) == {INDEX_WEIGHTS // 4}
