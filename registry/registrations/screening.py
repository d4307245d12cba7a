"""The three admission criteria, checked before a case may be accepted. Pure.

1 the head is a citizen; 2 the household's income is below the poverty line in force; 3 the
applicant's details are complete. Each unmet one is named, in both languages.
"""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from registry.assessments.explain import reason_words
from registry.assessments.rule import AssessmentInputs, AssessmentResult, decide
from registry.assessments.settings import AssessmentPolicy
from registry.households.models import Household
from registry.persons.models import Person
from registry.poverty_lines.lines import LineTable

CITIZEN = "MYS"
POOR = ("miskin_tegar", "miskin")

DETAILS = (
    ("head_name", "nama KIR", "name of the head", "head", "name"),
    ("identity_no", "nombor pengenalan", "identity number", "head", "identity_no"),
    ("citizenship", "kewarganegaraan", "citizenship", "head", "citizenship"),
    ("yearly_income", "pendapatan setahun", "yearly income", "household", "gross_income_monthly"),
    ("household_size", "bilangan isi rumah", "household size", "household", "size"),
    ("address", "alamat", "address", "household", "address"),
    ("state_code", "negeri", "state", "household", "stated_state_code"),
    ("district_code", "daerah", "district", "household", "stated_district_code"),
)
"""What an application must say: field of the short form, Malay, English, record and column."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: met or not, why in both languages, and the fields that are at fault."""

    code: str
    met: bool
    ms: str
    en: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """The three criteria under one version of the poverty line."""

    line_version: str
    basis: str
    criteria: tuple[Criterion, ...]

    @property
    def passed(self) -> bool:
        """Whether every criterion is met."""
        return all(one.met for one in self.criteria)

    @property
    def unmet(self) -> tuple[Criterion, ...]:
        """Return the criteria that are not met."""
        return tuple(one for one in self.criteria if not one.met)

    def as_record(self) -> dict[str, Any]:
        """Return the screening as JSON values."""
        return {**asdict(self), "passed": self.passed}


def screen(
    household: Household, head: Person | None, lines: LineTable, policy: AssessmentPolicy
) -> Screening:
    """Check a household against the three criteria under the line in force."""
    return Screening(
        line_version=lines.version,
        basis=lines.basis,
        criteria=(
            _citizen_head(head),
            _income_below_line(household, lines, policy),
            _complete_details(household, head),
        ),
    )


def _citizen_head(head: Person | None) -> Criterion:
    citizenship = head.citizenship if head else None
    if citizenship == CITIZEN:
        return Criterion("citizen_head", True, "KIR warganegara.", "The head is a citizen.")
    if citizenship is None:
        return Criterion(
            "citizen_head",
            False,
            "Kewarganegaraan KIR tidak dinyatakan.",
            "The head's citizenship is not stated.",
            ("citizenship",),
        )
    return Criterion(
        "citizen_head",
        False,
        "KIR bukan warganegara.",
        "The head is not a citizen.",
        ("citizenship",),
    )


def _income_below_line(
    household: Household, lines: LineTable, policy: AssessmentPolicy
) -> Criterion:
    inputs = AssessmentInputs(
        size=household.size,
        gross_income_monthly=household.gross_income_monthly,
        aid_income_monthly=household.aid_income_monthly,
        state_code=household.stated_state_code,
        stratum=household.stratum,
    )
    found = decide(inputs, lines, policy)
    line = found.line.total if found.line else None
    if found.result is None or found.income_monthly is None or line is None:
        return _not_compared(found, lines.version)
    met = found.result in POOR
    income, limit = _ringgit(found.income_monthly), _ringgit(line)
    unit_ms, unit_en = _units(lines.basis)
    return Criterion(
        "income_below_line",
        met,
        f"Pendapatan {income} {unit_ms} {'' if met else 'tidak '}di bawah PGK {limit} "
        f"({lines.version}).",
        f"Income of {income} {unit_en} is {'' if met else 'not '}below the line of {limit} "
        f"({lines.version}).",
        () if met else ("yearly_income",),
    )


def _not_compared(found: AssessmentResult, version: str) -> Criterion:
    amounts = {
        "income": found.income_monthly,
        "food": found.line.food if found.line else None,
        "total": found.line.total if found.line else None,
    }
    words = {name: _ringgit(amount) for name, amount in amounts.items() if amount is not None}
    ms, en = (
        "" if found.reason is None else reason_words(found.reason, lang, title=version, **words)
        for lang in ("ms", "en")
    )
    return Criterion(
        "income_below_line",
        False,
        f"Pendapatan tidak dapat dibandingkan dengan {version}. {ms}".strip(),
        f"Income cannot be compared with {version}. {en}".strip(),
        ("yearly_income", "household_size", "state_code"),
    )


def _complete_details(household: Household, head: Person | None) -> Criterion:
    records = {"household": household, "head": head}
    missing = [
        (field, ms, en)
        for field, ms, en, record, column in DETAILS
        if getattr(records[record], column, None) in (None, "")
    ]
    if not missing:
        return Criterion("complete_details", True, "Butiran lengkap.", "The details are complete.")
    return Criterion(
        "complete_details",
        False,
        "Butiran tidak lengkap: " + ", ".join(ms for _, ms, _ in missing) + ".",
        "Details are missing: " + ", ".join(en for _, _, en in missing) + ".",
        tuple(field for field, _, _ in missing),
    )


def _units(basis: str) -> tuple[str, str]:
    if basis == "per_kapita":
        return "seorang sebulan", "a person a month"
    return "seisi rumah sebulan", "a household a month"


def _ringgit(amount: Decimal) -> str:
    return f"RM {amount:,.2f}"
