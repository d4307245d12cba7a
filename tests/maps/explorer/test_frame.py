"""Frames: every figure of a level, in columns."""

import pytest

from maps.explorer.frame import as_json
from maps.explorer.service import frame_bytes, level_frame
from tests.maps.conftest import COUNT, RATE, RATES, YEAR


@pytest.fixture
def frame(atlas, shown):
    with atlas.reading() as session:
        return level_frame(session, shown, "district")


def test_every_column_is_as_long_as_the_list_of_areas(frame):
    size = len(frame.codes)
    for by_year in frame.series.values():
        for series in by_year.values():
            assert len(series.signs) == size
            assert all(len(column) == size for column in series.columns.values())


def test_signs_say_class_and_flag(frame):
    assert dict(zip(frame.codes, frame.series[RATE][YEAR].signs, strict=True)) == {
        "D01-01": "0",
        "D01-02": "B",
        "D02-01": "z",
        "D02-02": "s",
    }


def test_a_suppressed_area_carries_no_figure(frame):
    at = frame.codes.index("D02-02")
    columns = frame.series[RATE][YEAR].columns
    assert all(column[at] is None for column in columns.values())


def test_points_lie_in_their_boxes(frame):
    for (x, y), (west, south, east, north) in zip(frame.points, frame.boxes, strict=True):
        assert west < x < east
        assert south < y < north


def test_households_of_unknown_area_are_a_row_without_a_shape(atlas, shown):
    with atlas.reading() as session:
        mukim = level_frame(session, shown, "mukim")
    at = mukim.codes.index("M01-01-000")
    assert mukim.qualities[at] == "unknown"
    assert mukim.boxes[at] is None
    assert mukim.states[at] == "S01"
    assert mukim.series[COUNT][YEAR].columns["value"][at] == 7.5


def test_a_count_is_sent_once(frame):
    series = as_json(frame)["series"]
    assert "numerator" not in series[COUNT][str(YEAR)]
    assert "numerator" in series[RATE][str(YEAR)]


def test_figures_are_the_published_ones(frame):
    values = frame.series[RATE][YEAR].columns["value"]
    published = [RATES[code][0] for code in frame.codes]
    assert values == published


def test_the_same_publication_gives_the_same_bytes(atlas, shown):
    with atlas.reading() as session:
        assert frame_bytes(session, shown, "district") == frame_bytes(session, shown, "district")
