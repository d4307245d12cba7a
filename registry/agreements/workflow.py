"""The life of an agreement (`workflow.csv`), and where it stands on a day."""

from datetime import date
from typing import Literal

from registry.workflows.service import read_workflow

WORKFLOW = read_workflow("registry.agreements")

IN_FORCE = "berkuat_kuasa"
"""Approved, and neither suspended nor ended: it opens records from its first day to its last."""

Standing = Literal[
    "draf", "ditarik_balik", "akan_datang", "berkuat_kuasa", "digantung", "luput", "ditamatkan"
]
UNDATED: tuple[Standing, ...] = ("draf", "ditarik_balik", "ditamatkan")
"""Where the days of an agreement do not matter."""


def standing(state: str, first_day: date, last_day: date, on: date) -> Standing:
    """Return where an agreement stands on a day: its state, or what its days make of it.

    Both days are included. After the last one it has expired (`luput`), suspended or not.
    """
    for undated in UNDATED:
        if state == undated:
            return undated
    if on > last_day:
        return "luput"
    if state == "digantung":
        return "digantung"
    return "akan_datang" if on < first_day else "berkuat_kuasa"
