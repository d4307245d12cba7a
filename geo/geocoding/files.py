"""Geocoding any CSV file: its own columns kept, the answer's columns added."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from database.errors import InvalidInput
from geo.geocoding.answer import Answer
from geo.geocoding.bulk import locate_in_bulk
from geo.geocoding.engine import Geocoder, Query

Progress = Callable[[str, float], None]
"""Called with what is being done and the share done, 0 to 1."""

ADDED = (
    "lon",
    "lat",
    "state_code",
    "district_code",
    "district_name",
    "mukim_code",
    "mukim_name",
    "level",
    "radius_m",
    "confidence",
    "decision",
    "evidence",
)
"""Columns that a geocoded file has besides its own."""


@dataclass(frozen=True)
class Columns:
    """Which columns of a file say where: the address may be spread over several."""

    address: tuple[str, ...]
    postcode: str | None = None
    town: str | None = None
    state: str | None = None

    def named(self) -> tuple[str, ...]:
        """Return every column that must be there."""
        rest = (self.postcode, self.town, self.state)
        return (*self.address, *(column for column in rest if column))

    def query(self, row: dict[str, str]) -> Query:
        """Return the query of one row."""
        return Query(
            address=", ".join(filter(None, (row[column] for column in self.address))),
            postcode=row[self.postcode] if self.postcode else None,
            town=row[self.town] if self.town else None,
            state=row[self.state] if self.state else None,
        )


def read_rows(
    path: Path, columns: Columns, also: Sequence[str] = ()
) -> tuple[list[str], list[dict[str, str]]]:
    """Return the header and the rows of a CSV file in UTF-8, with or without a byte-order mark.

    Args:
        also: further columns that must be there.

    Raises:
        InvalidInput: there is no such file, it is no CSV in UTF-8, or a column is missing.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval="")
            header = list(reader.fieldnames or [])
            rows = [{key: value or "" for key, value in row.items()} for row in reader]
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read.", field="file", expected="a file") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(
            f"{path} is no CSV file in UTF-8.", field="file", expected="CSV in UTF-8"
        ) from error
    missing = [column for column in (*columns.named(), *also) if column not in header]
    if missing:
        raise InvalidInput(
            f"{path} has no column {', '.join(missing)}.",
            field="columns",
            expected=f"among {', '.join(header)}",
        )
    return header, rows


def geocode_file(
    geocoder: Geocoder,
    source: Path,
    columns: Columns,
    output: Path,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write `source` with `ADDED` to `output`, whole or not at all; return rows by decision.

    A column of the source that has the name of an added one is kept as `input_` and its name.

    Raises:
        InvalidInput: see `read_rows`; or the output cannot be written.
    """
    tell = progress or (lambda _doing, _share: None)
    header, rows = read_rows(source, columns)
    decisions = {"auto": 0, "review": 0, "none": 0}
    queries = [columns.query(row) for row in rows]
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            own = {name: f"input_{name}" if name in ADDED else name for name in header}
            writer = csv.DictWriter(file, [*own.values(), *ADDED])
            writer.writeheader()
            for row, answer in zip(rows, _told(geocoder, queries, tell), strict=True):
                decisions[answer.decision] += 1
                kept = {new: row[name] for name, new in own.items()}
                writer.writerow({**kept, **answer_fields(answer)})
        part.replace(output)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InvalidInput(
            f"{output} cannot be written.", field="output", expected="a folder one may write to"
        ) from error
    return decisions


def answer_rows(
    geocoder: Geocoder,
    rows: Sequence[dict[str, str]],
    columns: Columns,
    progress: Progress | None = None,
) -> list[Answer]:
    """Return the answer of every row."""
    tell = progress or (lambda _doing, _share: None)
    return list(_told(geocoder, [columns.query(row) for row in rows], tell))


def answer_fields(answer: Answer) -> dict[str, str]:
    """Return the `ADDED` columns of an answer; unknown values are empty."""
    values = {
        "lon": answer.lon,
        "lat": answer.lat,
        "state_code": answer.state_code,
        "district_code": answer.district_code,
        "district_name": answer.district_name,
        "mukim_code": answer.mukim_code,
        "mukim_name": answer.mukim_name,
        "level": answer.level,
        "radius_m": answer.radius_m,
        "confidence": answer.confidence,
        "decision": answer.decision,
        "evidence": answer.evidence["en"],
    }
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _told(geocoder: Geocoder, queries: Sequence[Query], tell: Progress) -> Iterator[Answer]:
    for number, answer in enumerate(locate_in_bulk(geocoder, queries), start=1):
        if number % 500 == 0 or number == len(queries):
            tell("addresses", number / len(queries))
        yield answer
