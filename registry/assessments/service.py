"""Poverty assessment: one household or the whole registry, for real or as a simulation."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Row

from database.audit.service import note_subjects
from database.errors import InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.assessments import queries
from registry.assessments.models import Assessment
from registry.assessments.rule import (
    CLASSES,
    FAULTS,
    AssessmentInputs,
    AssessmentResult,
    all_assumptions,
    decide,
)
from registry.assessments.settings import AssessmentPolicy
from registry.households.models import Household
from registry.poverty_lines.lines import LinePair, LineTable
from registry.poverty_lines.service import get_line_table
from registry.poverty_lines.tables import state_names

SYSTEM = "sistem"
NATION = "MY"
Key = TypeVar("Key")
ADJUSTMENT_RANGE = (Decimal(-90), Decimal(900))


class HouseholdNotFound(NotFound):
    """There is no such household."""

    code = "household-not-found"


class AssessmentNotFound(NotFound):
    """There is no such assessment."""

    code = "assessment-not-found"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """Households of one district that go from `before` to `after` (None: not assessed)."""

    state_code: str | None
    district_code: str | None
    before: str | None
    after: str | None
    reason: str | None
    assumptions: tuple[str, ...]
    households: int


@dataclass(frozen=True, slots=True)
class AssessmentReport:
    """What a pass found. `written` and `changed` are 0 for a simulation."""

    line_version: str
    basis: str
    aid_counted: bool
    simulated: bool
    written: int
    changed: int
    rows: tuple[ReportRow, ...]

    @property
    def households(self) -> int:
        """Return the number of households seen."""
        return sum(row.households for row in self.rows)

    def moves(self) -> Counter[tuple[str | None, str | None]]:
        """Return households by class before and class after."""
        return _tally(self.rows, lambda row: (row.before, row.after))

    def changes_by_district(self) -> Counter[tuple[str | None, str | None, str | None, str | None]]:
        """Return households that change class, by state, district, class before and after."""
        changed = [row for row in self.rows if row.before != row.after]
        return _tally(
            changed, lambda row: (row.state_code, row.district_code, row.before, row.after)
        )

    def reasons(self) -> Counter[str]:
        """Return households without a class, by reason."""
        return _tally([row for row in self.rows if row.reason], lambda row: row.reason or "")

    def assumptions(self) -> Counter[str]:
        """Return households by what had to be assumed for them."""
        counts: Counter[str] = Counter()
        for row in self.rows:
            counts.update(dict.fromkeys(row.assumptions, row.households))
        return counts


def assess_all(
    session: WriteSession,
    version: str | None = None,
    policy: AssessmentPolicy | None = None,
    household_filter: ColumnElement[bool] | None = None,
    assessed_by: str = SYSTEM,
) -> AssessmentReport:
    """Assess households in one pass: write assessments and `household.poverty_status`.

    A household whose inputs, line and result are as in its newest assessment gets no new one.
    `version` stands in for the policy's; `household_filter` is a condition on `Household`, None
    takes the whole registry. Registration status plays no part: the caller filters.

    Raises:
        PovertyLineVersionNotFound: the version is not loaded.
        InvalidInput: the table lacks lines; only a simulation may run on it, since households
            would lose their class for want of a line.
    """
    rules = _rules(version, policy)
    lines = get_line_table(session, rules.version, rules.basis)
    _require_complete(lines)
    if household_filter is None:
        queries.lock_registry_pass(session)
    session.flush()
    rows = queries.assess(session, lines, rules, household_filter, assessed_by)
    session.expire_all()
    return _report(rows, lines, rules, simulated=False)


def simulate(
    session: ReadSession,
    version: str | None = None,
    policy: AssessmentPolicy | None = None,
    household_filter: ColumnElement[bool] | None = None,
    adjust_percent: Decimal | None = None,
) -> AssessmentReport:
    """Count what a pass would change, under a version or with every line changed by a percentage.

    Nothing is written; a read-only session will do.

    Raises:
        PovertyLineVersionNotFound: the version is not loaded.
        InvalidInput: the percentage is not between -90 and 900.
    """
    rules = _rules(version, policy)
    lines = get_line_table(session, rules.version, rules.basis)
    if adjust_percent is not None:
        lines = lines.scaled(_checked_percent(adjust_percent))
    rows = queries.simulate(session, lines, rules, household_filter)
    return _report(rows, lines, rules, simulated=True)


def assess_household(
    session: WriteSession,
    household_id: UUID,
    policy: AssessmentPolicy | None = None,
    assessed_by: str = SYSTEM,
) -> Assessment:
    """Assess one household and return the assessment that now stands (an equal one is kept).

    Raises:
        HouseholdNotFound: there is no such household.
        InvalidInput: as for `assess_all`.
    """
    assess_all(
        session,
        policy=policy,
        household_filter=Household.id == household_id,
        assessed_by=assessed_by,
    )
    return get_newest(session, household_id)


def get_assessment(session: ReadSession, assessment_id: UUID) -> Assessment:
    """Return one assessment.

    Raises:
        AssessmentNotFound: there is none of that id.
    """
    found = session.get(Assessment, assessment_id)
    if found is None:
        raise AssessmentNotFound("There is no such assessment.", field="assessment_id")
    return found


def get_newest(session: ReadSession, household_id: UUID) -> Assessment:
    """Return the assessment of a household that stands.

    Raises:
        HouseholdNotFound: there is no such household.
        AssessmentNotFound: it was never assessed.
    """
    note_subjects(session, household_id)
    found = queries.newest(session, household_id)
    if found is not None:
        return found
    if not queries.household_exists(session, household_id):
        raise HouseholdNotFound("There is no such household.", field="household_id")
    raise AssessmentNotFound("The household was never assessed.", field="household_id")


def list_assessments(session: ReadSession, household_id: UUID) -> Sequence[Assessment]:
    """Return every assessment of a household, newest first."""
    note_subjects(session, household_id)
    return queries.history(session, household_id)


def replay(assessment: Assessment) -> AssessmentResult:
    """Decide again from what an assessment stored: same inputs, same line, same policy."""
    line = stored_line(assessment)
    key = (assessment.line_state_code or "", assessment.stratum)
    lines = LineTable(assessment.line_version, assessment.basis, {key: line} if line else {})
    policy = AssessmentPolicy.model_validate(
        {
            "version": assessment.line_version,
            "basis": assessment.basis,
            "aid_counted": assessment.aid_counted,
        }
    )
    inputs = AssessmentInputs(
        size=assessment.size,
        gross_income_monthly=assessment.gross_income_monthly,
        aid_income_monthly=assessment.aid_income_monthly,
        state_code=assessment.line_state_code,
        stratum=assessment.stratum,
    )
    return decide(inputs, lines, policy)


def stored_line(assessment: Assessment) -> LinePair | None:
    """Return the line that an assessment compared with; None where it found none."""
    if assessment.line_stratum is None or assessment.line_state_code is None:
        return None
    return LinePair(
        version=assessment.line_version,
        state_code=assessment.line_state_code,
        stratum=assessment.line_stratum,
        basis=assessment.basis,
        total=assessment.line_total,
        food=assessment.line_food,
        stratum_assumed="stratum_unknown" in assessment.assumptions,
        doubtful="line_doubtful" in assessment.assumptions,
    )


def _rules(version: str | None, policy: AssessmentPolicy | None) -> AssessmentPolicy:
    rules = policy or AssessmentPolicy()
    return rules if version is None else rules.model_copy(update={"version": version})


def _require_complete(lines: LineTable) -> None:
    missing = lines.missing(code for code in state_names() if code != NATION)
    if missing:
        raise InvalidInput(
            f"{lines.version} ({lines.basis}) lacks the total or food line of "
            f"{', '.join(missing)}: it can be simulated, not put in force.",
            field="version",
            expected="a version with both lines of every state on this basis",
        )


def _checked_percent(percent: Decimal) -> Decimal:
    low, high = ADJUSTMENT_RANGE
    if not percent.is_finite() or not low <= percent <= high:
        raise InvalidInput(
            f"The lines cannot be changed by {percent} per cent.",
            field="adjust_percent",
            expected=f"a number from {low} to {high}",
        )
    return percent


def _report(
    rows: Sequence[Row[Any]], lines: LineTable, policy: AssessmentPolicy, *, simulated: bool
) -> AssessmentReport:
    first = rows[0] if rows and not simulated else None
    return AssessmentReport(
        line_version=lines.version,
        basis=lines.basis,
        aid_counted=policy.aid_counted,
        simulated=simulated,
        written=first.written if first else 0,
        changed=first.changed if first else 0,
        rows=tuple(_row(row, lines) for row in rows),
    )


def _row(row: Row[Any], lines: LineTable) -> ReportRow:
    line = None if row.verdict in FAULTS else lines.pair(row.line_state_code, row.stratum)
    return ReportRow(
        state_code=row.line_state_code,
        district_code=row.district_code,
        before=row.former,
        after=row.verdict if row.verdict in CLASSES else None,
        reason=None if row.verdict in CLASSES else row.verdict,
        assumptions=all_assumptions(line, aid_unknown=row.aid_unknown) if line else (),
        households=row.households,
    )


def _tally(rows: Iterable[ReportRow], key: Callable[[ReportRow], Key]) -> Counter[Key]:
    counts: Counter[Key] = Counter()
    for row in rows:
        counts[key(row)] += row.households
    return counts
