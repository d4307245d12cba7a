"""The poverty line applied to what a citizen types, by the registry's own rule; no record of it."""

from dataclasses import dataclass
from decimal import Decimal

from database.errors import InvalidInput
from database.session import ReadSession
from registry.assessments.explain import LOCALES, explain_assessment
from registry.assessments.models import Assessment
from registry.assessments.rule import AssessmentInputs, decide, monthly_from_yearly
from registry.assessments.settings import AssessmentPolicy
from registry.calendar.service import now
from registry.forms.service import yearly_income
from registry.households.models import STRATA
from registry.poverty_lines.service import get_line_table, get_version
from registry.poverty_lines.tables import state_names
from registry.registrations.forms import SIZE_AT_MOST
from registry.registrations.screening import POOR

NATION = "MY"


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """What the line says: below it or not, and every step of the arithmetic in both languages.

    `below_line` is None where the line cannot decide; it promises no registration and no aid.
    """

    below_line: bool | None
    line_version: str
    explanation: dict[str, str]


def self_check(
    session: ReadSession,
    *,
    household_size: int,
    income_yearly: Decimal,
    state_code: str,
    stratum: str | None,
) -> SelfCheck:
    """Compare a family's gross income (RM a year, all members) with the line in force.

    Raises:
        InvalidInput: a value is out of range; the error names its field.
    """
    _check(household_size, state_code, stratum)
    yearly_income("yearly_income", income_yearly)
    policy = AssessmentPolicy()
    inputs = AssessmentInputs(
        size=household_size,
        gross_income_monthly=monthly_from_yearly(income_yearly),
        aid_income_monthly=None,
        state_code=state_code,
        stratum=stratum,
    )
    found = decide(inputs, get_line_table(session, policy.version, policy.basis), policy)
    # Never added to the session: it only carries the values to the sentences.
    told = Assessment(
        assessed_at=now(),
        assessed_by="",
        line_version=policy.version,
        basis=policy.basis,
        aid_counted=policy.aid_counted,
        line_state_code=state_code,
        stratum=stratum,
        size=household_size,
        gross_income_monthly=inputs.gross_income_monthly,
        aid_income_monthly=None,
        income_monthly=found.income_monthly,
        line_stratum=found.line.stratum if found.line else None,
        line_total=found.line.total if found.line else None,
        line_food=found.line.food if found.line else None,
        result=found.result,
        reason=found.reason,
        assumptions=list(found.assumptions),
    )
    version = get_version(session, policy.version)
    return SelfCheck(
        below_line=None if found.result is None else found.result in POOR,
        line_version=policy.version,
        explanation={lang: explain_assessment(told, version, lang) for lang in LOCALES},
    )


def _check(household_size: int, state_code: str, stratum: str | None) -> None:
    if not 1 <= household_size <= SIZE_AT_MOST:
        raise InvalidInput(
            f"A household cannot have {household_size} members.",
            field="household_size",
            expected=f"1 to {SIZE_AT_MOST}",
        )
    if state_code not in state_names() or state_code == NATION:
        raise InvalidInput(
            f"There is no state {state_code!r}.", field="state_code", expected="S01 to S16"
        )
    if stratum is not None and stratum not in STRATA:
        raise InvalidInput(
            f"There is no stratum {stratum!r}.", field="stratum", expected=" or ".join(STRATA)
        )
