"""What a house is made of, as data: repairable components, and the new house of a day."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from database.errors import InvalidInput

SOURCE = "agency pages; the text of Lampiran A itself is unconfirmed"


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a house; only those of Lampiran A are paid for."""

    code: str
    unit: str
    allowed: bool
    ms: str
    en: str


@dataclass(frozen=True, slots=True)
class Specification:
    """The new house, from `starts_on` to `ends_on`, both included; None: not printed."""

    starts_on: date
    ends_on: date | None
    rooms: int | None
    floor_sqft: int
    confirmed: bool
    source: str


@cache
def components() -> dict[str, Component]:
    """Return every component by its code, those that are not paid for as well."""
    return {
        row["code"]: Component(
            row["code"], row["unit"], row["allowed"] == "yes", row["ms"], row["en"]
        )
        for row in _rows("components.csv")
    }


def allowed_component(code: str, field: str) -> Component:
    """Return a component that repair pays for.

    Raises:
        InvalidInput: there is none of that code, or it is not paid for.
    """
    found = components().get(code)
    if found is not None and found.allowed:
        return found
    why = "is not paid for" if found else "is no component"
    payable = ", ".join(one.code for one in components().values() if one.allowed)
    raise InvalidInput(f"{code!r} {why}.", field=field, expected=payable)


@cache
def specifications() -> tuple[Specification, ...]:
    """Return the known specifications, oldest first. Between two of them none is known."""
    return tuple(
        Specification(
            starts_on=date.fromisoformat(row["starts_on"]),
            ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
            rooms=int(row["rooms"]) if row["rooms"] else None,
            floor_sqft=int(row["floor_sqft"]),
            confirmed=row["confirmed"] == "yes",
            source=row["source"],
        )
        for row in _rows("specifications.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
