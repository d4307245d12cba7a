"""The one rule of poverty status, pure: inputs, lines and policy in, a result or a reason out.

`queries.judged` is its twin for the whole registry in one statement; a test holds them equal.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from registry.assessments.settings import AssessmentPolicy
from registry.poverty_lines.lines import LinePair, LineTable

MONTHS = 12
FOUR_PLACES = Decimal("0.0001")

CLASSES = ("miskin_tegar", "miskin", "terkeluar")
FAULTS = (
    "state_missing",
    "size_missing",
    "size_not_positive",
    "income_missing",
    "income_negative",
    "aid_negative",
    "aid_exceeds_income",
    "line_missing",
)
"""Why the income is not compared at all."""
REASONS = (*FAULTS, "food_line_missing", "total_line_missing")
ASSUMPTIONS = ("stratum_unknown", "line_doubtful", "aid_unknown")


@dataclass(frozen=True, slots=True)
class AssessmentInputs:
    """What is known of the household: RM a month, all members; None is not known, never 0."""

    size: int | None
    gross_income_monthly: Decimal | None
    aid_income_monthly: Decimal | None
    state_code: str | None
    stratum: str | None


@dataclass(frozen=True, slots=True)
class AssessmentResult:
    """A class (miskin_tegar, miskin, terkeluar) or the reason why there is none.

    `income_monthly` is RM a month on the basis of the line, rounded to four decimals for the
    record; the comparison itself is not rounded.
    """

    result: str | None
    reason: str | None
    assumptions: tuple[str, ...]
    income_monthly: Decimal | None
    line: LinePair | None


def monthly_from_yearly(yearly: Decimal) -> Decimal:
    """Return RM a month for RM a year, to four decimals.

    Incomes are stated to the sen, so two different years stay at least 0.0008 apart a month: no
    comparison with a line in sen can turn on this rounding.
    """
    return (yearly / MONTHS).quantize(FOUR_PLACES, ROUND_HALF_UP)


def yearly_from_monthly(monthly: Decimal) -> Decimal:
    """Return the RM a year that `monthly_from_yearly` was given, to the sen."""
    return (monthly * MONTHS).quantize(Decimal("0.01"), ROUND_HALF_UP)


def decide(
    inputs: AssessmentInputs, lines: LineTable, policy: AssessmentPolicy
) -> AssessmentResult:
    """Compare a household with its lines: strictly below, at full precision.

    Below the food line is miskin_tegar, else below the total line miskin, else terkeluar. A table
    that lacks one of the two lines decides what the other one can, and nothing more. Incomplete or
    impossible inputs give no class but the first reason of `REASONS` that holds.
    """
    line = lines.pair(inputs.state_code, inputs.stratum)
    income = _income(inputs, policy)
    reason = _fault(inputs, income) or ("line_missing" if line is None else None)
    if reason is not None or line is None or income is None or inputs.size is None:
        return AssessmentResult(None, reason, (), None, line)

    divisor = inputs.size if policy.basis == "per_kapita" else 1
    # Multiplying the line keeps the comparison exact; dividing the income would round it.
    result, reason = _compare(income, line, divisor)
    return AssessmentResult(
        result=result,
        reason=reason,
        assumptions=_assumptions(inputs, line, policy),
        income_monthly=(income / divisor).quantize(FOUR_PLACES, ROUND_HALF_UP),
        line=line,
    )


def line_assumptions(line: LinePair) -> tuple[str, ...]:
    """Return what is assumed in taking this line, whatever the household's income."""
    holds = {"stratum_unknown": line.stratum_assumed, "line_doubtful": line.doubtful}
    return tuple(name for name, held in holds.items() if held)


def all_assumptions(line: LinePair, *, aid_unknown: bool) -> tuple[str, ...]:
    """Return what is assumed in comparing an income with this line."""
    return (*line_assumptions(line), *(("aid_unknown",) if aid_unknown else ()))


def _income(inputs: AssessmentInputs, policy: AssessmentPolicy) -> Decimal | None:
    gross, aid = inputs.gross_income_monthly, inputs.aid_income_monthly
    if gross is None or policy.aid_counted or aid is None:
        return gross
    return gross - aid


def _fault(inputs: AssessmentInputs, income: Decimal | None) -> str | None:
    gross, aid = inputs.gross_income_monthly, inputs.aid_income_monthly
    checks = (
        ("state_missing", inputs.state_code is None),
        ("size_missing", inputs.size is None),
        ("size_not_positive", inputs.size is not None and inputs.size <= 0),
        ("income_missing", gross is None),
        ("income_negative", gross is not None and gross < 0),
        ("aid_negative", aid is not None and aid < 0),
        ("aid_exceeds_income", income is not None and income < 0),
    )
    return next((reason for reason, holds in checks if holds), None)


def _compare(income: Decimal, line: LinePair, divisor: int) -> tuple[str | None, str | None]:
    if line.food is not None and income < line.food * divisor:
        return "miskin_tegar", None
    if line.total is None:
        return None, "total_line_missing"
    if income >= line.total * divisor:
        return "terkeluar", None
    if line.food is None:
        return None, "food_line_missing"
    return "miskin", None


def _assumptions(
    inputs: AssessmentInputs, line: LinePair, policy: AssessmentPolicy
) -> tuple[str, ...]:
    aid_unknown = not policy.aid_counted and inputs.aid_income_monthly is None
    return all_assumptions(line, aid_unknown=aid_unknown)
