"""The card of one area."""

import orjson
import pytest

from database.errors import NotFound
from maps.explorer.card import card_bytes
from tests.maps.conftest import RATE


def card(atlas, shown, code):
    with atlas.reading() as session:
        return orjson.loads(card_bytes(session, shown, code))


def test_a_card_has_the_area_beside_its_state_and_the_nation(atlas, shown):
    told = card(atlas, shown, "D01-01")
    rate = told["indicators"][RATE]
    assert (told["name"], told["level"], told["state"]) == ("Name of D01-01", "district", "S01")
    assert rate["year"] == 2026
    assert rate["area"] == [5, 4.5, 5.5, 50, 1000, "ok", None]
    assert rate["state"][-2] == "no_data"
    assert rate["years"] == [[2026, 5]]
    assert rate["publications"] == [[1, 5, 4.5, 5.5]]


def test_a_withheld_figure_has_no_number_in_a_card(atlas, shown):
    hidden = card(atlas, shown, "D02-02")["indicators"][RATE]["area"]
    assert hidden == [None, None, None, None, None, "suppressed", "made-up reason"]


def test_a_card_of_no_area_is_refused(atlas, shown):
    with pytest.raises(NotFound):
        card(atlas, shown, "D99-99")
