"""Option lists are committed data: one CSV a list, described in `data/lists.toml`."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from database.errors import InvalidInput, NotFound

Basis = Literal["official", "prototype", "decision", "unconfirmed"]
SHOWN_CODES = 12
"""How many codes an error message spells out before it points to the list."""


class OptionListNotFound(NotFound):
    """No option list has that code."""

    code = "option-list-not-found"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its code, what a person reads, and a note where something must be known."""

    code: str
    ms: str
    en: str
    note: str | None


@dataclass(frozen=True, slots=True)
class OptionList:
    """One list. `basis` says where its values come from, `note` what is not confirmed."""

    code: str
    ms: str
    en: str
    basis: Basis
    note: str | None
    options: tuple[Option, ...]

    def get(self, code: str) -> Option | None:
        """Return the option of that code, None when the list has none."""
        return next((option for option in self.options if option.code == code), None)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes in the order of menus."""
        return tuple(option.code for option in self.options)


@cache
def option_lists() -> Mapping[str, OptionList]:
    """Return every list by its code, in the order of menus."""
    described = tomllib.loads(_data("lists.toml"))
    return {
        code: OptionList(
            code=code,
            ms=about["ms"],
            en=about["en"],
            basis=about["basis"],
            note=about.get("note"),
            options=_options(code),
        )
        for code, about in described.items()
    }


def get_option_list(code: str) -> OptionList:
    """Return one list.

    Raises:
        OptionListNotFound: no list has that code.
    """
    found = option_lists().get(code)
    if found is None:
        raise OptionListNotFound(
            f"There is no option list {code!r}.", field="list", expected="a code of the lists"
        )
    return found


def require_option(list_code: str, value: str, field: str) -> Option:
    """Return the option of a list that `value` names.

    Raises:
        InvalidInput: the list has no such code; the message names `field`.
    """
    options = get_option_list(list_code)
    found = options.get(value)
    if found is None:
        codes = options.codes
        shown = ", ".join(codes[:SHOWN_CODES]) + (", ..." if len(codes) > SHOWN_CODES else "")
        raise InvalidInput(
            f"{field} cannot be {value!r}.",
            field=field,
            expected=f"a code of the option list {list_code}: {shown}",
        )
    return found


def _options(list_code: str) -> tuple[Option, ...]:
    rows = csv.DictReader(_data(f"{list_code}.csv").splitlines())
    return tuple(Option(row["code"], row["ms"], row["en"], row["note"] or None) for row in rows)


def _data(name: str) -> str:
    return files(__package__).joinpath("data", name).read_text(encoding="utf-8")
