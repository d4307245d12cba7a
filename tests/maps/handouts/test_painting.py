"""How areas are drawn on every type of map."""

import pytest

from maps.classes.palette import key_colours, ramp
from maps.classes.service import class_index
from maps.explorer.rows import Figure
from maps.explorer.view import View
from maps.handouts.painting import Beside, mixed, paint, ramp_of
from maps.texts.service import texts
from tests.maps.conftest import BREAKS, COUNT, RATE

T = texts("en")


def figure(code, value, flag="ok", width=0.1) -> Figure:
    known = value is not None
    return Figure(
        code=code,
        name=code,
        value=value,
        lower=value * (1 - width) if known else None,
        upper=value * (1 + width) if known else None,
        numerator=None,
        denominator=None,
        flag=flag,
        quality="official",
        notes=(),
    )


FIGURES = [
    figure("a", 1.0, width=0.05),
    figure("b", 8.0, "unreliable", 0.6),
    figure("c", 25.0),
    figure("z", 0.0, "zero"),
    figure("s", None, "suppressed"),
    figure("n", None, "no_data"),
]
OWN = {"z": "zero", "s": "suppressed", "n": "no_data"}


def painted(beside=Beside(), **fields):  # noqa: B008 - frozen and empty
    view = View(indicator=RATE, lang="en", **fields)
    return paint(view, FIGURES, FIGURES, BREAKS, beside, T)


def test_a_value_is_its_class_and_keys_stand_apart():
    drawn = painted()
    assert drawn.keys == {"a": "class-0", "b": "class-1", "c": "class-3", **OWN}
    assert drawn.fills["c"] == ramp("bad")[3]
    assert drawn.fills["s"] == key_colours()["suppressed"]
    assert [entry.areas for entry in drawn.scale] == [1, 1, 0, 1, 0]


def test_a_count_is_a_circle_until_classes_are_asked_for():
    view = View(indicator=COUNT, lang="en")
    assert paint(view, FIGURES, FIGURES, BREAKS, Beside(), T).circles
    view = View(indicator=COUNT, lang="en", method="quantiles")
    assert not paint(view, FIGURES, FIGURES, BREAKS, Beside(), T).circles


def test_a_wide_interval_pales_its_class():
    drawn = painted(kind="alpha")
    assert drawn.fills["a"] == ramp("bad")[0]
    assert drawn.fills["b"] != ramp("bad")[1]
    assert drawn.square is not None
    assert drawn.fills["b"] in drawn.square.rows[1]


def test_two_indicators_make_nine_cells_and_what_one_hides_is_hidden():
    second = {
        one.code: figure(one.code, value)
        for one, value in zip(FIGURES, (30.0, 20.0, 10.0, 5.0, 1.0, 2.0), strict=True)
    }
    drawn = painted(Beside(second=second), kind="bivariate", second=COUNT)
    assert drawn.keys["a"] == "cell-6"
    assert drawn.keys["c"] == "cell-5"
    assert drawn.keys["s"] == "suppressed"
    assert drawn.notes["a"] == "Registered poor households: 30"
    assert drawn.title == "Registered poor per 100 households × Registered poor households"


def test_a_second_indicator_of_another_year_says_which():
    beside = Beside(second={one.code: one for one in FIGURES}, second_year="2024")
    titles = [
        painted(beside, kind="bivariate", second=COUNT, year=year).title
        for year in ("2024", "2026")
    ]
    assert titles[0].endswith("× Registered poor households")
    assert titles[1].endswith("× Registered poor households, 2024")


def test_clusters_are_kinds_and_withheld_areas_are_none():
    drawn = painted(Beside(clusters={"a": "low_low", "c": "high_high"}), kind="clusters")
    assert drawn.keys["c"] == "high_high"
    assert drawn.keys["s"] == "suppressed"
    assert drawn.keys["b"] == "no_data"


def test_a_change_within_the_intervals_is_not_clear():
    earlier = {
        "a": figure("a", 1.05),
        "b": figure("b", 3.0),
        "c": figure("c", 60.0),
        "z": figure("z", 0.0, "zero"),
    }
    drawn = painted(Beside(earlier=earlier), kind="change", since="1")
    assert drawn.keys["a"] == "unclear"
    assert drawn.keys["c"] == "class-0"
    assert drawn.keys["z"] == "unclear"
    assert drawn.keys["s"] == "suppressed"
    assert drawn.notes["c"] == "60.0 → 25.0"


@pytest.mark.parametrize("size", [3, 4, 6, 7])
def test_a_ramp_of_another_size_begins_and_ends_as_its_own(size):
    colours = ramp_of("bad", size)
    assert len(set(colours)) == size
    assert (colours[0], colours[-1]) == (ramp("bad")[0], ramp("bad")[-1])


def test_mixed_colours_lie_between():
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"


def test_a_value_on_a_limit_is_below_it():
    assert class_index(BREAKS[0], BREAKS) == 0
