"""Assessment in the database: one pass, idempotent, equal to the rule, or a mere simulation."""

from collections import Counter
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text

from database.base import uuid7
from database.errors import InvalidInput
from database.session import WriteSession
from registry.assessments import service
from registry.assessments.models import Assessment
from registry.assessments.rule import AssessmentInputs, AssessmentResult, decide
from registry.assessments.settings import AssessmentPolicy
from registry.households.models import Household
from registry.poverty_lines.lines import LinePair
from registry.poverty_lines.service import PovertyLineVersionNotFound, load
from tests.registry.assessments.populations import Known, committed_lines, household, inputs_near

PERSON = committed_lines("PGK-2019", "per_kapita")
POLICIES = st.builds(
    AssessmentPolicy,
    basis=st.sampled_from(["per_kapita", "isi_rumah"]),
    aid_counted=st.booleans(),
)


@pytest.fixture
def registry(session: WriteSession) -> WriteSession:
    load(session)
    return session


def add(session: WriteSession, *inputs: AssessmentInputs, district: str = "D12-01") -> list[UUID]:
    made = [household(one, district) for one in inputs]
    session.add_all(made)
    session.flush()
    return [one.id for one in made]


def only(ids: list[UUID]) -> dict[str, object]:
    return {"household_filter": Household.id.in_(ids)}


def status(session: WriteSession, household_id: UUID) -> str | None:
    return session.get_one(Household, household_id).poverty_status


def stored(session: WriteSession) -> int:
    return session.scalar(select(func.count()).select_from(Assessment)) or 0


def decision(found: Assessment | AssessmentResult) -> tuple[object, ...]:
    return found.result, found.reason, found.income_monthly, tuple(found.assumptions)


def amounts(line: LinePair | None) -> tuple[object, ...] | None:
    return line and (line.state_code, line.stratum, line.total, line.food)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(inputs_near(PERSON), min_size=1, max_size=60), POLICIES)
def test_the_pass_and_the_rule_agree_exactly(
    registry: WriteSession, population: list[AssessmentInputs], policy: AssessmentPolicy
) -> None:
    possible = [one for one in population if (one.gross_income_monthly or 0) >= 0]
    lines = committed_lines("PGK-2019", policy.basis)
    ids = add(registry, *possible)
    service.assess_all(registry, policy=policy, **only(ids))
    for inputs, household_id in zip(possible, ids, strict=True):
        wanted = decide(inputs, lines, policy)
        found = service.get_newest(registry, household_id)
        assert status(registry, household_id) == wanted.result
        assert decision(found) == decision(wanted) == decision(service.replay(found))
        assert amounts(service.stored_line(found)) == amounts(wanted.line)


def test_a_pass_writes_status_inputs_line_and_author(registry: WriteSession) -> None:
    (one,) = add(registry, Known())
    report = service.assess_all(registry, assessed_by="penyelia", **only([one]))
    found = service.get_newest(registry, one)
    assert (report.written, report.changed, report.households) == (1, 1, 1)
    assert status(registry, one) == "miskin"
    assert (found.line_version, found.basis, found.aid_counted) == ("PGK-2019", "per_kapita", True)
    assert (found.size, found.gross_income_monthly, found.stratum) == (4, 1200, "luar_bandar")
    assert (found.line_stratum, found.line_total, found.line_food) == ("luar_bandar", 576, 265)
    assert (found.income_monthly, found.assessed_by) == (300, "penyelia")


def test_the_same_pass_again_writes_nothing(registry: WriteSession) -> None:
    ids = add(registry, Known(), Known(size=None), Known(stratum=None))
    service.assess_all(registry, **only(ids))
    again = service.assess_all(registry, **only(ids))
    assert (again.written, again.changed) == (0, 0)
    assert stored(registry) == 3


def test_a_changed_input_gets_a_new_assessment_and_the_old_one_is_kept(
    registry: WriteSession,
) -> None:
    (one,) = add(registry, Known())
    service.assess_all(registry, **only([one]))
    registry.get_one(Household, one).gross_income_monthly = Decimal(1000)
    service.assess_all(registry, **only([one]))
    assert [found.result for found in service.list_assessments(registry, one)] == [
        "miskin_tegar",
        "miskin",
    ]


def test_an_input_changed_and_changed_back_is_assessed_each_time(registry: WriteSession) -> None:
    (one,) = add(registry, Known())
    for income in (1200, 1000, 1200):
        registry.get_one(Household, one).gross_income_monthly = Decimal(income)
        service.assess_all(registry, **only([one]))
    results = [found.result for found in service.list_assessments(registry, one)]
    assert results == ["miskin", "miskin_tegar", "miskin"]


def test_another_policy_gets_a_new_assessment(registry: WriteSession) -> None:
    (one,) = add(registry, Known())
    service.assess_all(registry, **only([one]))
    other = AssessmentPolicy(basis="isi_rumah")
    assert service.assess_all(registry, policy=other, **only([one])).written == 1


def test_a_status_that_strayed_is_set_right_without_a_new_assessment(
    registry: WriteSession,
) -> None:
    (one,) = add(registry, Known())
    service.assess_all(registry, **only([one]))
    registry.get_one(Household, one).poverty_status = "terkeluar"
    report = service.assess_all(registry, **only([one]))
    assert (report.written, report.changed, status(registry, one)) == (0, 1, "miskin")


def test_a_household_that_can_no_longer_be_assessed_loses_its_class(
    registry: WriteSession,
) -> None:
    (one,) = add(registry, Known())
    service.assess_all(registry, **only([one]))
    registry.get_one(Household, one).gross_income_monthly = None
    report = service.assess_all(registry, **only([one]))
    assert status(registry, one) is None
    assert report.reasons() == Counter({"income_missing": 1})


def test_the_filter_leaves_every_other_household_alone(registry: WriteSession) -> None:
    chosen, other = add(registry, Known(), Known())
    service.assess_all(registry, **only([chosen]))
    assert status(registry, other) is None
    with pytest.raises(service.AssessmentNotFound):
        service.get_newest(registry, other)


def test_without_a_filter_the_whole_registry_is_assessed(registry: WriteSession) -> None:
    add(registry, Known(), Known())
    total = registry.scalar(select(func.count()).select_from(Household))
    assert service.assess_all(registry).households == total


def test_one_household_is_assessed_and_its_standing_assessment_returned(
    registry: WriteSession,
) -> None:
    (one,) = add(registry, Known())
    first = service.assess_household(registry, one, assessed_by="pegawai")
    assert first.result == "miskin"
    assert service.assess_household(registry, one).id == first.id


def test_an_unknown_household_is_not_found(registry: WriteSession) -> None:
    with pytest.raises(service.HouseholdNotFound):
        service.assess_household(registry, uuid7())


def test_an_unknown_assessment_is_not_found(registry: WriteSession) -> None:
    with pytest.raises(service.AssessmentNotFound):
        service.get_assessment(registry, uuid7())


def test_an_incomplete_table_is_not_put_in_force(registry: WriteSession) -> None:
    (one,) = add(registry, Known())
    with pytest.raises(InvalidInput, match="S01"):
        service.assess_all(registry, version="PGK-2022", **only([one]))
    assert stored(registry) == 0


def test_an_unknown_version_is_not_found(registry: WriteSession) -> None:
    with pytest.raises(PovertyLineVersionNotFound):
        service.assess_all(registry, version="PGK-1999")


def test_a_simulation_counts_changes_by_district_and_writes_nothing(
    registry: WriteSession,
) -> None:
    add(registry, Known(), Known(gross_income_monthly=Decimal(2400)), district="D12-01")
    ids = add(registry, Known(gross_income_monthly=Decimal(2400)), district="D12-02")
    everyone = Household.stated_district_code.in_(["D12-01", "D12-02"])
    service.assess_all(registry, household_filter=everyone)
    before = stored(registry)

    report = service.simulate(registry, household_filter=everyone, adjust_percent=Decimal("10"))

    assert report.simulated
    assert report.line_version == "PGK-2019 +10%"
    assert report.moves() == Counter({("miskin", "miskin"): 1, ("terkeluar", "miskin"): 2})
    assert report.changes_by_district() == Counter(
        {
            ("S12", "D12-01", "terkeluar", "miskin"): 1,
            ("S12", "D12-02", "terkeluar", "miskin"): 1,
        }
    )
    assert stored(registry) == before
    assert status(registry, ids[0]) == "terkeluar"


def test_a_simulation_runs_in_a_read_only_transaction(registry: WriteSession) -> None:
    ids = add(registry, Known())
    registry.execute(text("SET TRANSACTION READ ONLY"))
    assert service.simulate(registry, **only(ids)).households == 1


def test_an_incomplete_table_can_be_simulated(registry: WriteSession) -> None:
    ids = add(
        registry,
        Known(state_code="S01", stratum="bandar", gross_income_monthly=Decimal(3000)),
        Known(state_code="S01", stratum="bandar"),
    )
    policy = AssessmentPolicy(basis="isi_rumah")
    report = service.simulate(registry, version="PGK-2022", policy=policy, **only(ids))
    assert report.moves() == Counter({(None, "terkeluar"): 1, (None, None): 1})
    assert report.reasons() == Counter({"food_line_missing": 1})


def test_what_was_assumed_is_counted(registry: WriteSession) -> None:
    ids = add(registry, Known(stratum=None), Known(stratum=None, state_code="S16"))
    report = service.simulate(registry, **only(ids))
    assert report.assumptions() == Counter({"stratum_unknown": 2, "line_doubtful": 1})


@pytest.mark.parametrize("percent", ["-90.1", "900.1", "NaN", "Infinity"])
def test_an_absurd_adjustment_is_refused(registry: WriteSession, percent: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        service.simulate(registry, adjust_percent=Decimal(percent))
    assert caught.value.field == "adjust_percent"


def test_assessments_go_with_their_household(registry: WriteSession) -> None:
    kept, gone = add(registry, Known(), Known())
    service.assess_all(registry, **only([kept, gone]))
    registry.execute(delete(Household).where(Household.id == gone))
    assert registry.scalars(select(Assessment.household_id)).all() == [kept]
