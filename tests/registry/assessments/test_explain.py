"""Explanations: word for word for three households in both languages, whole for every reason."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database.base import uuid7
from database.errors import InvalidInput
from database.session import WriteSession
from registry.assessments import service
from registry.assessments.explain import LOCALES, explain, explain_assessment
from registry.assessments.models import Assessment
from registry.assessments.rule import (
    ASSUMPTIONS,
    REASONS,
    AssessmentInputs,
    decide,
    monthly_from_yearly,
)
from registry.assessments.settings import AssessmentPolicy
from registry.poverty_lines.models import PovertyLineVersion
from registry.poverty_lines.service import load
from registry.poverty_lines.tables import committed_headers
from tests.registry.assessments.populations import Known, committed_lines, household, inputs_near

# 2 a.m. on 21 November in Malaysia is still the 20th in Greenwich.
WHEN = datetime(2026, 11, 20, 18, tzinfo=UTC)
VERSIONS = {
    header.version: PovertyLineVersion(**header.model_dump()) for header in committed_headers()
}

ONE_PERSON = Known(size=1, gross_income_monthly=Decimal(230))
ONE_SEN_BELOW = Known(
    size=3,
    gross_income_monthly=monthly_from_yearly(Decimal("19223.99")),
    state_code="S10",
    stratum="bandar",
)
WITHOUT_AID = Known(
    size=2,
    gross_income_monthly=Decimal(1500),
    aid_income_monthly=Decimal(200),
    state_code="S16",
    stratum=None,
)

EXPECTED = {
    ("one_person", "ms"): """\
Status: miskin tegar.
Pendapatan kasar isi rumah ialah RM2,760.00 setahun, termasuk pendapatan bukan tunai dan bantuan.
RM2,760.00 setahun / 12 bulan / 1 orang = RM230.00 seorang sebulan.
PGK 2019 (kaedah 2019) bagi Sabah, luar bandar: garis makanan RM265.00, \
garis jumlah RM576.00 seorang sebulan.
RM230.00 kurang daripada garis makanan RM265.00, maka isi rumah ini miskin tegar.
Dinilai pada 21 November 2026.""",
    ("one_person", "en"): """\
Status: hardcore poor (miskin tegar).
The household's gross income is RM2,760.00 a year, income in kind and aid included.
RM2,760.00 a year / 12 months / 1 person = RM230.00 a person a month.
PGK 2019 (2019 method) for Sabah, rural: food line RM265.00, \
total line RM576.00 a person a month.
RM230.00 is below the food line of RM265.00, so this household is hardcore poor.
Assessed on 21 November 2026.""",
    ("one_sen_below", "ms"): """\
Status: miskin.
Pendapatan kasar isi rumah ialah RM19,223.99 setahun, termasuk pendapatan bukan tunai dan bantuan.
RM19,223.99 setahun / 12 bulan / 3 orang = RM533.9997 seorang sebulan.
PGK 2019 (kaedah 2019) bagi Selangor, bandar: garis makanan RM305.00, \
garis jumlah RM534.00 seorang sebulan.
RM533.9997 tidak kurang daripada garis makanan RM305.00 tetapi kurang daripada \
garis jumlah RM534.00, maka isi rumah ini miskin.
Dinilai pada 21 November 2026.""",
    ("one_sen_below", "en"): """\
Status: poor (miskin).
The household's gross income is RM19,223.99 a year, income in kind and aid included.
RM19,223.99 a year / 12 months / 3 people = RM533.9997 a person a month.
PGK 2019 (2019 method) for Selangor, urban: food line RM305.00, \
total line RM534.00 a person a month.
RM533.9997 is not below the food line of RM305.00 but is below the total line of RM534.00, \
so this household is poor.
Assessed on 21 November 2026.""",
    ("without_aid", "ms"): """\
Status: terkeluar (tidak di bawah garis kemiskinan).
Pendapatan kasar isi rumah ialah RM18,000.00 setahun; bantuan RM2,400.00 setahun tidak dikira: \
RM18,000.00 - RM2,400.00 = RM15,600.00.
RM15,600.00 setahun / 12 bulan / 2 orang = RM650.00 seorang sebulan.
PGK 2019 (kaedah 2019) bagi W.P. Putrajaya, semua strata: garis makanan RM291.00, \
garis jumlah RM583.00 seorang sebulan.
RM650.00 tidak kurang daripada garis jumlah RM583.00, maka isi rumah ini terkeluar.
Strata isi rumah tidak diketahui, maka garis semua strata negeri digunakan.
Nilai bercetak bagi garis ini meragukan; nilai yang digunakan ialah pembetulan yang dicatat \
dalam jadual PGK.
Dinilai pada 21 November 2026.""",
    ("without_aid", "en"): """\
Status: not below the poverty line (terkeluar).
The household's gross income is RM18,000.00 a year; aid of RM2,400.00 a year is not counted: \
RM18,000.00 - RM2,400.00 = RM15,600.00.
RM15,600.00 a year / 12 months / 2 people = RM650.00 a person a month.
PGK 2019 (2019 method) for W.P. Putrajaya, all strata: food line RM291.00, \
total line RM583.00 a person a month.
RM650.00 is not below the total line of RM583.00, so this household is not poor by the line.
The household's stratum is not known, so the state's all-strata line is used.
The printed value of this line is in doubt; the value used is a correction noted \
in the PGK table.
Assessed on 21 November 2026.""",
}
CASES = {
    "one_person": (ONE_PERSON, AssessmentPolicy()),
    "one_sen_below": (ONE_SEN_BELOW, AssessmentPolicy()),
    "without_aid": (WITHOUT_AID, AssessmentPolicy(aid_counted=False)),
}


def assessment(inputs: AssessmentInputs, policy: AssessmentPolicy) -> Assessment:
    found = decide(inputs, committed_lines(policy.version, policy.basis), policy)
    return Assessment(
        assessed_at=WHEN,
        line_version=policy.version,
        basis=policy.basis,
        aid_counted=policy.aid_counted,
        line_state_code=inputs.state_code,
        stratum=inputs.stratum,
        size=inputs.size,
        gross_income_monthly=inputs.gross_income_monthly,
        aid_income_monthly=inputs.aid_income_monthly,
        income_monthly=found.income_monthly,
        line_stratum=found.line and found.line.stratum,
        line_total=found.line and found.line.total,
        line_food=found.line and found.line.food,
        result=found.result,
        reason=found.reason,
        assumptions=list(found.assumptions),
    )


def words(inputs: AssessmentInputs, policy: AssessmentPolicy, language: str) -> str:
    return explain_assessment(assessment(inputs, policy), VERSIONS[policy.version], language)


@pytest.mark.parametrize(("name", "language"), EXPECTED)
def test_the_explanation_shows_the_arithmetic(name: str, language: str) -> None:
    assert words(*CASES[name], language) == EXPECTED[name, language]


def test_a_single_line_that_cannot_decide_says_what_is_missing() -> None:
    policy = AssessmentPolicy(version="PGK-2022", basis="isi_rumah")
    told = words(Known(state_code="S01", gross_income_monthly=Decimal(2000)), policy, "en")
    assert "total line RM2,481.00 a household a month; the food line is not known." in told
    assert "RM24,000.00 a year / 12 months = RM2,000.00 a month for the household." in told
    assert "poor and hardcore poor cannot be told apart" in told


def test_missing_income_is_not_explained_as_zero() -> None:
    told = words(Known(gross_income_monthly=None), AssessmentPolicy(), "en")
    assert told.splitlines()[:2] == [
        "Status: cannot be determined.",
        "The household's income is not stated. An income that is not known is not taken as zero.",
    ]


@pytest.mark.parametrize("language", LOCALES)
def test_every_reason_and_assumption_has_words(language: str) -> None:
    path = Path(service.__file__).with_name("texts.toml")
    texts = tomllib.loads(path.read_text(encoding="utf-8"))[language]
    assert set(texts["reason"]) == set(REASONS)
    assert set(texts["assumption"]) == set(ASSUMPTIONS)


@given(
    inputs_near(committed_lines("PGK-2019", "per_kapita")),
    st.sampled_from(
        [("PGK-2019", "per_kapita"), ("PGK-2022", "isi_rumah"), ("JKM-2026", "per_kapita")]
    ),
    st.booleans(),
    st.sampled_from(list(LOCALES)),
)
def test_no_explanation_has_a_hole(
    inputs: AssessmentInputs, table: tuple[str, str], aid_counted: bool, language: str
) -> None:
    version, basis = table
    policy = AssessmentPolicy.model_validate(
        {"version": version, "basis": basis, "aid_counted": aid_counted}
    )
    told = words(inputs, policy, language)
    assert "None" not in told
    assert "{" not in told


def test_the_standing_assessment_of_a_household_is_explained(session: WriteSession) -> None:
    load(session)
    one = household(ONE_PERSON)
    session.add(one)
    session.flush()
    found = service.assess_household(session, one.id)
    told = explain(session, "ms", household_id=one.id)
    assert told == explain(session, "ms", assessment_id=found.id)
    assert "RM2,760.00 setahun / 12 bulan / 1 orang = RM230.00 seorang sebulan." in told


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        words(ONE_PERSON, AssessmentPolicy(), "zh")
    assert (caught.value.field, caught.value.expected) == ("language", "one of ms, en")


def test_one_id_must_be_given_and_only_one(session: WriteSession) -> None:
    for ids in ({}, {"assessment_id": uuid7(), "household_id": uuid7()}):
        with pytest.raises(InvalidInput):
            explain(session, "ms", **ids)
