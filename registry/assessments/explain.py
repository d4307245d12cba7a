"""An assessment in plain words, with its arithmetic; the sentences are data (`texts.toml`)."""

import tomllib
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency

from database.errors import InvalidInput
from database.session import ReadSession
from registry.assessments.models import Assessment
from registry.assessments.rule import yearly_from_monthly
from registry.assessments.service import get_assessment, get_newest
from registry.poverty_lines.models import PovertyLineVersion
from registry.poverty_lines.service import get_version
from registry.poverty_lines.tables import state_names

LOCALES = {"ms": "ms_MY", "en": "en_MY"}
ZONE = ZoneInfo("Asia/Kuala_Lumpur")
DECIMALS = (2, 4, 6, 8)


def explain(
    session: ReadSession,
    language: str,
    *,
    assessment_id: UUID | None = None,
    household_id: UUID | None = None,
) -> str:
    """Return the words for one assessment, or for the one that stands of a household.

    `language` is `ms` or `en`. One sentence a line.

    Raises:
        InvalidInput: the language is unknown, or not exactly one of the two ids is given.
        AssessmentNotFound, HouseholdNotFound: there is nothing to explain.
    """
    if assessment_id is not None and household_id is None:
        assessment = get_assessment(session, assessment_id)
    elif household_id is not None and assessment_id is None:
        assessment = get_newest(session, household_id)
    else:
        raise InvalidInput(
            "Name one assessment or one household.",
            field="assessment_id",
            expected="either assessment_id or household_id",
        )
    return explain_assessment(assessment, get_version(session, assessment.line_version), language)


def explain_assessment(assessment: Assessment, version: PovertyLineVersion, language: str) -> str:
    """Return the words for an assessment made under `version`; see `explain`."""
    if language not in LOCALES:
        raise InvalidInput(
            f"There are no explanations in {language!r}.",
            field="language",
            expected="one of " + ", ".join(LOCALES),
        )
    texts = _texts()[language]
    words = _words(assessment, version, language)
    return "\n".join(sentence.format(**words) for sentence in _sentences(assessment, texts))


def reason_words(reason: str, language: str, **words: str) -> str:
    """Return why an income has no class; `words` may hold title, income, food and total.

    A word that is not known stands as a dash.
    """
    known = dict.fromkeys(("title", "income", "food", "total"), "–") | words
    sentence: str = _texts()[language]["reason"][reason]
    return sentence.format(**known)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "texts.toml").read_text(encoding="utf-8"))


def _sentences(assessment: Assessment, texts: dict[str, Any]) -> Iterator[str]:
    """Yield the sentences that apply, in the order a person would ask for them."""
    yield texts["decided"] if assessment.result else texts["undecided"]
    if assessment.income_monthly is not None:
        aid_left_out = not assessment.aid_counted and assessment.aid_income_monthly
        yield texts["income_without_aid" if aid_left_out else "income"]
        yield texts[f"divide_{assessment.basis}"]
        yield texts[_line_sentence(assessment)]
    if assessment.result:
        yield texts["because"][assessment.result]
    if assessment.reason:
        yield texts["reason"][assessment.reason]
    for assumption in assessment.assumptions:
        yield texts["assumption"][assumption]
    yield texts["assessed"]


def _line_sentence(assessment: Assessment) -> str:
    if assessment.line_food is None:
        return "line_total"
    return "line_food" if assessment.line_total is None else "line_both"


def _words(
    assessment: Assessment, version: PovertyLineVersion, language: str
) -> dict[str, str | int | None]:
    texts, locale = _texts()[language], LOCALES[language]
    gross, aid = assessment.gross_income_monthly, assessment.aid_income_monthly
    counted = gross if gross is None or assessment.aid_counted else gross - (aid or 0)

    def money(amount: Decimal | None, decimals: int = 2) -> str | None:
        pattern = "¤#,##0." + "0" * decimals
        return (
            amount
            if amount is None
            else format_currency(
                amount, "MYR", format=pattern, locale=locale, currency_digits=False
            )
        )

    def yearly(amount: Decimal | None) -> str | None:
        return None if amount is None else money(yearly_from_monthly(amount))

    income = _income(assessment, counted)
    return {
        "result": texts["result"].get(assessment.result),
        "gross": yearly(gross),
        "aid": yearly(aid),
        "counted": yearly(counted),
        "size": assessment.size,
        "people": texts["people"]["one" if assessment.size == 1 else "many"],
        "income": money(income, _decimals(income, assessment)),
        "title": version.title_ms if language == "ms" else version.title_en,
        "state": state_names().get(assessment.line_state_code or ""),
        "stratum": texts["stratum"].get(assessment.line_stratum),
        "food": money(assessment.line_food),
        "total": money(assessment.line_total),
        "unit": texts["unit"][assessment.basis],
        "date": format_date(assessment.assessed_at.astimezone(ZONE), "long", locale=locale),
    }


def _income(assessment: Assessment, counted: Decimal | None) -> Decimal | None:
    """Return the unrounded income on the basis of the line."""
    if counted is None or assessment.income_monthly is None or assessment.size is None:
        return None
    return counted / assessment.size if assessment.basis == "per_kapita" else counted


def _decimals(income: Decimal | None, assessment: Assessment) -> int:
    """Return as many decimals as it takes to tell the income from a line it is not equal to."""
    lines = [line for line in (assessment.line_food, assessment.line_total) if line is not None]
    if income is None or income in lines:
        return DECIMALS[0]
    for decimals in DECIMALS:
        rounded = income.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if rounded not in lines:
            return decimals
    return DECIMALS[-1]
