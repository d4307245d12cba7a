"""The labelled health facilities as a gate: what was reached must not be lost."""

from pathlib import Path

import pytest

from geo.geocoding import files, labelled
from geo.geocoding.engine import Geocoder
from geo.geocoding.evaluate import Measure, evaluate

pytestmark = pytest.mark.mirror

COLUMNS = files.Columns(("name", "address"), "postcode", None, "state")
TRUTH = labelled.TruthColumns("lon", "lat", "district", "state", ())


@pytest.fixture(scope="module")
def measure(geocoder: Geocoder, mirror: Path) -> Measure:
    header, rows = files.read_rows(mirror / "addresses" / "clinics.csv", COLUMNS)
    answers = geocoder.locate_many(COLUMNS.query(row) for row in rows)
    truths = labelled.labels(header, rows, TRUTH)
    return evaluate(geocoder.known.frame, answers, truths, truth="district").whole


def test_at_least_88_percent_of_all_rows_have_the_right_district(measure: Measure) -> None:
    assert measure.district_right >= 0.88


def test_at_least_65_percent_are_accepted(measure: Measure) -> None:
    assert measure.auto >= 0.65


def test_the_accepted_rows_are_right_as_often_as_was_reached(measure: Measure) -> None:
    """The aim is 97.5 %; docs/geocoding.md says what is missing and why."""
    assert measure.auto_right is not None
    assert measure.auto_right >= 0.955


def test_the_calibration_error_is_at_most_3_percent(measure: Measure) -> None:
    assert measure.calibration_error <= 0.03
