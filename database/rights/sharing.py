"""The fields that agreements may share, as `fields.csv` tells them."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HOUSEHOLD, PERSON = "household", "person"
ALWAYS = "reference_no"
"""Without it nobody could say whose record was taken."""


@dataclass(frozen=True, slots=True)
class SharedField:
    """One field: its group, whose it is, and the expression that `rights.release` reads it by.

    `sealed` is the column that its stored values are sealed for, None where they are in clear.
    """

    code: str
    group: str
    of: str
    is_sensitive: bool
    sealed: str | None
    value: str
    ms: str
    en: str


@cache
def shared_fields() -> Sequence[SharedField]:
    """Return the fields in the order of the table."""
    with files(__package__).joinpath("fields.csv").open(encoding="utf-8") as lines:
        return [
            SharedField(
                cells["field"],
                cells["group"],
                cells["of"],
                cells["sensitive"] == "x",
                cells["sealed"] or None,
                cells["value"],
                cells["ms"],
                cells["en"],
            )
            for cells in csv.DictReader(lines)
        ]


def release_sql(schema: str) -> str:
    """Return `sharing.sql` with its lists of fields."""
    text = files(__package__).joinpath("sharing.sql").read_text(encoding="utf-8")
    names = ", ".join(f"'{one.code}'" for one in shared_fields() if one.of == PERSON)
    return text.format(
        schema=schema,
        household_fields=", ".join(_values(HOUSEHOLD)),
        person_fields=", ".join(_values(PERSON)),
        person_names=f"ARRAY[{names}]",
    )


def _values(of: str) -> Iterator[str]:
    for one in shared_fields():
        if one.of == of:
            yield f"'{one.code}', CASE WHEN '{one.code}' = ANY (agreed) THEN {one.value} END"
