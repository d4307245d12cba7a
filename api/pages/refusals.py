"""Refusals in the reader's language: the words of the code and field, and each single fault."""

from dataclasses import dataclass

from database.errors import PetaKasihError
from maps.texts.service import Texts


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
    return Refusal(text, error.field, tuple(fault.field for fault in error.faults))


def _plain(field: str | None) -> str:
    return (field or "").rpartition(".")[2]
