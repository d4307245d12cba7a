"""The self-check applies the registry's own rule, and stores nothing."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from database.session import WriteSession
from registry.assessments.models import Assessment
from registry.assessments.rule import AssessmentInputs, decide, monthly_from_yearly
from registry.assessments.settings import AssessmentPolicy
from registry.poverty_lines.service import get_line_table, load
from registry.registrations.screening import POOR
from registry.self_checks.service import self_check


@pytest.fixture(autouse=True)
def poverty_lines(session: WriteSession) -> None:
    load(session)


@given(
    size=st.integers(1, 12),
    income=st.decimals(0, 120_000, places=2),
    state=st.sampled_from(["S01", "S12", "S14", "S16"]),
    stratum=st.sampled_from(["bandar", "luar_bandar", None]),
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_says_what_an_assessment_would(
    session: WriteSession, size: int, income: Decimal, state: str, stratum: str | None
) -> None:
    policy = AssessmentPolicy()
    inputs = AssessmentInputs(size, monthly_from_yearly(income), None, state, stratum)
    found = decide(inputs, get_line_table(session, policy.version, policy.basis), policy).result
    told = self_check(
        session, household_size=size, income_yearly=income, state_code=state, stratum=stratum
    )
    assert told.below_line == (None if found is None else found in POOR)
    assert set(told.explanation) == {"ms", "en"}


def test_nothing_is_stored(session: WriteSession) -> None:
    self_check(
        session,
        household_size=1,
        income_yearly=Decimal(2760),
        state_code="S12",
        stratum=None,
    )
    session.flush()
    assert session.scalar(select(func.count()).select_from(Assessment)) == 0
