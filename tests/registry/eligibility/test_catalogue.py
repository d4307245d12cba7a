"""Rules that administrators enter, beside those that come with the service."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from database.errors import InvalidInput
from database.session import WriteSession
from registry.actors.service import Actor
from registry.eligibility import catalogue, queries
from registry.eligibility.catalogue import RuleDraft
from registry.eligibility.service import decide, words_of
from registry.programmes import service as programmes
from registry.programmes.service import ProgrammeNotFound

ADMIN = Actor("Pentadbir Ujian", "administrator")
AGED_65: dict[str, Any] = {"ms": "Berumur 65 tahun", "en": "Aged 65", "if": "age >= 65"}
STRICTER = RuleDraft(
    code="bwe",
    subject="person",
    starts_on=date(2027, 1, 1),
    ends_on=None,
    per="month",
    condition={
        "ms": "Bantuan Warga Emas",
        "en": "Aid for the elderly",
        "all": [AGED_65, {"ms": "Di bawah PGK", "en": "Below the line", "if": "is_below_line"}],
    },
    amounts=[{"if": "age >= 80", "rm": "800"}, {"rm": "650"}],
    source="ujian",
)


@pytest.fixture
def entered(session: WriteSession) -> WriteSession:
    programmes.load(session)
    catalogue.enter(session, "JKM", "BWE", STRICTER, ADMIN)
    return session


@pytest.mark.parametrize(
    ("on", "age", "met", "amount"),
    [
        (date(2026, 12, 31), 62, True, 600),
        (date(2027, 1, 1), 62, False, None),
        (date(2027, 1, 1), 70, True, 650),
        (date(2027, 1, 1), 80, True, 800),
    ],
)
def test_the_rule_of_the_day_decides(
    entered: WriteSession, on: date, age: int, met: bool, amount: int | None
) -> None:
    facts = {"age": age, "is_below_line": True, "is_in_institution": False}
    (found,) = decide(entered, facts, on, "bwe")
    assert (found.met, found.amount) == (met, amount)


def test_an_entered_rule_explains_itself_in_both_languages(entered: WriteSession) -> None:
    (found,) = decide(entered, {"age": 70}, date(2027, 1, 1), "bwe")
    assert list(words_of(found.finding, "ms")) == [
        "? Bantuan Warga Emas: belum diketahui",
        "  ✓ Berumur 65 tahun: dipenuhi",
        "  ? Di bawah PGK: belum diketahui",
    ]
    assert list(words_of(found.finding, "en"))[1] == "  ✓ Aged 65: met"


def test_what_was_entered_last_about_a_day_holds(entered: WriteSession) -> None:
    corrected = replace(STRICTER, condition=AGED_65, ends_on=date(2027, 12, 31))
    catalogue.enter(entered, "JKM", "BWE", corrected, ADMIN)
    facts = {"age": 70, "is_below_line": False}
    assert decide(entered, facts, date(2027, 12, 31), "bwe")[0].met is True
    assert decide(entered, facts, date(2028, 1, 1), "bwe")[0].met is False


def test_a_programme_gets_a_rule_of_its_own(entered: WriteSession) -> None:
    food = replace(
        STRICTER,
        code="bakul",
        subject="household",
        condition={"ms": "Miskin", "en": "Poor", "if": 'poverty_status == "miskin"'},
        amounts=[],
    )
    catalogue.enter(entered, "JKM", "BKBM", food, ADMIN)
    (found,) = decide(entered, {"poverty_status": "miskin"}, date(2027, 5, 1), "bakul")
    assert (found.programme, found.met, found.amount) == ("BKBM", True, None)


def test_a_rule_is_never_changed(entered: WriteSession) -> None:
    ((_, _, row),) = queries.entered(entered)
    row.source = "another"
    with pytest.raises(IntegrityError, match="append-only"):
        entered.flush()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "BWE!"}, "code"),
        ({"code": "bkk"}, "code"),
        ({"source": " "}, "source"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"condition": AGED_65 | {"if": "colour == 1"}}, "condition"),
        ({"condition": AGED_65 | {"if": "age >="}}, "condition"),
        ({"condition": AGED_65 | {"if": "9 ** 9 ** 9 > age"}}, "condition"),
        ({"condition": AGED_65 | {"if": "age > 0 or " * 40 + "age > 1"}}, "condition"),
        ({"condition": {"en": "Aged 65", "if": "age >= 65"}}, "condition"),
        ({"condition": {"ms": "a", "en": "a"}}, "condition"),
        ({"condition": AGED_65 | {"ms": "\x00"}}, "condition"),
        ({"condition": {"ms": "a", "en": "a", "any": [AGED_65] * 70}}, "condition"),
        ({"condition": {"ms": "a", "en": "a", "use": "poor"}}, "condition"),
        ({"subject": "household"}, "condition"),
        ({"amounts": [{"rm": "much"}]}, "amounts"),
        ({"amounts": [{"rm": "-1"}]}, "amounts"),
        ({"amounts": [{"if": "age"}]}, "amounts"),
    ],
)
def test_a_rule_without_sense_is_refused(
    entered: WriteSession, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        catalogue.enter(entered, "JKM", "BWE", replace(STRICTER, **change), ADMIN)
    assert refused.value.field == field


def test_a_rule_needs_a_programme(entered: WriteSession) -> None:
    with pytest.raises(ProgrammeNotFound):
        catalogue.enter(entered, "JKM", "XX", STRICTER, ADMIN)
