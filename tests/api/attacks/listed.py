"""A written list of attacks: a table that names what each is, what makes it, and how it ends."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Attack:
    """A row of a list; `name` is the file's name where the list tells one."""

    attack: str
    content: Callable[[], bytes]
    status: int
    says: str
    name: str = ""


def listed(name: str, makers: Mapping[str, Callable[[], bytes]]) -> list[Attack]:
    """Return the attacks of a list, each with what makes it."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as lines:
        return [
            Attack(
                row["attack"],
                makers[row["made_by"]],
                int(row["status"]),
                row["says"],
                row.get("name", ""),
            )
            for row in csv.DictReader(lines)
        ]
