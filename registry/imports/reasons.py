"""Why a row was not taken in: codes as data, and their sentences in both languages."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from registry.imports.templates import Template

COMMITTED, PARKED, REFUSED = "committed", "parked", "refused"
FATES = (COMMITTED, PARKED, REFUSED)


@dataclass(frozen=True, slots=True)
class Reason:
    """One way for a row to fail: the fate it brings, and what is said of it."""

    fate: str
    ms: str
    en: str


@cache
def reasons() -> Mapping[str, Reason]:
    """Return every reason by its code."""
    text = files(__package__).joinpath("reasons.toml").read_text(encoding="utf-8")
    return {code: Reason(**about) for code, about in tomllib.loads(text).items()}


def coded(code: str, column: str | None = None) -> str:
    """Return a reason as it is stored: `negative:yearly_income`, or the code alone."""
    return code if column is None else f"{code}:{column}"


def fate_of(stored: Sequence[str]) -> str:
    """Return what becomes of a row with these reasons; without any it is taken in."""
    fates = {reasons()[one.partition(":")[0]].fate for one in stored}
    return REFUSED if REFUSED in fates else PARKED if fates else COMMITTED


def sentences(stored: Sequence[str], template: Template) -> tuple[str, str]:
    """Return stored reasons in Malay and in English."""
    labels = {column.name: column for column in template.columns}
    malay, english = [], []
    for one in stored:
        code, _, name = one.partition(":")
        reason, column = reasons()[code], labels.get(name)
        malay.append(reason.ms.format(column=column.ms if column else ""))
        english.append(reason.en.format(column=column.en if column else ""))
    return " ".join(malay), " ".join(english)
