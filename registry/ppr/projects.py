"""PPR projects: read from a file, listed with their free flats and what one costs."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from database.errors import Fault, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.forms.service import required_text
from registry.ppr import queries
from registry.ppr.models import PprProject
from registry.ppr.schemes import TENURES, Scheme, scheme

REQUIRED = ("code", "name", "state_code", "tenure", "units")
TEXTS = ("district_code", "form")
NUMBERS = ("units", "floors", "floor_sqft", "rooms")
DEMO_SOURCE = "made up for demonstration"
GREATEST = 30_000


class ProjectNotFound(NotFound):
    """There is no project with that code."""

    code = "project-not-found"


@dataclass(frozen=True, slots=True)
class Listed:
    """A project, and what one of its flats costs."""

    project: PprProject
    scheme: Scheme

    @property
    def free(self) -> int:
        """Return how many flats are neither offered nor lived in."""
        return self.project.units - self.project.taken


def load(
    session: WriteSession, rows: Iterable[Mapping[str, str]], source: str, *, is_demo: bool = False
) -> int:
    """Take projects in from rows of a table; those with a known code are renewed.

    Columns: code, name, state_code, tenure, units; district_code, form, floors, floor_sqft, rooms.

    Raises:
        InvalidInput: names every row that is wrong; nothing is taken in then.
    """
    told = required_text("source", source)
    read, faults = [], []
    for line, row in enumerate(rows, start=2):
        try:
            read.append(_project(row) | {"source": told, "is_demo": is_demo})
        except InvalidInput as error:
            faults.append(Fault(f"line {line}: {error.field}", error.message))
    if faults:
        raise InvalidInput(
            f"{len(faults)} lines are wrong; nothing was taken in.",
            field=faults[0].field,
            expected="columns " + ", ".join((*REQUIRED, *TEXTS, *NUMBERS[1:])),
            faults=faults,
        )
    if read:
        queries.upsert(session, read)
    return len(read)


def load_demo(session: WriteSession) -> int:
    """Take the made-up projects of the demonstration in."""
    with files(__package__).joinpath("demo_projects.csv").open(encoding="utf-8") as lines:
        return load(session, csv.DictReader(lines), DEMO_SOURCE, is_demo=True)


def list_projects(
    session: ReadSession, on: date, state: str | None = None, tenure: str | None = None
) -> list[Listed]:
    """Return projects by state, with free flats and what one costs on a day.

    Raises:
        InvalidInput: there is no such tenure.
        SchemeUnknown: no source tells what a flat costs on the day.
    """
    if tenure is not None and tenure not in TENURES:
        raise InvalidInput(
            f"There is no tenure {tenure!r}.", field="tenure", expected=" or ".join(TENURES)
        )
    return [
        Listed(one, scheme(one.tenure, one.state_code, on))
        for one in queries.projects(session, state, tenure)
    ]


def find(session: ReadSession, code: str) -> PprProject:
    """Return one project.

    Raises:
        ProjectNotFound: there is none with that code.
    """
    found = queries.project(session, code)
    if found is None:
        raise ProjectNotFound(f"There is no project {code!r}.", field="project")
    return found


def _project(row: Mapping[str, str]) -> dict[str, Any]:
    for name in REQUIRED:
        required_text(name, row.get(name))
    if row["tenure"] not in TENURES:
        raise InvalidInput(f"no tenure {row['tenure']!r}", field="tenure")
    numbers = {name: _number(name, row.get(name)) for name in NUMBERS}
    texts: Sequence[str] = (*REQUIRED[:-1], *TEXTS)
    return {name: (row.get(name) or "").strip() or None for name in texts} | numbers


def _number(name: str, text: str | None) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= GREATEST:
        raise InvalidInput(f"{text!r} is no number from 1 to {GREATEST}", field=name)
    return int(text)
