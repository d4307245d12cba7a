"""What an import file looks like: its columns, as data, and empty files to fill in."""

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from openpyxl import Workbook

from database.errors import InvalidInput
from registry.actors.marks import COLUMN

ORIGIN_JOB, ORIGIN_ROW = "petakasih_job", "petakasih_row"
ORIGIN = (ORIGIN_JOB, ORIGIN_ROW)
"""Columns of a download of parked rows: which row a corrected one stands for."""

EXPLANATIONS = ("petakasih_ms", "petakasih_en", COLUMN)
"""Columns of a download of parked rows that only people read."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `kind` names the check of its values, `choices` the option list, if any."""

    name: str
    kind: str
    ms: str
    en: str
    required: bool
    example: str
    choices: str | None


@dataclass(frozen=True, slots=True)
class Template:
    """The columns of one kind of import."""

    kind: str
    ms: str
    en: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns, in their order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Return the names of the columns that every file must have."""
        return tuple(column.name for column in self.columns if column.required)


@cache
def templates() -> Mapping[str, Template]:
    """Return every template by its kind: households, members, aid."""
    text = files(__package__).joinpath("templates.toml").read_text(encoding="utf-8")
    return {
        kind: Template(
            kind,
            about["ms"],
            about["en"],
            tuple(
                Column(
                    name=column["name"],
                    kind=column["kind"],
                    ms=column["ms"],
                    en=column["en"],
                    required=column.get("required", False),
                    example=column["example"],
                    choices=column.get("list"),
                )
                for column in about["columns"]
            ),
        )
        for kind, about in tomllib.loads(text).items()
    }


def template(kind: str) -> Template:
    """Return the template of a kind of import.

    Raises:
        InvalidInput: there is no such kind.
    """
    found = templates().get(kind)
    if found is None:
        raise InvalidInput(
            f"{kind!r} cannot be imported.", field="kind", expected=", ".join(templates())
        )
    return found


def write_template(kind: str, path: Path) -> None:
    """Write a file with the columns and one example row: `.csv`, or `.xlsx` with a guide sheet.

    Raises:
        InvalidInput: there is no such kind, or the file name ends otherwise.
    """
    wanted = template(kind)
    if path.suffix == ".csv":
        _write_csv(wanted, path)
    elif path.suffix == ".xlsx":
        _write_xlsx(wanted, path)
    else:
        raise InvalidInput(
            f"A template cannot be written to {path.name}.",
            field="output",
            expected="a file name that ends in .csv or .xlsx",
        )


def _write_csv(wanted: Template, path: Path) -> None:
    # With the mark that lets a spreadsheet read Malay names as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(wanted.names)
        lines.writerow(column.example for column in wanted.columns)


def _write_xlsx(wanted: Template, path: Path) -> None:
    book = Workbook(write_only=True)
    data = book.create_sheet("data")
    data.append(wanted.names)
    data.append([column.example for column in wanted.columns])
    guide = book.create_sheet("panduan")
    guide.append(["lajur / column", "wajib / required", "ms", "en", "senarai / list"])
    for column in wanted.columns:
        needed = "ya / yes" if column.required else ""
        guide.append([column.name, needed, column.ms, column.en, column.choices or ""])
    book.save(path)
