"""Refusals in the reader's language: the words of the code and field, and each single fault."""

import re
from dataclasses import dataclass

from database.errors import PetaKasihError
from maps.texts.service import Texts

PARTS = {
    "fault-person": re.compile(r"person (?P<number>\d+): (?P<field>\w+)"),
    "fault-people": re.compile(r"people \((?P<known>\d+) of (?P<stated>\d+)\)"),
}
"""What of a census form is missing, where it is more than the name of a field."""


@dataclass(frozen=True)
class Refusal:
    """Why something was not done: in words, by the field at fault, with every single fault."""

    text: str
    field: str | None
    faults: tuple[str, ...] = ()

    def at(self, field: str) -> str | None:
        """Return the words that belong beside a field."""
        return self.text if field == self.field else None


def refusal(t: Texts, error: PetaKasihError) -> Refusal:
    """Return a refusal in words.

    The message `refusal-{code}-{field}` tells it, else `refusal-{code}`. What the service named
    itself stays: names, numbers and days are the same in both languages.
    """
    keys = [f"refusal-{error.code}-{_plain(error.field)}", f"refusal-{error.code}"]
    for family in type(error).__mro__:
        code = getattr(family, "code", None)
        keys += [f"refusal-{code}"] if code else []
    text = next(t(key) for key in [*keys, "refusal-error"] if t.has(key))
    return Refusal(text, error.field, tuple(_words(t, fault.field) for fault in error.faults))


def _words(t: Texts, field: str) -> str:
    """Return where a fault is, in words; a number or name stays as it is."""
    for key, parts in PARTS.items():
        if found := parts.fullmatch(field):
            given = found.groupdict()
            return t(key, **{name: _words(t, value) for name, value in given.items()})
    key = f"fault-{field.replace(' ', '_')}"
    return t(key) if t.has(key) else field


def _plain(field: str | None) -> str:
    return (field or "").rpartition(".")[2]
