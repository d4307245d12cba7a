"""Protection of whole tables: enough, not more than needed, the same every time, honest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.disclosure.attack import attack
from geo.disclosure.cells import CellTable, TableBuilder
from geo.disclosure.rules import DisclosureRules
from geo.disclosure.service import LABELS, Protection, protect
from tests.geo.disclosure.registries import make_households, make_land, make_table
from tests.geo.disclosure.test_attack import sums, two_way

RULES = DisclosureRules(threshold=10)


def hidden_keys(protection: Protection) -> set[object]:
    return {protection.table.keys[cell] for cell in np.flatnonzero(protection.suppressed)}


def registry(seed: int, *, sensitive: bool = False) -> CellTable:
    rng = np.random.default_rng(seed)
    land = make_land(rng)
    return make_table(land, make_households(land, rng), sensitive=sensitive)


def test_a_table_without_small_counts_is_published_whole() -> None:
    protection = protect(two_way([[30, 20], [30, 40]]), RULES)
    assert not protection.suppressed.any()
    assert protection.audit.passed


def test_the_cheapest_rectangle_protects_one_small_count() -> None:
    table = two_way([[3, 200, 15], [30, 400, 14], [400, 300, 300]])
    protection = protect(table, RULES)
    assert hidden_keys(protection) == {(0, 0), (0, 2), (1, 0), (1, 2)}
    assert protection.report.complementary == 3


def test_s3_a_block_too_poor_to_hide_in_spreads_to_its_totals() -> None:
    table = two_way([[1, 11], [2, 9]])
    protection = protect(table, RULES)
    assert protection.audit.passed
    found = attack(table, protection.suppressed)
    small = table.mask([(0, 0), (1, 0), (1, 1), ("+", 0)])
    assert np.all(found.width[small] >= 10)


def test_s5_a_hidden_parent_takes_a_second_district_with_it() -> None:
    table = sums(
        {"m1": 4, "m2": 3, "d1": 7, "d2": 65, "d3": 80, "state": 152},
        {"d1": ["m1", "m2"], "state": ["d1", "d2", "d3"]},
    )
    hidden = hidden_keys(protect(table, RULES))
    assert hidden >= {"m1", "m2", "d1"}
    assert len(hidden & {"d2", "d3"}) == 1


def test_s6_an_overlapping_constituency_is_hidden_or_answered() -> None:
    table = sums(
        {"a": 30, "b": 18, "c": 4, "district": 52, "dun": 48},
        {"district": ["a", "b", "c"], "dun": ["a", "b"]},
    )
    protection = protect(table, RULES)
    assert protection.audit.passed
    assert hidden_keys(protection) & {"dun", "district"}


def test_s7_the_second_of_two_close_figures_is_withheld() -> None:
    table = sums({"m1": 15, "m2": 40, "m3": 60, "d": 115}, {"d": ["m1", "m2", "m3"]})
    protection = protect(table.changed(previous=[14, 40, 60, 114]), RULES)
    assert "m1" in hidden_keys(protection)
    assert protection.audit.passed


def test_a_figure_released_earlier_from_the_same_snapshot_stays_and_is_reported() -> None:
    table = sums({"m1": 4, "m2": 40, "d": 44}, {"d": ["m1", "m2"]})
    protection = protect(table.changed(already_public=[1, 0, 0]), RULES)
    assert not protection.suppressed.any()
    assert protection.report.exposed == ("m1",)


def test_an_unprotectable_table_fails_its_audit_and_names_the_cell() -> None:
    table = sums({"m1": 4, "m2": 40, "d": 44}, {"d": ["m1", "m2"]})
    protection = protect(table.changed(already_public=[0, 1, 1]), RULES)
    assert protection.audit.failed == ("m1",)


def test_the_second_step_off_leaves_a_pattern_that_fails_its_audit() -> None:
    protection = protect(two_way([[3, 20], [30, 40]]), RULES, complementary=False)
    assert hidden_keys(protection) == {(0, 0)}
    assert not protection.audit.passed


def test_money_with_a_dominant_contribution_keeps_it_apart() -> None:
    builder = TableBuilder(integer=False)
    for key, value, largest, second in (
        ("a", 1000.0, 900.0, 60.0),
        ("b", 5000.0, 400.0, 390.0),
        ("c", 7000.0, 400.0, 390.0),
        ("all", 13000.0, 900.0, 400.0),
    ):
        builder.cell(key, value, largest=largest, second=second)
    builder.total("all", ["a", "b", "c"])
    protection = protect(builder.build(), RULES)
    assert hidden_keys(protection) == {"a", "b"}
    assert attack(protection.table, protection.suppressed).width[0] >= 900


def test_one_neutral_label_in_each_language() -> None:
    assert LABELS == {"ms": "tidak diterbitkan", "en": "withheld"}


@pytest.mark.parametrize("seed", range(3))
def test_the_same_table_gives_the_same_pattern(seed: int) -> None:
    first, second = protect(registry(seed), RULES), protect(registry(seed), RULES)
    assert np.array_equal(first.suppressed, second.suppressed)
    assert first.report == second.report


@pytest.mark.parametrize("seed", range(20, 30))
def test_published_figures_still_add_up_to_published_totals(seed: int) -> None:
    protection = protect(registry(seed), RULES)
    shown = protection.released()
    for start, end in zip(
        protection.table.relations.indptr, protection.table.relations.indptr[1:], strict=False
    ):
        cells = protection.table.relations.indices[start:end]
        signs = protection.table.relations.data[start:end]
        if not np.isnan(shown[cells]).any():
            assert shown[cells] @ signs == 0


@pytest.mark.parametrize("seed", range(30, 35))
def test_nothing_released_changes_with_a_hidden_value(seed: int) -> None:
    """Every alternative registry of the proof gives the same public figures."""
    protection = protect(registry(seed), RULES)
    table = protection.table
    for column in range(protection.examples.shape[1]):
        other = table.values + protection.examples[:, [column]].toarray().ravel()
        public = np.where(protection.suppressed | ~table.published, np.nan, other)
        assert np.array_equal(public, protection.released(), equal_nan=True)
        assert np.all(other >= 0)


def test_hidden_cost_is_reported_by_group() -> None:
    table = two_way([[3, 200, 15], [30, 400, 14], [400, 300, 300]])
    protection = protect(table, RULES)
    groups = ["total" if "+" in key else "inner" for key in table.keys]
    inner, total = protection.costs(groups)
    assert (inner.cells, inner.primary, inner.complementary) == (9, 1, 3)
    assert inner.visible_share == pytest.approx(5 / 9)
    assert inner.hidden_share == pytest.approx((3 + 15 + 30 + 14) / 1662)
    assert total.visible_share == 1


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=5))
@settings(max_examples=40, deadline=None)
def test_random_tables_keep_every_small_count_uncertain(inner: list[list[int]]) -> None:
    table = two_way(inner)
    protection = protect(table, RULES)
    assert protection.audit.passed
    found = attack(table, protection.suppressed)
    assert np.all(found.width[protection.primary.cells] >= 10 - 1e-6)
