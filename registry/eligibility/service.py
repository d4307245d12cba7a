"""Eligibility decided and explained: of a household and its people, or of facts alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from database.errors import InvalidInput, NotFound
from database.session import ReadSession
from registry.eligibility.catalogue import all_rules
from registry.eligibility.conditions import Finding, find
from registry.eligibility.facts import Facts, Subject, checked
from registry.eligibility.households import household_facts, person_facts
from registry.eligibility.priority import Priority, priority
from registry.eligibility.rules import Per, ProgrammeRule, in_force
from registry.records.service import read

MARKS: dict[bool | None, tuple[str, dict[str, str]]] = {
    True: ("✓", {"ms": "dipenuhi", "en": "met"}),
    False: ("✗", {"ms": "tidak dipenuhi", "en": "not met"}),
    None: ("?", {"ms": "belum diketahui", "en": "not known yet"}),
}


class RuleUnknown(NotFound):
    """No version of the rule is in force on that day."""

    code = "rule-unknown"


@dataclass(frozen=True)
class Decision:
    """What a rule says of a household, or of one person of it.

    `met` is None for lack of the facts `missing`; `amount` is RM a `per`, None where nothing is
    paid, or the rule tells no amount, or a fact for it is missing.
    """

    agency: str
    programme: str
    code: str
    starts_on: date
    ends_on: date | None
    subject: Subject
    person_id: UUID | None
    met: bool | None
    missing: tuple[str, ...]
    amount: Decimal | None
    per: Per
    source: str
    finding: Finding


def decide(session: ReadSession, facts: Facts, on: date, code: str | None = None) -> list[Decision]:
    """Return what the rules in force on a day say of facts: of one rule, or of all.

    Raises:
        InvalidInput: an unknown rule or fact, or a value of the wrong kind.
        RuleUnknown: no version of the rule is in force on the day.
    """
    return judge(rules_on(session, on, code), facts)


def judge(rules: Sequence[ProgrammeRule], facts: Facts) -> list[Decision]:
    """Return what rules say of facts; for many families, ask for the rules once.

    Raises:
        InvalidInput: an unknown fact, or a value of the wrong kind.
    """
    told = checked(facts)
    return [_decision(rule, told, None) for rule in rules]


def decide_household(
    session: ReadSession,
    household_id: UUID,
    on: date,
    code: str | None = None,
    further: Facts | None = None,
) -> list[Decision]:
    """Return what the rules say of a household and of every person of it, where rules ask them.

    `further` are facts that the registry does not hold, such as a permission form; they come
    before the registry's own.

    Raises:
        HouseholdNotFound: there is no such household.
        InvalidInput, RuleUnknown: see `decide`.
    """
    record = read(session, household_id)
    home = checked(household_facts(record, on) | _told(further))
    return list(_of_household(rules_on(session, on, code), home, record.people, on))


def facts_of_household(
    session: ReadSession, household_id: UUID, on: date, further: Facts | None = None
) -> Facts:
    """Return what is known of a household on a day; `further` as in `decide_household`.

    Raises:
        HouseholdNotFound: there is no such household.
        InvalidInput: an unknown fact, or a value of the wrong kind.
    """
    return checked(household_facts(read(session, household_id), on) | _told(further))


def household_priority(session: ReadSession, household_id: UUID, on: date) -> Priority:
    """Return a household's points of priority for PPRT.

    Raises:
        HouseholdNotFound: there is no such household.
    """
    return priority(facts_of_household(session, household_id, on))


def words_of(finding: Finding, lang: str, depth: int = 0) -> Iterator[str]:
    """Yield a finding as lines of text, its parts indented below it."""
    mark, states = MARKS[finding.met]
    yield f"{'  ' * depth}{mark} {finding.words[lang]}: {states[lang]}"
    for part in finding.parts:
        yield from words_of(part, lang, depth + 1)


def _of_household(
    rules: Sequence[ProgrammeRule], home: Facts, people: Sequence[Any], on: date
) -> Iterator[Decision]:
    for rule in rules:
        if rule.subject == "household":
            yield _decision(rule, home, None)
            continue
        for one in people:
            own = {**home, **checked(person_facts(one, on))}
            known = {name: own[name] if own[name] is not None else home[name] for name in own}
            yield _decision(rule, known, one["id"])


def rules_on(session: ReadSession, on: date, code: str | None = None) -> list[ProgrammeRule]:
    """Return the rules in force on a day: one of them, or all.

    Raises:
        InvalidInput: an unknown rule.
        RuleUnknown: no version of the rule is in force on the day.
    """
    known = all_rules(session)
    held = in_force(known, on)
    if code is None:
        return held
    codes = list(dict.fromkeys(one.code for one in known))
    if code not in codes:
        raise InvalidInput(f"there is no rule {code!r}", field="rule", expected=", ".join(codes))
    found = [one for one in held if one.code == code]
    if not found:
        raise RuleUnknown(f"No source tells the rule {code} of {on}.", field="on")
    return found


def _told(further: Facts | None) -> dict[str, Any]:
    return {name: value for name, value in (further or {}).items() if value is not None}


def _decision(rule: ProgrammeRule, facts: Facts, person: UUID | None) -> Decision:
    finding = find(rule.condition, facts)
    return Decision(
        agency=rule.agency,
        programme=rule.programme,
        code=rule.code,
        starts_on=rule.starts_on,
        ends_on=rule.ends_on,
        subject=rule.subject,
        person_id=person,
        met=finding.met,
        missing=finding.missing,
        amount=rule.amount(facts) if finding.met else None,
        per=rule.per,
        source=rule.source,
        finding=finding,
    )
