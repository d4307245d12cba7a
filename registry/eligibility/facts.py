"""What rules may ask of a household and of a person: names, kinds and words, as data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from database.errors import InvalidInput

Value = str | bool | int | float | Decimal | None
Facts = Mapping[str, Value]
"""Answers by the name of the fact; None, or no entry, where it is not known."""

Kind = Literal["text", "number", "truth"]
Subject = Literal["household", "person"]

NUMBERS = (int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a rule may ask. `of`: of the household, or of one person of it."""

    name: str
    of: Subject
    kind: Kind
    words: Mapping[str, str]

    def accepts(self, value: Value) -> bool:
        """Tell whether a value is of the fact's kind; not knowing is."""
        if value is None:
            return True
        if self.kind == "truth" or isinstance(value, bool):
            return self.kind == "truth" and isinstance(value, bool)
        return isinstance(value, NUMBERS) if self.kind == "number" else isinstance(value, str)


@cache
def known_facts() -> Mapping[str, Fact]:
    """Return every fact by its name."""
    text = files(__package__).joinpath("facts.toml").read_text(encoding="utf-8")
    return {
        name: Fact(name, one["of"], one["kind"], {"ms": one["ms"], "en": one["en"]})
        for name, one in tomllib.loads(text).items()
    }


def checked(facts: Facts) -> dict[str, Value]:
    """Return the facts with those that are not told as None.

    Raises:
        InvalidInput: an unknown fact, or a value of the wrong kind.
    """
    known = known_facts()
    for name, value in facts.items():
        if name not in known:
            raise InvalidInput(
                f"no rule asks {name!r}", field=f"facts.{name}", expected=", ".join(known)
            )
        if not known[name].accepts(value):
            raise InvalidInput(
                f"{name} is {value!r}", field=f"facts.{name}", expected=f"a {known[name].kind}"
            )
    return {name: facts.get(name) for name in known}
