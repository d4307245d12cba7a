"""All rules of a registry: those that come with the service, and those entered here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import orjson

from database.errors import InvalidInput
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.eligibility import queries
from registry.eligibility.conditions import BrokenRule, Condition, as_table, asked, read_condition
from registry.eligibility.facts import Subject, known_facts
from registry.eligibility.models import EnteredRule
from registry.eligibility.rules import (
    Amount,
    Per,
    ProgrammeRule,
    committed_rules,
    read_amount,
)
from registry.forms.service import required_text
from registry.programmes import service as programmes
from registry.validity.service import checked_period

CODE = re.compile(r"[a-z][a-z_]{1,29}")
RINGGIT_BELOW = Decimal(10**7)
DEEPEST = 6
PARTS_AT_MOST = 60


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A version of a rule that somebody enters; condition and amounts as the rule files have them.

    A condition is `{ms, en, if}`, or `{ms, en, all}` or `{ms, en, any}` with a list of conditions;
    an amount is `{if, rm}`, and the last one may leave `if` out.
    """

    code: str
    subject: Subject
    starts_on: date
    ends_on: date | None
    per: Per
    condition: Mapping[str, Any]
    amounts: Sequence[Mapping[str, Any]]
    source: str


def all_rules(session: ReadSession) -> list[ProgrammeRule]:
    """Return every version of every rule, by programme, code and the order of entry."""
    entered = [_read(*found) for found in queries.entered(session)]
    key = ("agency", "programme", "code", "number", "starts_on")
    return sorted(
        [*committed_rules(), *entered], key=lambda one: tuple(getattr(one, name) for name in key)
    )


def enter(
    session: WriteSession, agency: str, programme: str, draft: RuleDraft, actor: Actor
) -> ProgrammeRule:
    """Enter a version of a rule; it holds for the days that it tells of, and changes none before.

    Raises:
        ProgrammeNotFound: the agency has no such programme.
        InvalidInput: the draft cannot be read, or its code is that of another programme's rule.
    """
    of = programmes.get(session, agency, programme)
    _check(session, agency, programme, draft)
    condition = _condition(draft)
    amounts = _amounts(draft)
    made = EnteredRule(
        programme_id=of.id,
        code=draft.code,
        number=queries.next_number(session, of, draft.code),
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        subject=draft.subject,
        per=draft.per,
        condition=as_table(condition),
        amounts=[_amount_table(one) for one in amounts],
        source=draft.source,
        entered_by=actor.name,
    )
    session.add(made)
    session.flush()
    return _read(agency, programme, made)


def _check(session: ReadSession, agency: str, programme: str, draft: RuleDraft) -> None:
    checked_period(draft.starts_on, draft.ends_on)
    required_text("source", draft.source, 500)
    if not CODE.fullmatch(draft.code):
        raise InvalidInput(
            f"{draft.code!r} is no code of a rule.",
            field="code",
            expected="2 to 30 small letters and underscores",
        )
    for one in all_rules(session):
        if one.code == draft.code and (one.agency, one.programme) != (agency, programme):
            raise InvalidInput(
                f"{draft.code} is a rule of {one.agency} {one.programme}.",
                field="code",
                expected="a code of this programme, or a new one",
            )


def _condition(draft: RuleDraft) -> Condition:
    try:
        _bounded(draft.condition)
        found = read_condition(draft.condition, {})
    except (BrokenRule, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            f"The condition cannot be read: {error}.",
            field="condition",
            expected="ms, en, and one of: if with an expression, all or any with conditions",
        ) from error
    _askable("condition", asked(found), draft.subject)
    return found


def _amounts(draft: RuleDraft) -> list[Amount]:
    try:
        found = [read_amount(one) for one in draft.amounts]
    except (BrokenRule, KeyError, TypeError, InvalidOperation) as error:
        raise _no_amounts(str(error)) from error
    for one in found:
        if not (one.ringgit.is_finite() and 0 <= one.ringgit < RINGGIT_BELOW):
            raise _no_amounts(f"RM {one.ringgit}")
        if one.expression is not None:
            _askable("amounts", set(one.expression.asks), draft.subject)
    return found


def _no_amounts(what: str) -> InvalidInput:
    return InvalidInput(
        f"The amounts cannot be read: {what}.",
        field="amounts",
        expected=f"a list of rm below {RINGGIT_BELOW:,} and if, the last one without",
    )


def _askable(field: str, names: set[str], subject: Subject) -> None:
    """Refuse a rule about households that asks something of one person."""
    foreign = sorted(name for name in names if known_facts()[name].of == "person")
    if subject == "household" and foreign:
        raise InvalidInput(
            f"{foreign[0]} is asked of a person, and the rule is about households.",
            field=field,
            expected="facts of the household, or the subject person",
        )


def _bounded(table: Mapping[str, Any], depth: int = 1) -> int:
    """Return how many conditions there are; refuse a tree that nobody could read.

    Raises:
        BrokenRule: it is too deep or too large, or a text is none.
    """
    texts = [table["ms"], table["en"], table.get("if", "-")]
    if not all(isinstance(one, str) and one.isprintable() and 0 < len(one) <= 300 for one in texts):
        raise BrokenRule("every condition has words in Malay and in English")
    parts = [part for way in ("all", "any") for part in table.get(way, ())]
    count = 1 + sum(_bounded(part, depth + 1) for part in parts)
    if depth > DEEPEST or count > PARTS_AT_MOST:
        raise BrokenRule(f"at most {DEEPEST} levels and {PARTS_AT_MOST} conditions")
    return count


def _amount_table(one: Amount) -> dict[str, str]:
    asks = {} if one.expression is None else {"if": one.expression.text}
    return {**asks, "rm": str(one.ringgit)}


def _read(agency: str, programme: str, row: EnteredRule) -> ProgrammeRule:
    subject: Subject = "person" if row.subject == "person" else "household"
    per: Per = "year" if row.per == "year" else "month"
    return ProgrammeRule(
        agency=agency,
        programme=programme,
        code=row.code,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        subject=subject,
        condition=_tree(orjson.dumps(row.condition)),
        amounts=tuple(read_amount(one) for one in row.amounts),
        per=per,
        source=row.source,
        number=row.number,
    )


@cache
def _tree(text: bytes) -> Condition:
    return read_condition(orjson.loads(text), {})
