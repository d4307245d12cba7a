"""The three admission criteria: each unmet one is named, with the field at fault."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.assessments.settings import AssessmentPolicy
from registry.households.models import Household
from registry.persons.models import Person
from registry.registrations.screening import Screening, screen
from tests.registry.assessments.populations import committed_lines

POLICY = AssessmentPolicy(version="PGK-2019", basis="per_kapita", aid_counted=True)
LINES = committed_lines("PGK-2019", "per_kapita")


def screened(home: dict[str, Any] | None = None, head: dict[str, Any] | None = None) -> Screening:
    household = {
        "address": "Kampung Contoh",
        "size": 4,
        "gross_income_monthly": Decimal(1000),
        "stated_state_code": "S12",
        "stated_district_code": "D12-08",
        "stratum": "luar_bandar",
    }
    person = {"name": "Contoh", "identity_no": "700101991234", "citizenship": "MYS", "role": "KIR"}
    return screen(
        Household(**household | (home or {})), Person(**person | (head or {})), LINES, POLICY
    )


def test_a_complete_form_of_a_poor_citizens_family_passes() -> None:
    found = screened()
    assert found.passed
    assert [one.code for one in found.criteria] == [
        "citizen_head",
        "income_below_line",
        "complete_details",
    ]


@pytest.mark.parametrize(
    ("home", "head", "code", "field"),
    [
        ({}, {"citizenship": "IDN"}, "citizen_head", "citizenship"),
        ({"gross_income_monthly": Decimal(9000)}, {}, "income_below_line", "yearly_income"),
        ({"address": ""}, {}, "complete_details", "address"),
        ({"stated_district_code": None}, {}, "complete_details", "district_code"),
        ({}, {"identity_no": None}, "complete_details", "identity_no"),
    ],
)
def test_an_unmet_criterion_is_named_with_its_field(
    home: dict[str, Any], head: dict[str, Any], code: str, field: str
) -> None:
    found = screened(home, head)
    assert [one.code for one in found.unmet] == [code]
    assert field in found.unmet[0].fields


def test_a_family_exactly_on_the_line_is_not_below_it() -> None:
    on_the_line = Decimal(576) * 4
    assert not screened({"gross_income_monthly": on_the_line}).passed
    assert screened({"gross_income_monthly": on_the_line - Decimal("0.01")}).passed


def test_income_that_cannot_be_compared_is_not_taken_for_poverty() -> None:
    found = screened({"gross_income_monthly": None})
    assert {one.code for one in found.unmet} == {"income_below_line", "complete_details"}


def test_why_income_cannot_be_compared_is_told_in_words() -> None:
    found = screened({"gross_income_monthly": None}).unmet[0]
    assert "income_missing" not in found.ms + found.en
    assert "Pendapatan isi rumah belum dinyatakan." in found.ms
    assert "The household's income is not stated." in found.en


def test_a_family_without_a_head_fails_on_citizenship_and_details() -> None:
    found = screen(Household(stated_state_code="S12", size=1), None, LINES, POLICY)
    assert {"citizen_head", "complete_details"} <= {one.code for one in found.unmet}


@given(st.sampled_from(["MYS", "IDN", None]), st.integers(0, 5000), st.booleans())
def test_every_criterion_is_explained_in_both_languages(
    citizenship: str | None, income: int, complete: bool
) -> None:
    found = screened(
        {"gross_income_monthly": Decimal(income), "address": "Kampung" if complete else ""},
        {"citizenship": citizenship},
    )
    assert all(one.ms and one.en for one in found.criteria)
    assert found.passed == (citizenship == "MYS" and income < 576 * 4 and complete)
    assert all(one.fields for one in found.unmet)
