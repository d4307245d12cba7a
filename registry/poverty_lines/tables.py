"""Poverty line tables as CSV: reading, and the checks that a sound table passes. No database."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from database.errors import InvalidInput
from registry.poverty_lines.models import BASES, CERTAINTIES, LINE_STRATA, LINES

DATA = Path(__file__).parent / "data"
SHOWN_FAULTS = 20
RATIO_RANGE = (Decimal("1.007"), Decimal("1.021"))

EXPECTED = {
    "state_code": "a state code S01 to S16, or MY",
    "stratum": "one of " + ", ".join(LINE_STRATA),
    "basis": "one of " + ", ".join(BASES),
    "line": "one of " + ", ".join(LINES),
    "amount": "RM a month, above 0, at most two decimals, digits only",
    "certainty": "one of " + ", ".join(CERTAINTIES),
    "printed_amount": "empty, or RM a month as printed, digits only",
    "correction": "a reason, wherever printed_amount is given or certainty is decided",
    "source": "text, or empty for the source of the whole table",
}
REQUIRED_COLUMNS = ("state_code", "stratum", "basis", "line", "amount")

Amount = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
Key = tuple[str, str, str, str]


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


class LineRow(BaseModel):
    """One cell as a row of the CSV; `row` is its row in the file, the heading being row 1."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    row: int
    state_code: str = Field(pattern=r"^(S(0[1-9]|1[0-6])|MY)$")
    stratum: Literal["bandar", "luar_bandar", "semua"]
    basis: Literal["isi_rumah", "per_kapita"]
    line: Literal["jumlah", "makanan"]
    amount: Amount
    certainty: Annotated[
        Literal["confirmed", "one_source", "decided"],
        BeforeValidator(lambda value: value or "one_source"),
    ] = "one_source"
    printed_amount: Annotated[Amount | None, BeforeValidator(_empty_is_none)] = None
    correction: Annotated[str | None, BeforeValidator(_empty_is_none)] = None
    source: Annotated[str | None, BeforeValidator(_empty_is_none)] = None

    @property
    def key(self) -> Key:
        """State code, stratum, basis, line: unique within a version."""
        return self.state_code, self.stratum, self.basis, self.line


class VersionHeader(BaseModel):
    """What is true of a whole table: its code, method, date, titles and source."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    version: str = Field(pattern=r"^[A-Z]{2,8}-\d{4}[A-Za-z0-9-]{0,12}$")
    method: str = Field(min_length=1, max_length=20)
    effective_from: date
    title_ms: str = Field(min_length=1, max_length=200)
    title_en: str = Field(min_length=1, max_length=200)
    source: str = Field(min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell of the file."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        """Name the row and the column."""
        return f"row {self.row}, column {self.column}: {self.message}"


@dataclass(frozen=True, slots=True)
class UnusualRatio:
    """A state and stratum whose lines do not fit one mean household size."""

    state_code: str
    stratum: str
    ratio: Decimal


@cache
def state_names() -> dict[str, str]:
    """Return the name of each state by code, the nation (MY) among them."""
    text = (DATA / "states.csv").read_text(encoding="utf-8")
    return {row["state_code"]: row["name"] for row in csv.DictReader(StringIO(text))}


@cache
def committed_headers() -> Sequence[VersionHeader]:
    """Return the headers of the tables that come with the service, oldest first."""
    text = (DATA / "versions.csv").read_text(encoding="utf-8")
    return [VersionHeader.model_validate(row) for row in csv.DictReader(StringIO(text))]


@cache
def committed_rows(version: str) -> Sequence[LineRow]:
    """Return the cells of a table that comes with the service."""
    return read_rows((DATA / f"{version}.csv").read_bytes())


def read_rows(content: bytes) -> list[LineRow]:
    """Read and check a table; the whole of it, or nothing.

    Raises:
        InvalidInput: the file is not such a table; the message names each row and column at fault.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _invalid([Fault(line, "-", "not UTF-8 text")]) from error
    if "\0" in text:
        raise _invalid([Fault(text.count("\n", 0, text.index("\0")) + 1, "-", "a NUL character")])
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    rows: list[LineRow] = []
    try:
        faults = list(_heading_faults(reader))
    except csv.Error as error:
        raise _invalid([Fault(1, "-", f"not a heading row: {error}")]) from error
    if not faults:
        for number, record in _records(reader, faults):
            try:
                rows.append(LineRow.model_validate({"row": number, **record}))
            except ValidationError as error:
                faults.extend(_cell_faults(number, error))
    if not faults and not rows:
        faults.append(Fault(2, "-", "the table has no rows"))
    faults.extend(table_faults(rows))
    if faults:
        raise _invalid(sorted(faults, key=lambda fault: fault.row))
    return rows


def table_faults(rows: Iterable[LineRow]) -> list[Fault]:
    """Return what makes a table unsound (`domain` rules of every PGK table).

    A cell stands once; the food line is below the total line; the all-strata value lies between
    its strata, and equals the only stratum where a state has one; a correction has a reason.
    """
    cells: dict[Key, LineRow] = {}
    faults: list[Fault] = []
    for row in rows:
        if (former := cells.setdefault(row.key, row)) is not row:
            faults.append(Fault(row.row, "state_code", f"the same cell as row {former.row}"))
        if (row.printed_amount is not None or row.certainty == "decided") and not row.correction:
            faults.append(Fault(row.row, "correction", EXPECTED["correction"]))
    faults.extend(_food_faults(cells))
    faults.extend(_strata_faults(cells))
    return faults


def unusual_ratios(rows: Iterable[LineRow]) -> list[UnusualRatio]:
    """Return each state and stratum with (food hh / pc) / (total hh / pc) outside 1.007 to 1.021.

    Both quotients are a mean household size, so that their ratio is near 1; sound rows of PGK-2019
    lie in that range to three decimals. Outside it a misprint is likely. Incomplete rows are left
    out.
    """
    cells = {row.key: row.amount for row in rows}
    found = []
    for state_code, stratum in dict.fromkeys(key[:2] for key in cells):
        amounts = [
            cells.get((state_code, stratum, basis, line))
            for basis, line in (
                ("isi_rumah", "makanan"),
                ("per_kapita", "makanan"),
                ("isi_rumah", "jumlah"),
                ("per_kapita", "jumlah"),
            )
        ]
        if None in amounts:
            continue
        household_food, person_food, household_total, person_total = (
            amount for amount in amounts if amount is not None
        )
        ratio = (household_food / person_food) / (household_total / person_total)
        if not RATIO_RANGE[0] <= round(ratio, 3) <= RATIO_RANGE[1]:
            found.append(UnusualRatio(state_code, stratum, round(ratio, 3)))
    return found


def _heading_faults(reader: "csv.DictReader[str]") -> Iterator[Fault]:
    columns = reader.fieldnames or []
    for column in REQUIRED_COLUMNS:
        if column not in columns:
            yield Fault(1, column, "the column is missing")
    for column in columns:
        if column not in EXPECTED:
            yield Fault(1, column, "unknown column; known are " + ", ".join(EXPECTED))


def _records(
    reader: "csv.DictReader[str]", faults: list[Fault]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the row number and the cells of each row; note rows of the wrong length."""
    try:
        for record in reader:
            number = reader.line_num
            cells: dict[str, Any] = dict(record)
            if None in cells or None in cells.values():
                faults.append(Fault(number, "-", "more or fewer cells than the heading"))
            else:
                yield number, cells
    except csv.Error as error:
        faults.append(Fault(reader.line_num + 1, "-", f"not readable as CSV ({error})"))


def _cell_faults(number: int, error: ValidationError) -> Iterator[Fault]:
    for detail in error.errors():
        column = str(detail["loc"][0])
        yield Fault(number, column, f"{detail['input']!r}; expected {EXPECTED[column]}")


def _food_faults(cells: dict[Key, LineRow]) -> Iterator[Fault]:
    for (state_code, stratum, basis, line), row in cells.items():
        total = cells.get((state_code, stratum, basis, "jumlah"))
        if line == "makanan" and total and row.amount >= total.amount:
            yield Fault(row.row, "amount", f"food line {row.amount} not below {total.amount}")


def _strata_faults(cells: dict[Key, LineRow]) -> Iterator[Fault]:
    for (state_code, stratum, basis, line), row in cells.items():
        if stratum != "semua":
            continue
        parts = [
            part.amount
            for name in ("bandar", "luar_bandar")
            if (part := cells.get((state_code, name, basis, line)))
        ]
        if parts and not min(parts) <= row.amount <= max(parts):
            strata = " and ".join(map(str, parts))
            yield Fault(row.row, "amount", f"{row.amount} does not lie within its strata {strata}")


def _invalid(faults: Sequence[Fault]) -> InvalidInput:
    shown = "; ".join(map(str, faults[:SHOWN_FAULTS]))
    more = len(faults) - SHOWN_FAULTS
    tail = f"; and {more} more" if more > 0 else ""
    first = faults[0].column
    return InvalidInput(
        f"The poverty line table has {len(faults)} fault(s): {shown}{tail}.",
        field=first if first in EXPECTED else "file",
        expected=EXPECTED.get(first, "a CSV table with the columns " + ", ".join(EXPECTED)),
    )
