"""Measuring: shares, distances and calibration as one would count them by hand."""

import numpy as np
import pytest
import shapely

from database.errors import InvalidInput
from geo.geocoding.answer import Answer
from geo.geocoding.areas import AreaFrame, AreaRow
from geo.geocoding.evaluate import Label, evaluate


@pytest.fixture(scope="module")
def two_districts() -> AreaFrame:
    west = AreaRow("D01-01", "Barat", "S01", shapely.box(100, 1, 101, 2))
    east = AreaRow("D01-02", "Timur", "S01", shapely.box(101, 1, 102, 2))
    mukim = AreaRow("M01-01-001", "Hulu", "D01-01", shapely.box(100, 1, 101, 1.5))
    return AreaFrame("two", [("S01", "Johor")], [west, east], [mukim])


def answer(code: str | None, confidence: float, **more: object) -> Answer:
    decision = "auto" if confidence >= 0.9 else "review"
    return Answer(district_code=code, confidence=confidence, decision=decision, **more)


def test_the_share_right_counts_unanswered_rows_as_wrong(two_districts: AreaFrame) -> None:
    answers = [answer("D01-01", 0.95), answer("D01-02", 0.95), answer(None, 0.0)]
    report = evaluate(two_districts, answers, [Label(100.5, 1.5)] * 3)
    assert report.whole.district_right == pytest.approx(1 / 3)
    assert report.whole.matched == pytest.approx(2 / 3)
    assert report.whole.auto_right == pytest.approx(1 / 2)


def test_a_named_district_is_a_truth_too(two_districts: AreaFrame) -> None:
    labels = [Label(district="TIMUR", state="Johor"), Label(district="Timor", state="JHR")]
    report = evaluate(two_districts, [answer("D01-02", 0.9)] * 2, labels, truth="district")
    assert report.whole.district_right == 1.0


def test_rows_without_a_truth_are_left_out_and_counted(two_districts: AreaFrame) -> None:
    report = evaluate(two_districts, [answer("D01-01", 0.9)] * 2, [Label(100.5, 1.5), Label()])
    assert (report.whole.rows, report.without_truth) == (1, 1)


def test_a_file_without_any_truth_is_refused(two_districts: AreaFrame) -> None:
    with pytest.raises(InvalidInput, match="point"):
        evaluate(two_districts, [answer("D01-01", 0.9)], [Label()])


def test_distance_is_in_kilometres(two_districts: AreaFrame) -> None:
    answers = [answer("D01-01", 0.9, lon=100.5, lat=1.5)]
    report = evaluate(two_districts, answers, [Label(100.6, 1.5)])
    assert report.whole.median_km == pytest.approx(11.132)


def test_a_mukim_is_right_when_it_holds_the_true_point(two_districts: AreaFrame) -> None:
    answers = [answer("D01-01", 0.9, mukim_code="M01-01-001")] * 2
    report = evaluate(two_districts, answers, [Label(100.5, 1.2), Label(100.5, 1.8)])
    assert (report.whole.mukim_answers, report.whole.mukim_right) == (2, 0.5)


def test_calibration_error_is_the_mean_gap_between_said_and_right(
    two_districts: AreaFrame,
) -> None:
    answers = [answer("D01-01", 0.75)] * 2 + [answer("D01-02", 0.75)] * 2
    report = evaluate(two_districts, answers, [Label(100.5, 1.5)] * 4)
    assert report.whole.calibration_error == pytest.approx(0.25)


def test_figures_are_given_by_group(two_districts: AreaFrame) -> None:
    labels = [Label(100.5, 1.5, group={"stratum": name}) for name in ("bandar", "luar_bandar")]
    report = evaluate(two_districts, [answer("D01-01", 0.9), answer("D01-02", 0.9)], labels)
    right = {name: measure.district_right for name, measure in report.groups["stratum"].items()}
    assert right == {"bandar": 1.0, "luar_bandar": 0.0}


def test_a_point_on_a_shared_edge_has_the_smaller_code(two_districts: AreaFrame) -> None:
    found = two_districts.locate_districts(np.array([101.0]), np.array([1.5]))
    assert two_districts.districts[int(found[0])].code == "D01-01"
