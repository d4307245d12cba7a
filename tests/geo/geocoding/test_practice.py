"""Practice addresses: truths that hold, places that are really hidden, the same draw for ever."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo.gazetteer.reading import GazetteerData, Locality, Place
from geo.geocoding.areas import AreaFrame, AreaRow
from geo.geocoding.engine import Geocoder
from geo.geocoding.evaluate import Label
from geo.geocoding.fitting import choose_threshold, fit, observe
from geo.geocoding.holdout import hold_out
from geo.geocoding.practice import (
    BOX_SHARE,
    BOX_STATES,
    Made,
    Practice,
    addresses,
    is_hidden,
    practise,
)
from geo.geocoding.weights import weights

COUNT = 400


@pytest.fixture(scope="module")
def practice(gazetteer: GazetteerData, frame: AreaFrame) -> Practice:
    return practise(gazetteer, frame, COUNT)


def one_district(*places: Place, localities: list[Locality]) -> list[Made]:
    frame = AreaFrame(
        "one",
        [("S01", "Johor")],
        [AreaRow("D01-01", "Barat", "S01", shapely.box(100, 1, 101, 2))],
        [],
    )
    data = GazetteerData("one", list(places), [], localities, [])
    return list(addresses(data, frame, 10))


OFFICE = Place("1", "Barat", (), 100.5, 1.5)


def test_a_locality_is_the_one_place_of_its_name_near_its_post_office() -> None:
    pulai = Place("2", "Kampung Pulai", (), 100.55, 1.5)
    listed = [Locality("80000", "Kampung Pulai", "Barat", "Johor")]
    made = one_district(OFFICE, pulai, localities=listed)
    assert [(row.label.lon, row.label.lat) for row in made] == [(100.55, 1.5)]


@pytest.mark.parametrize(
    ("about", "places"),
    [
        ("two places of the name", [("Kampung Pulai", 100.55), ("Kampung Pulai", 100.6)]),
        ("the place is far off", [("Kampung Pulai", 100.9)]),
        ("the place is of another kind", [("Taman Pulai", 100.55)]),
    ],
)
def test_a_locality_that_may_be_another_place_is_left_out(
    about: str, places: list[tuple[str, float]]
) -> None:
    known = [Place(str(at + 2), name, (), lon, 1.5) for at, (name, lon) in enumerate(places)]
    listed = [Locality("80000", "Kampung Pulai", "Barat", "Johor")]
    assert one_district(OFFICE, *known, localities=listed) == [], about


@pytest.mark.mirror
def test_the_draw_is_the_same_whatever_the_order_of_the_gazetteer(
    gazetteer: GazetteerData, frame: AreaFrame, practice: Practice
) -> None:
    turned = replace(
        gazetteer, places=gazetteer.places[::-1], localities=gazetteer.localities[::-1]
    )
    assert list(addresses(turned, frame, COUNT)) == practice.rows


@pytest.mark.mirror
def test_about_a_third_of_the_places_is_hidden_and_out_of_the_gazetteer(
    gazetteer: GazetteerData, practice: Practice
) -> None:
    hidden = [place for place in gazetteer.places if is_hidden(place)]
    assert 0.3 < len(hidden) / len(gazetteer.places) < 0.37
    points = {(e.lon, e.lat) for e in practice.known.entities if e.source == "place"}
    kept = {(place.lon, place.lat) for place in gazetteer.places if not is_hidden(place)}
    assert points <= kept


@pytest.mark.mirror
def test_every_truth_is_the_district_that_holds_the_point(
    frame: AreaFrame, practice: Practice
) -> None:
    lon = np.array([row.label.lon for row in practice.rows], dtype=float)
    lat = np.array([row.label.lat for row in practice.rows], dtype=float)
    assert frame.locate_districts(lon, lat).tolist() == [row.district for row in practice.rows]


@pytest.mark.mirror
def test_boxes_are_where_post_goes_to_boxes(frame: AreaFrame, practice: Practice) -> None:
    boxes = [row for row in practice.rows if row.label.group["form"] == "box"]
    assert len(boxes) == BOX_SHARE * COUNT
    assert {frame.states[row.state][1] for row in boxes} <= BOX_STATES


@pytest.mark.mirror
def test_states_can_be_left_out(practice: Practice) -> None:
    state = practice.rows[0].state
    kept = {
        int(practice.known.frame.state_of[row.district])
        for row in practice.sample(without=[state]).rows
    }
    assert kept == {row.state for row in practice.rows} - {state}


@pytest.mark.mirror
def test_the_threshold_is_chosen_on_practice_addresses_alone(
    geocoder: Geocoder, practice: Practice
) -> None:
    """Real addresses that are all right, or all wrong, leave the rule as it is."""
    made = practice.sample()
    queries = [row.query for row in practice.rows[::8]]
    for truth in ([row.district for row in practice.rows[::8]], [0] * len(queries)):
        numbers = fit(observe(geocoder.known, queries, truth), made, weights())
        answers = Geocoder(practice.known, numbers).locate_many(row.query for row in made.rows)
        codes = [practice.known.frame.districts[row.district].code for row in made.rows]
        right = [a.district_code == code for a, code in zip(answers, codes, strict=True)]
        sure = np.array([answer.confidence for answer in answers])
        assert numbers.auto == choose_threshold(sure, np.array(right), len(right))


@pytest.mark.mirror
def test_practice_addresses_are_held_out_with_their_states(
    geocoder: Geocoder, practice: Practice
) -> None:
    rows = practice.rows[::5]
    labels = [Label(row.label.lon, row.label.lat) for row in rows]
    groups = [geocoder.known.frame.states[row.state][1] for row in rows]
    found = hold_out(geocoder, [row.query for row in rows], labels, groups, practice, truth="point")
    seen = {name for one in found.directions for name in one.measured_on}
    assert found.practice is not None
    assert found.practice.rows == sum(
        geocoder.known.frame.states[row.state][1] in seen for row in practice.rows
    )
