"""Assessments over HTTP: what stands, its words, and what another line would change."""

from typing import Any

import pytest

from database.session import Database
from registry.assessments.service import assess_household
from tests.api.officers import Desk
from tests.registry.registrations.families import COUNTER, DISTRICT, new_case


@pytest.fixture(scope="module")
def household(registry: Database) -> dict[str, Any]:
    """Return a family of four in rural Ranau with RM 1,000 a month, assessed under PGK-2019."""
    with registry.writing() as session:
        case = new_case(session)
        assess_household(session, case.household.id)
        return {"id": str(case.household.id), "reference": case.household.reference_no}


def test_the_assessment_that_stands_comes_with_its_inputs_and_its_line(
    desk: Desk, household: dict[str, Any]
) -> None:
    found = desk.get(COUNTER, f"/v1/households/{household['reference']}/assessment").json()
    assert (found["result"], found["line_version"]) == ("miskin_tegar", "PGK-2019")
    assert (found["size"], found["gross_income_monthly"]) == (4, "1000.0000")
    assert (found["line_food"], found["line_total"]) == ("265.00", "576.00")


def test_it_is_explained_in_both_languages(desk: Desk, household: dict[str, Any]) -> None:
    told = desk.get(COUNTER, f"/v1/households/{household['id']}/assessment/explain").json()
    assert "miskin tegar" in told["ms"]
    assert "RM" in told["en"]
    assert "250.00" in told["en"]


def test_every_assessment_is_listed(desk: Desk, household: dict[str, Any]) -> None:
    (only,) = desk.get(COUNTER, f"/v1/households/{household['id']}/assessments").json()["items"]
    assert only["household_id"] == household["id"]


def test_higher_lines_make_more_households_poor(desk: Desk, household: dict[str, Any]) -> None:
    low = desk.get(DISTRICT, "/v1/assessment-simulation", adjust_percent="-90").json()
    high = desk.get(DISTRICT, "/v1/assessment-simulation", adjust_percent="900").json()

    def poor(report: dict[str, Any]) -> int:
        return sum(row["households"] for row in report["rows"] if row["after"] == "miskin_tegar")

    assert low["households"] == high["households"]
    assert poor(low) < poor(high)


def test_a_household_that_was_never_assessed_has_no_assessment(
    desk: Desk, registry: Database
) -> None:
    with registry.writing() as session:
        key = new_case(session).household.id
    for rest in ("", "/explain"):
        answer = desk.get(COUNTER, f"/v1/households/{key}/assessment{rest}")
        assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/v1/assessment-simulation", "/v1/households/x/assessment"])
def test_nobody_is_told_without_a_token(desk: Desk, path: str) -> None:
    assert desk.get(None, path).status_code == 401


def test_a_version_that_is_not_loaded_is_not_found(desk: Desk) -> None:
    answer = desk.get(DISTRICT, "/v1/assessment-simulation", version="PGK-1900")
    assert (answer.status_code, answer.json()["field"]) == (404, "version")
