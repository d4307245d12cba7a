"""The quality page is everybody's: who knows all but one household learns nothing of that one."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest

from database.session import WriteSession
from geo.geocoding.models import GeocodeRun
from geo.placement.quality import quality

FIGURES: dict[str, Any] = {
    "rows": 143,
    "matched": 140 / 143,
    "district_right": 133 / 143,
    "auto": 102 / 143,
    "auto_right": 100 / 102,
    "mukim_answers": 88,
    "mukim_right": 81 / 88,
    "median_km": 1.234567,
    "p90_km": 7.654321,
    "calibration_error": 0.0314159,
}
REPORT: dict[str, Any] = {
    "levels": {"0": 3, "1": 9_284, "7": 41},
    "decisions": {"auto": 512, "review": 37, "none": 4},
    "measured": {
        "whole": FIGURES,
        "curve": [
            {"low": 0.9, "high": 1.0, "rows": 131, "confidence": 0.97123, "right": 122 / 131},
            {"low": 0.1, "high": 0.2, "rows": 1, "confidence": 0.13, "right": 0.0},
        ],
        "groups": {"state": {"S01": FIGURES}, "stratum": {}, "class": {}, "level": {}},
    },
}


def told(session: WriteSession, report: dict[str, Any]) -> dict[str, Any]:
    run = GeocodeRun(
        versions="made", former_versions=None, households=9_328, changed=0, report=report,
        fingerprint="made", finished_at=datetime(2026, 1, 2, tzinfo=UTC),
    )  # fmt: skip
    session.add(run)
    session.flush()
    found = quality(session).as_dict()
    session.delete(run)
    session.flush()
    return found


def test_counts_are_told_in_tens_and_the_total_is_theirs(session: WriteSession) -> None:
    found = told(session, REPORT)
    assert found["levels"] == {"0": 0, "1": 9_280, "7": 40}
    assert found["households"] == 9_320
    assert found["decisions"] == {"auto": 510, "review": 30, "none": 0}
    assert found["measured"]["whole"]["rows"] == 140
    assert found["measured"]["whole"]["district_right"] == pytest.approx(130 / 140)


@pytest.mark.parametrize(("level", "more"), [("0", 6), ("0", -3), ("1", 5), ("1", -4), ("7", 8)])
def test_households_more_or_less_at_a_level_are_not_seen(
    session: WriteSession, level: str, more: int
) -> None:
    other = deepcopy(REPORT)
    other["levels"][level] += more
    assert told(session, other) == told(session, REPORT)


def test_a_band_of_one_household_is_not_told(session: WriteSession) -> None:
    bands = told(session, REPORT)["measured"]["curve"]
    assert [band["rows"] for band in bands] == [130]
