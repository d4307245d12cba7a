"""The dated rules of programmes that come with the service, from `rules/`.

Those that were entered in a registry stand beside them, with numbers from 1; see `service`.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from registry.eligibility.conditions import Condition, Expression, expression, read_condition
from registry.eligibility.facts import Facts, Subject

Per = Literal["month", "year"]


@dataclass(frozen=True)
class Amount:
    """What is paid where the expression is met; without one, in every other case."""

    expression: Expression | None
    ringgit: Decimal


@dataclass(frozen=True)
class ProgrammeRule:
    """One version of a programme's rule, in force from `starts_on` to `ends_on`, both included."""

    agency: str
    programme: str
    code: str
    starts_on: date
    ends_on: date | None
    subject: Subject
    condition: Condition
    amounts: Sequence[Amount]
    per: Per
    source: str
    number: int = 0
    """0: it came with the service; else the order in which it was entered here."""

    def holds_on(self, day: date) -> bool:
        """Tell whether the version is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def amount(self, facts: Facts) -> Decimal | None:
        """Return what is paid, RM a `per`; None where it is not known or the rule tells none."""
        for one in self.amounts:
            met = True if one.expression is None else one.expression.answer(facts)
            if met is None:
                return None
            if met:
                return one.ringgit
        return None


@cache
def committed_rules() -> tuple[ProgrammeRule, ...]:
    """Return every version of every rule, by programme, code and first day."""
    folder = files(__package__).joinpath("rules")
    read = [
        rule
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".toml")
        for rule in _rules(tomllib.loads(file.read_text(encoding="utf-8")))
    ]
    return tuple(sorted(read, key=lambda one: (one.agency, one.programme, one.code, one.starts_on)))


def in_force(rules: Iterable[ProgrammeRule], day: date) -> list[ProgrammeRule]:
    """Return the versions in force on a day: of each rule what was entered last about it."""
    held = sorted((one for one in rules if one.holds_on(day)), key=lambda one: one.number)
    return list({one.code: one for one in held}.values())


def _rules(file: dict[str, Any]) -> Iterator[ProgrammeRule]:
    for table in file["rule"]:
        agency, programme = table["programme"].split("/")
        yield ProgrammeRule(
            agency=agency,
            programme=programme,
            code=table["code"],
            starts_on=table["starts_on"],
            ends_on=table.get("ends_on"),
            subject=table["subject"],
            condition=read_condition(file[table["when"]], file),
            amounts=tuple(read_amount(one) for one in table.get("amounts", ())),
            per=table.get("per", "month"),
            source=table["source"],
        )


def read_amount(table: Mapping[str, Any]) -> Amount:
    """Return an amount as the rule files write it.

    Raises:
        BrokenRule: its expression cannot be read.
    """
    asked = expression(table["if"]) if "if" in table else None
    return Amount(asked, Decimal(table["rm"]))
