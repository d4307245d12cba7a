"""The rule, by its properties."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.assessments.rule import (
    AssessmentInputs,
    decide,
    monthly_from_yearly,
    yearly_from_monthly,
)
from registry.assessments.settings import AssessmentPolicy
from tests.registry.assessments.populations import Known, committed_lines, inputs_near

PERSON = committed_lines("PGK-2019", "per_kapita")
HOUSEHOLD = committed_lines("PGK-2019", "isi_rumah")
POLICY = AssessmentPolicy()
RANK = {"miskin_tegar": 0, "miskin": 1, "terkeluar": 2}

sen_a_year = st.integers(0, 10**9).map(lambda sen: Decimal(sen) / 100)


@given(inputs_near(PERSON))
def test_there_is_a_result_or_a_reason_never_both(inputs: AssessmentInputs) -> None:
    found = decide(inputs, PERSON, POLICY)
    assert (found.result is None) == (found.reason is not None)


@given(inputs_near(PERSON), st.decimals(0, 5_000, places=4))
def test_more_income_never_makes_a_household_poorer(
    inputs: AssessmentInputs, more: Decimal
) -> None:
    before = decide(inputs, PERSON, POLICY)
    if before.result and inputs.gross_income_monthly is not None:
        richer = replace(inputs, gross_income_monthly=inputs.gross_income_monthly + more)
        after = decide(richer, PERSON, POLICY)
        assert after.result
        assert RANK[after.result] >= RANK[before.result]


@given(inputs_near(PERSON))
def test_one_more_member_never_makes_a_household_less_poor(inputs: AssessmentInputs) -> None:
    before = decide(inputs, PERSON, POLICY)
    if before.result and inputs.size is not None:
        after = decide(replace(inputs, size=inputs.size + 1), PERSON, POLICY)
        assert after.result
        assert RANK[after.result] <= RANK[before.result]


@given(inputs_near(HOUSEHOLD), st.integers(1, 12))
def test_on_the_household_basis_size_plays_no_part(inputs: AssessmentInputs, size: int) -> None:
    policy = AssessmentPolicy(basis="isi_rumah")
    if inputs.size is not None and inputs.size > 0:
        same = replace(inputs, size=size)
        assert decide(inputs, HOUSEHOLD, policy).result == decide(same, HOUSEHOLD, policy).result


@given(sen_a_year)
def test_a_year_of_income_survives_the_month(yearly: Decimal) -> None:
    assert yearly_from_monthly(monthly_from_yearly(yearly)) == yearly


@given(sen_a_year, st.integers(1, 12))
def test_the_rounded_month_decides_as_the_year_itself(yearly: Decimal, size: int) -> None:
    line = PERSON.pair("S10", "bandar")
    assert line is not None
    assert line.total is not None
    inputs = Known(
        size=size,
        gross_income_monthly=monthly_from_yearly(yearly),
        state_code="S10",
        stratum="bandar",
    )
    below = decide(inputs, PERSON, POLICY).result != "terkeluar"
    assert below == (yearly < line.total * 12 * size)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state_code": None}, "state_missing"),
        ({"size": None}, "size_missing"),
        ({"size": 0}, "size_not_positive"),
        ({"size": -3}, "size_not_positive"),
        ({"gross_income_monthly": None}, "income_missing"),
        ({"gross_income_monthly": Decimal("-0.01")}, "income_negative"),
        ({"aid_income_monthly": Decimal("-0.01")}, "aid_negative"),
        ({"state_code": "S99"}, "line_missing"),
    ],
)
def test_incomplete_or_impossible_inputs_are_not_assessed(
    change: dict[str, object], reason: str
) -> None:
    found = decide(replace(Known(), **change), PERSON, POLICY)
    assert (found.result, found.reason, found.income_monthly) == (None, reason, None)


def test_aid_is_part_of_income_by_default() -> None:
    inputs = Known(gross_income_monthly=Decimal(2400), aid_income_monthly=Decimal(400))
    assert decide(inputs, PERSON, POLICY).result == "terkeluar"


def test_aid_is_left_out_where_the_policy_says_so() -> None:
    inputs = Known(gross_income_monthly=Decimal(2400), aid_income_monthly=Decimal(400))
    found = decide(inputs, PERSON, AssessmentPolicy(aid_counted=False))
    assert (found.result, found.income_monthly) == ("miskin", 500)


def test_aid_that_is_left_out_but_not_stated_is_assumed_to_be_none_and_flagged() -> None:
    found = decide(Known(), PERSON, AssessmentPolicy(aid_counted=False))
    assert (found.result, found.assumptions) == ("miskin", ("aid_unknown",))


def test_aid_above_the_income_it_is_part_of_is_not_assessed() -> None:
    inputs = Known(gross_income_monthly=Decimal(100), aid_income_monthly=Decimal(101))
    assert (
        decide(inputs, PERSON, AssessmentPolicy(aid_counted=False)).reason == "aid_exceeds_income"
    )


def test_the_policy_is_read_from_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETAKASIH_ASSESSMENT_BASIS", "isi_rumah")
    monkeypatch.setenv("PETAKASIH_ASSESSMENT_AID_COUNTED", "false")
    policy = AssessmentPolicy()
    assert (policy.version, policy.basis, policy.aid_counted) == ("PGK-2019", "isi_rumah", False)
