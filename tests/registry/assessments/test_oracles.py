"""Cases worked by hand from the PGK tables; `oracles.csv` shows the working of each."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from database.session import WriteSession
from registry.assessments import service
from registry.assessments.rule import AssessmentInputs, decide, monthly_from_yearly
from registry.assessments.settings import AssessmentPolicy
from registry.households.models import Household
from registry.poverty_lines.service import load
from tests.registry.assessments.populations import STATES, committed_lines, household

with (Path(__file__).parent / "oracles.csv").open(encoding="utf-8") as file:
    ORACLES = list(csv.DictReader(file))


def inputs_of(case: dict[str, str]) -> AssessmentInputs:
    income = Decimal(case["income"]) if case["income"] else None
    if income is not None and case["period"] == "year":
        income = monthly_from_yearly(income)
    return AssessmentInputs(
        size=int(case["size"]) if case["size"] else None,
        gross_income_monthly=income,
        aid_income_monthly=None,
        state_code=case["state_code"] or None,
        stratum=case["stratum"] or None,
    )


def expected(case: dict[str, str]) -> tuple[str | None, str | None, list[str]]:
    assumptions = case["assumptions"].split("+") if case["assumptions"] else []
    return case["result"] or None, case["reason"] or None, assumptions


@pytest.mark.parametrize("case", ORACLES, ids=lambda case: case["worked"] or case["reason"])
def test_the_rule_decides_as_worked_by_hand(case: dict[str, str]) -> None:
    policy = AssessmentPolicy.model_validate({"basis": case["basis"], "version": case["version"]})
    lines = committed_lines(case["version"], case["basis"])
    found = decide(inputs_of(case), lines, policy)
    assert (found.result, found.reason, list(found.assumptions)) == expected(case)


def test_the_pass_over_the_registry_decides_as_worked_by_hand(session: WriteSession) -> None:
    load(session)
    cases = [case for case in ORACLES if (case["version"], case["basis"]) == SHIPPED]
    households = [household(inputs_of(case)) for case in cases]
    session.add_all(households)
    session.flush()
    service.assess_all(session, household_filter=Household.id.in_([one.id for one in households]))
    for case, one in zip(cases, households, strict=True):
        found = service.get_newest(session, one.id)
        assert (found.result, found.reason, found.assumptions) == expected(case), case["worked"]
        assert one.poverty_status == found.result


SHIPPED = ("PGK-2019", "per_kapita")


def test_the_cases_cover_every_state_and_its_strata() -> None:
    covered = {(case["state_code"], case["stratum"]) for case in ORACLES}
    assert {
        (state, stratum) for state in STATES for stratum in ("bandar", "luar_bandar")
    } <= covered
    assert len(ORACLES) >= 40


def test_a_year_of_2760_for_one_person_is_230_a_month() -> None:
    lines = committed_lines("PGK-2019", "per_kapita")
    found = decide(inputs_of(ORACLES[0]), lines, AssessmentPolicy())
    assert found.income_monthly == 230
