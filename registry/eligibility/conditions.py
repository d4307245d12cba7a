"""Conditions as trees of expressions, answered yes, no, or not known; and why.

An expression asks facts; where one it asks is not known, neither is its answer. Trees follow
Kleene's three-valued logic: one no settles `all`, one yes settles `any`, whatever is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from rule_engine import Context, DataType, Rule, type_resolver_from_dict
from rule_engine.errors import EngineError

from registry.eligibility.facts import Facts, known_facts

Way = Literal["all", "any"]
KINDS = {"text": DataType.STRING, "number": DataType.FLOAT, "truth": DataType.BOOLEAN}


LONGEST = 300
REFUSED = ("**", "~")
"""Powers and patterns could be made to take for ever; no rule needs them."""


class BrokenRule(ValueError):
    """A rule file says something that cannot be read."""


@dataclass(frozen=True)
class Expression:
    """A question to facts in the language of the library rule-engine; nothing else can be said."""

    text: str
    asks: tuple[str, ...]

    def missing(self, facts: Facts) -> tuple[str, ...]:
        """Return the facts it asks that are not known."""
        return tuple(name for name in self.asks if facts.get(name) is None)

    def answer(self, facts: Facts) -> bool | None:
        """Return yes or no, None where a fact it asks is not known."""
        if self.missing(facts):
            return None
        return bool(_rule(self.text).matches({name: _plain(facts[name]) for name in self.asks}))


@dataclass(frozen=True)
class Condition:
    """A leaf with an expression, or `parts` that must hold all, or any of them."""

    words: Mapping[str, str]
    expression: Expression | None = None
    way: Way = "all"
    parts: Sequence["Condition"] = ()


@dataclass(frozen=True)
class Finding:
    """What became of a condition: met, not met, or not known for lack of the facts `missing`."""

    words: Mapping[str, str]
    met: bool | None
    missing: tuple[str, ...]
    parts: tuple["Finding", ...]


def find(condition: Condition, facts: Facts) -> Finding:
    """Return the answer of a condition and of everything in it."""
    if condition.expression is not None:
        one = condition.expression
        return Finding(condition.words, one.answer(facts), one.missing(facts), ())
    parts = tuple(find(part, facts) for part in condition.parts)
    met = _kleene(condition.way, [part.met for part in parts])
    open_ones = [part for part in parts if part.met is None] if met is None else []
    missing = dict.fromkeys(name for part in open_ones for name in part.missing)
    return Finding(condition.words, met, tuple(missing), parts)


def _kleene(way: Way, answers: Sequence[bool | None]) -> bool | None:
    settling = way == "any"
    if any(answer is settling for answer in answers):
        return settling
    return None if None in answers else not settling


def expression(text: str) -> Expression:
    """Return a text as an expression.

    Raises:
        BrokenRule: it is no expression, or asks what is no fact.
    """
    if len(text) > LONGEST or any(sign in text for sign in REFUSED):
        raise BrokenRule(f"an expression has no powers and patterns, and {LONGEST} signs at most")
    try:
        return Expression(text, tuple(sorted(_rule(text).context.symbols)))
    except EngineError as error:
        raise BrokenRule(f"{text!r} cannot be read: {error}") from error


def read_condition(table: Mapping[str, Any], named: Mapping[str, Any]) -> Condition:
    """Return a condition as the rule files write it; `use` and `needs` name tables of the file.

    Raises:
        BrokenRule: neither an expression nor parts, or an unknown name.
    """
    if "use" in table:
        return read_condition(_named(table["use"], named), named)
    words = {lang: table[lang] for lang in ("ms", "en")}
    if "if" in table:
        return Condition(words, expression(table["if"]))
    way: Way = "any" if "any" in table else "all"
    parts = [read_condition(_named(name, named), named) for name in table.get("needs", ())]
    parts += [read_condition(part, named) for part in table.get(way, ())]
    if not parts or ("any" in table and ("all" in table or "needs" in table)):
        raise BrokenRule(f"{words['en']!r} must have an expression, or parts of one kind")
    return Condition(words, way=way, parts=tuple(parts))


def as_table(condition: Condition) -> dict[str, Any]:
    """Return a condition as a rule file would write it, without names."""
    if condition.expression is not None:
        return {**condition.words, "if": condition.expression.text}
    return {**condition.words, condition.way: [as_table(part) for part in condition.parts]}


def asked(condition: Condition) -> set[str]:
    """Return the names of all facts that a condition asks."""
    own = set(condition.expression.asks) if condition.expression is not None else set()
    return own.union(*(asked(part) for part in condition.parts))


def _named(name: str, named: Mapping[str, Any]) -> Mapping[str, Any]:
    if name not in named:
        raise BrokenRule(f"nothing is called {name!r}")
    found: Mapping[str, Any] = named[name]
    return found


@cache
def _rule(text: str) -> Rule:
    kinds = {name: KINDS[fact.kind] for name, fact in known_facts().items()}
    return Rule(text, context=Context(type_resolver=type_resolver_from_dict(kinds)))


def _plain(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value
