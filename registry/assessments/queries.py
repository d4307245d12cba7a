"""All SQL of the assessments: the rule as one set-based statement, and look-ups of its results.

`judged` is the twin of `rule.decide`; a property test holds the two equal.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CTE,
    Boolean,
    ColumnElement,
    Insert,
    Numeric,
    Row,
    Select,
    Subquery,
    TableValuedAlias,
    Text,
    Update,
    and_,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session, aliased

from registry.assessments.models import Assessment
from registry.assessments.rule import CLASSES, FAULTS, line_assumptions
from registry.assessments.settings import AssessmentPolicy
from registry.households.models import Household
from registry.poverty_lines.lines import LineTable

Columns: TypeAlias = Select[*tuple[Any, ...]]
REGISTRY_PASS_LOCK = 0x61736573  # one pass over the whole registry at a time; spells "ases"
QUOTIENT = Numeric(38, 20)  # enough digits that rounding the quotient to four places is exact
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNKNOWN = ""  # stratum not known, as a join key


def judged(
    lines: LineTable, policy: AssessmentPolicy, household_filter: ColumnElement[bool] | None
) -> Columns:
    """Select every household with its inputs, its line and its verdict.

    The verdict is a class (`rule.CLASSES`) or the reason why there is none (`rule.REASONS`).
    """
    line = _line_rows(lines)
    gross, aid = Household.gross_income_monthly, Household.aid_income_monthly
    income = gross - (literal(0) if policy.aid_counted else func.coalesce(aid, 0))
    divisor = Household.size if lines.basis == "per_kapita" else literal(1)
    verdict = case(
        (Household.stated_state_code.is_(None), "state_missing"),
        (Household.size.is_(None), "size_missing"),
        (Household.size <= 0, "size_not_positive"),
        (gross.is_(None), "income_missing"),
        (gross < 0, "income_negative"),
        (aid < 0, "aid_negative"),
        (income < 0, "aid_exceeds_income"),
        (line.c.state_code.is_(None), "line_missing"),
        (income < line.c.food * divisor, "miskin_tegar"),
        (income >= line.c.total * divisor, "terkeluar"),
        (line.c.total.is_(None), "total_line_missing"),
        (line.c.food.is_(None), "food_line_missing"),
        else_="miskin",
    )
    same_line = and_(
        line.c.state_code == Household.stated_state_code,
        line.c.household_stratum == func.coalesce(Household.stratum, UNKNOWN),
    )
    statement = (
        select(
            Household.id.label("household_id"),
            Household.stated_district_code.label("district_code"),
            Household.poverty_status.label("former"),
            Household.stated_state_code.label("line_state_code"),
            Household.stratum,
            Household.size,
            gross.label("gross_income_monthly"),
            aid.label("aid_income_monthly"),
            (literal(not policy.aid_counted) & aid.is_(None)).label("aid_unknown"),
            income.label("income"),
            divisor.label("divisor"),
            line.c.stratum.label("line_stratum"),
            line.c.total.label("line_total"),
            line.c.food.label("line_food"),
            line.c.assumptions.label("line_assumptions"),
            verdict.label("verdict"),
        )
        .select_from(Household)
        .outerjoin(line, same_line)
    )
    return statement if household_filter is None else statement.where(household_filter)


def simulate(
    session: Session,
    lines: LineTable,
    policy: AssessmentPolicy,
    household_filter: ColumnElement[bool] | None,
) -> Sequence[Row[Any]]:
    """Count households by place, stratum, class now and verdict; write nothing."""
    found = judged(lines, policy, household_filter).subquery("judged")
    return session.execute(_counted(found)).all()


def assess(
    session: Session,
    lines: LineTable,
    policy: AssessmentPolicy,
    household_filter: ColumnElement[bool] | None,
    assessed_by: str,
) -> Sequence[Row[Any]]:
    """Write assessments and poverty statuses in one statement, and count as `simulate` does.

    Each row also has `written` and `changed`, the numbers of rows written in the whole pass.
    """
    moment = session.execute(select(func.clock_timestamp())).scalar_one()
    found = judged(lines, policy, household_filter).cte("judged")
    made = (
        _written(found, lines, policy, assessed_by, moment).returning(literal(1)).cte("written"),
        _changed(found, moment).returning(literal(1)).cte("changed"),
    )
    totals = [
        select(func.count()).select_from(rows).scalar_subquery().label(rows.name) for rows in made
    ]
    return session.execute(_counted(found).add_columns(*totals)).all()


def lock_registry_pass(session: Session) -> None:
    """Wait until no other pass over the whole registry runs; held to the transaction's end."""
    session.execute(select(func.pg_advisory_xact_lock(REGISTRY_PASS_LOCK)))


def newest(session: Session, household_id: UUID) -> Assessment | None:
    """Return the assessment of a household that stands."""
    return session.scalars(_history(household_id).limit(1)).one_or_none()


def history(session: Session, household_id: UUID) -> Sequence[Assessment]:
    """Return every assessment of a household, newest first."""
    return session.scalars(_history(household_id)).all()


def household_exists(session: Session, household_id: UUID) -> bool:
    """Return whether there is such a household."""
    return session.get(Household, household_id) is not None


def _line_rows(lines: LineTable) -> TableValuedAlias:
    """Return the line table as rows, by state code and household stratum."""
    keys, pairs = list(lines.pairs), list(lines.pairs.values())

    def values(kind: Any, of: list[Any]) -> ColumnElement[Any]:
        return cast(of, ARRAY(kind))

    def attribute(name: str) -> list[Any]:
        return [getattr(pair, name) for pair in pairs]

    return (
        func.unnest(
            values(Text, [state for state, _ in keys]),
            values(Text, [stratum or UNKNOWN for _, stratum in keys]),
            values(Text, attribute("stratum")),
            values(Numeric, attribute("total")),
            values(Numeric, attribute("food")),
            values(Text, [f"{{{','.join(line_assumptions(pair))}}}" for pair in pairs]),
        )
        .table_valued("state_code", "household_stratum", "stratum", "total", "food", "assumptions")
        .render_derived(name="line")
    )


def _counted(found: Subquery | CTE) -> Columns:
    columns = found.c
    keys = (
        columns.line_state_code,
        columns.district_code,
        columns.stratum,
        columns.aid_unknown,
        columns.former,
        columns.verdict,
    )
    return select(*keys, func.count().label("households")).group_by(*keys)


def _result(found: CTE) -> ColumnElement[Any]:
    return case((found.c.verdict.in_(CLASSES), found.c.verdict))


def _written(
    found: CTE, lines: LineTable, policy: AssessmentPolicy, assessed_by: str, moment: datetime
) -> Insert:
    said = _said(found)
    values = {
        "id": _key(moment),
        "household_id": found.c.household_id,
        "assessed_at": literal(moment),
        "assessed_by": literal(assessed_by),
        "line_version": literal(lines.version),
        "basis": literal(lines.basis),
        "aid_counted": literal(policy.aid_counted, Boolean),
        "income_monthly": case(
            (
                found.c.verdict.not_in(FAULTS),
                func.round(cast(found.c.income, QUOTIENT) / found.c.divisor, 4),
            )
        ),
        **said,
    }
    rows = select(*values.values()).where(~_stands(found, said, lines, policy))
    return insert(Assessment).from_select(list(values), rows)


def _said(found: CTE) -> dict[str, ColumnElement[Any]]:
    """Return inputs, line and verdict by column of `assessment`.

    An assessment under the same settings that is equal in all of these is not written again.
    """
    inputs = ("line_state_code", "stratum", "size", "gross_income_monthly", "aid_income_monthly")
    line = ("line_stratum", "line_total", "line_food")
    none: ColumnElement[Any] = cast(array([]), ARRAY(Text))
    assumed = cast(found.c.line_assumptions, ARRAY(Text))
    return {
        **{name: found.c[name] for name in (*inputs, *line)},
        "result": _result(found),
        "reason": case((found.c.verdict.not_in(CLASSES), found.c.verdict)),
        "assumptions": case(
            (found.c.verdict.in_(FAULTS), none),
            (found.c.aid_unknown, func.array_append(assumed, "aid_unknown")),
            else_=assumed,
        ),
    }


def _key(moment: datetime) -> ColumnElement[UUID]:
    """Return a UUIDv7 for each row (RFC 9562: method 3, then a counter).

    It is the moment to 1/4096 ms, a random number of this pass, and a running number: keys of one
    household sort by time, and a million of them enter the index in order.
    """
    microseconds = (moment - EPOCH) // timedelta(microseconds=1)
    milliseconds, rest = divmod(microseconds, 1000)
    chance = f"{secrets.randbits(28):07x}"
    prefix = f"{milliseconds:012x}-7{rest * 4096 // 1000:03x}-8{chance[:3]}-{chance[3:]}"
    running = func.lpad(func.to_hex(func.row_number().over()), 8, "0")
    return cast(literal(prefix).concat(running), PG_UUID)


def _stands(
    found: CTE, said: dict[str, ColumnElement[Any]], lines: LineTable, policy: AssessmentPolicy
) -> ColumnElement[bool]:
    """Return the condition that the household's newest assessment says the same already.

    Equal rows are sought first and are asked second whether they are the newest: under a new line
    there are none, and the pass does not read the whole history of the registry.
    """
    newer = aliased(Assessment)
    superseded = exists().where(
        newer.household_id == Assessment.household_id, newer.id > Assessment.id
    )
    return exists().where(
        Assessment.household_id == found.c.household_id,
        Assessment.line_version == lines.version,
        Assessment.basis == lines.basis,
        Assessment.aid_counted == policy.aid_counted,
        *(getattr(Assessment, name).is_not_distinct_from(value) for name, value in said.items()),
        ~superseded,
    )


def _changed(found: CTE, moment: datetime) -> Update:
    # An officer may have saved the form since the pass began: those inputs get their own pass.
    inputs_as_read = and_(
        Household.gross_income_monthly.is_not_distinct_from(found.c.gross_income_monthly),
        Household.aid_income_monthly.is_not_distinct_from(found.c.aid_income_monthly),
        Household.size.is_not_distinct_from(found.c.size),
        Household.stratum.is_not_distinct_from(found.c.stratum),
        Household.stated_state_code.is_not_distinct_from(found.c.line_state_code),
    )
    # Who left the list (death, remarriage ...) stays terkeluar whatever the income, until re-entry.
    on_the_list = or_(Household.exited_on.is_(None), Household.poverty_status.is_(None))
    return (
        update(Household)
        .values(poverty_status=_result(found), updated_at=moment)
        .where(Household.id == found.c.household_id)
        .where(found.c.former.is_distinct_from(_result(found)))
        .where(inputs_as_read, on_the_list)
    )


def _history(household_id: Any) -> Columns:
    return (
        select(Assessment)
        .where(Assessment.household_id == household_id)
        .order_by(Assessment.id.desc())
    )
