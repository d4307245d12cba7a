"""Every written case: each normaliser rule, ambiguity, address class and hostile input."""

import csv
from pathlib import Path

import pytest

from geo.geocoding.engine import Geocoder, Query
from geo.geocoding.names import key_of, name_of

with (Path(__file__).parent / "cases.psv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))


@pytest.mark.mirror
@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_the_answer_has_the_expected_level_and_district(
    case: dict[str, str], geocoder: Geocoder
) -> None:
    answer = geocoder.locate(
        Query(
            case["address"], case["postcode"] or None, case["town"] or None, case["state"] or None
        )
    )
    assert answer.level in [int(level) for level in case["level"].split()]
    expected = {key_of(name_of(name).words) for name in case["district"].split("/") if name}
    found = {key_of(name_of(answer.district_name).words)} if answer.district_name else set()
    assert found <= expected
    assert bool(found) == bool(expected)


def test_there_are_at_least_120_cases() -> None:
    assert len(CASES) >= 120
