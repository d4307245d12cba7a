"""Offices as committed data (`offices.csv`): what is not confirmed by a source says so."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from database.errors import InvalidInput
from registry.poverty_lines.tables import state_names

KINDS = ("ppn", "daerah")
"""State development offices of ICU JPM (PPN), and district offices."""


@dataclass(frozen=True, slots=True)
class Office:
    """One office. `confirmed` says that its source names it with this telephone number."""

    code: str
    kind: str
    state_code: str
    district_code: str | None
    name_ms: str
    name_en: str
    address: str | None
    phone: str | None
    website: str | None
    source: str
    confirmed: bool


@cache
def offices() -> tuple[Office, ...]:
    """Return every office: the state development offices, then the district offices."""
    text = files(__package__).joinpath("offices.csv").read_text(encoding="utf-8")
    return tuple(
        Office(
            code=row["code"],
            kind=row["kind"],
            state_code=row["state_code"],
            district_code=row["district_code"] or None,
            name_ms=row["name_ms"],
            name_en=row["name_en"],
            address=row["address"] or None,
            phone=row["phone"] or None,
            website=row["website"] or None,
            source=row["source"],
            confirmed=row["confirmed"] == "yes",
        )
        for row in csv.DictReader(text.splitlines())
    )


def list_offices(
    kind: str | None = None, state_code: str | None = None, district_code: str | None = None
) -> Sequence[Office]:
    """Return the offices that match every value given.

    Raises:
        InvalidInput: there is no such kind, state, or district.
    """
    _require("kind", kind, KINDS)
    _require("state", state_code, [code for code in state_names() if code != "MY"])
    _require("district", district_code, [one.district_code for one in offices()])
    wanted = {"kind": kind, "state_code": state_code, "district_code": district_code}
    return [
        office
        for office in offices()
        if all(value is None or getattr(office, name) == value for name, value in wanted.items())
    ]


def office_to_call(state_code: str | None, district_code: str | None) -> Office | None:
    """Return the office a family calls: its district's where a telephone is known, else its PPN.

    None when the state is not known.
    """
    near = _first("daerah", "district_code", district_code)
    return near if near is not None and near.phone else _first("ppn", "state_code", state_code)


def _first(kind: str, field: str, code: str | None) -> Office | None:
    found = (one for one in offices() if one.kind == kind and getattr(one, field) == code)
    return next(found, None) if code is not None else None


def _require(field: str, value: str | None, allowed: Sequence[str | None]) -> None:
    if value is not None and value not in allowed:
        raise InvalidInput(
            f"There is no {field} {value!r} in the directory.",
            field=field,
            expected=", ".join(str(one) for one in allowed[:3]) + " ...",
        )
