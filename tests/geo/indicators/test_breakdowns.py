import re
from pathlib import Path

import pytest

import geo.publication
from geo.indicators.breakdowns import BREAKDOWNS, UNKNOWN, Breakdown
from geo.indicators.declaration import LEVELS
from registry.options.service import get_option_list

SNAPSHOT_SQL = (Path(geo.publication.__file__).parent / "snapshot.sql").read_text(encoding="utf-8")

every_breakdown = pytest.mark.parametrize("one", BREAKDOWNS.values(), ids=lambda one: one.code)


@every_breakdown
def test_the_unknown_is_the_last_category(one: Breakdown) -> None:
    assert list(one.categories)[-1] == UNKNOWN
    assert set(one.levels) <= set(LEVELS)


@every_breakdown
def test_every_word_is_there_in_both_languages(one: Breakdown) -> None:
    for text in (one.label, *one.categories.values()):
        assert text.ms
        assert text.en


def test_only_ethnicity_and_disability_are_sensitive() -> None:
    assert {one.code for one in BREAKDOWNS.values() if one.sensitive} == {
        "ethnicity",
        "disability",
    }


@pytest.mark.parametrize("code", ["head_age_band", "ethnicity", "disability", "size_band"])
def test_the_snapshot_writes_the_categories_that_are_declared(code: str) -> None:
    for category in set(BREAKDOWNS[code].categories) - {UNKNOWN}:
        assert f"'{category}'" in SNAPSHOT_SQL


@pytest.mark.parametrize(("code", "options"), [("stratum", "strata"), ("head_sex", "sexes")])
def test_categories_that_are_options_are_all_of_them(code: str, options: str) -> None:
    known = set(get_option_list(options).codes)
    assert set(BREAKDOWNS[code].categories) - {UNKNOWN} == known


def test_the_snapshot_knows_every_ethnic_group_of_the_forms() -> None:
    named = set(re.findall(r"'([a-z_]+)'", SNAPSHOT_SQL))
    others = {"siam", "serani"}
    assert set(get_option_list("ethnic_groups").codes) - others <= named
