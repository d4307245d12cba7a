"""What the address of the page may say."""

from dataclasses import replace

import pytest

from database.errors import InvalidInput
from maps.explorer.page import page_address
from maps.explorer.service import settle
from maps.explorer.view import View, read_view
from tests.maps.conftest import RATE


def test_an_empty_address_is_the_first_view_in_malay():
    assert read_view([]) == View()
    assert View().lang == "ms"


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ([("colour", "red")], "colour"),
        ([("level", "kampung")], "level"),
        ([("lang", "zh")], "lang"),
        ([("sort", "-income")], "sort"),
        ([("layout", "globe")], "layout"),
        ([("kind", "cartogram")], "kind"),
        ([("panes", "three")], "panes"),
        ([("panel", "chart")], "panel"),
        ([("method", "magic")], "method"),
        ([("classes", "8")], "classes"),
        ([("method", "own")], "breaks"),
        ([("method", "own"), ("breaks", "5,1")], "breaks"),
        ([("breaks", "1,inf")], "breaks"),
        ([("compare", "D1,D2,D3,D4,D5")], "compare"),
        ([("find", "x" * 61)], "find"),
        ([("only", "<script>")], "only"),
    ],
)
def test_what_the_explorer_does_not_know_is_refused_by_name(parameters, field):
    with pytest.raises(InvalidInput) as refused:
        read_view(parameters)
    assert refused.value.field == field
    assert refused.value.expected


def test_a_parameter_given_twice_is_refused():
    with pytest.raises(InvalidInput):
        read_view([("level", "state"), ("level", "district")])


def test_what_social_networks_add_to_a_link_is_ignored():
    assert read_view([("level", "state"), ("fbclid", "x"), ("utm_source", "wa")]) == View(
        level="state"
    )


def test_an_address_reads_back_as_its_view():
    view = View(lang="en", level="mukim", parent="D01-01", sort="name", year="2026")
    pairs = [pair.split("=") for pair in page_address(view).removeprefix("/?").split("&")]
    assert read_view([(name, value) for name, value in pairs]) == view


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"indicator": "happiness"}, "indicator"),
        ({"year": "1999"}, "year"),
        ({"year": "soon"}, "year"),
        ({"parent": "S99"}, "parent"),
        ({"parent": "D01-01"}, "parent"),
        ({"area": "S01"}, "area"),
        ({"compare": "D01-01,D99-99"}, "compare"),
        ({"kind": "bivariate", "second": "happiness"}, "second"),
        ({"kind": "clusters"}, "kind"),
        ({"kind": "change"}, "since"),
        ({"panes": "beside", "beside_year": "1999"}, "beside_year"),
    ],
)
def test_codes_and_years_that_are_not_in_the_publication_are_refused(atlas, shown, change, field):
    with atlas.reading() as session, pytest.raises(InvalidInput) as refused:
        settle(session, shown, replace(View(indicator=RATE), **change))
    assert refused.value.field == field


def test_the_newest_year_is_filled_in_and_the_trail_goes_from_the_state_down(atlas, shown):
    with atlas.reading() as session:
        view, trail = settle(
            session, shown, View(indicator="poor_hh", level="mukim", parent="D01-01")
        )
    assert view.year == "2026"
    assert [step["code"] for step in trail] == ["S01", "D01-01"]


def test_an_indicator_without_figures_at_a_level_leaves_the_year_empty(atlas, shown):
    with atlas.reading() as session:
        view, _ = settle(session, shown, View(indicator=RATE, level="mukim"))
    assert view.year == ""


def test_what_a_type_of_map_needs_is_filled_in(atlas, shown):
    with atlas.reading() as session:
        two, _ = settle(session, shown, View(indicator=RATE, kind="bivariate"))
        beside, _ = settle(session, shown, View(indicator=RATE, panes="beside"))
    assert two.second == "poor_hh"
    assert (beside.beside, beside.beside_year) == ("poor_hh", "2026")


def test_a_map_of_change_begins_with_the_publication_before(shown, atlas):
    earlier = replace(shown.publication, number=0)
    with atlas.reading() as session:
        view, _ = settle(
            session, replace(shown, earlier=(earlier,)), View(indicator=RATE, kind="change")
        )
    assert view.since == "0"
