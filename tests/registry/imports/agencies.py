"""Lists of aid of three agencies, each in another format, three of a hundred rows with a fault."""

import csv
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

FAULT_SHARE = 0.03
AGENCIES = {"JKM": ("BWE", ".csv"), "MOF": ("STR", ".parquet"), "MAIN": ("ZAKAT", ".xlsx")}
"""Agency: the programme of its list, and the format that it sends."""

COLUMNS = ("recipient_identity_no", "programme", "amount_monthly", "active_from", "active_until")
CHANGES: tuple[dict[str, str], ...] = (
    {"recipient_identity_no": "701399-99-1235"},
    {"recipient_identity_no": "late"},
    {"recipient_identity_no": ""},
    {"programme": "TIADA"},
    {"programme": ""},
    {"amount_monthly": "-1"},
    {"amount_monthly": "1e300"},
    {"amount_monthly": "12.345"},
    {"active_from": "2023-02-31"},
    {"active_from": "2199-01-01"},
    {"active_until": "2001-01-01"},
    {"amount_monthly": "=1+1"},
    {"programme": "BWE\U0001f600"},
)


def rows_of(
    programme: str,
    count: int,
    seed: int,
    *,
    people: int,
    late: range,
    number: Callable[[int], str],
    fault_share: float = FAULT_SHARE,
) -> Iterator[list[str]]:
    """Yield the rows of one agency's list; each of the people has it from several days.

    `number` tells the identity number of a person; those of `late` are registered only afterwards.
    """
    dice = random.Random(seed)
    for index in range(count):
        month = index // people
        row = {
            "recipient_identity_no": number(index % people),
            "programme": programme,
            "amount_monthly": f"{100 + index % 400}.00",
            "active_from": f"{2020 + month // 12}-{month % 12 + 1:02d}-01",
            "active_until": "",
        }
        if dice.random() < fault_share:
            row |= dice.choice(CHANGES)
        if row["recipient_identity_no"] == "late":
            row["recipient_identity_no"] = number(dice.choice(late))
        yield [row[name] for name in COLUMNS]


def write_csv(path: Path, rows: Iterator[list[str]]) -> None:
    """Write rows as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        lines.writerows(rows)


def write_parquet(path: Path, rows: Iterator[list[str]]) -> None:
    """Write rows as Parquet, all of them text."""
    columns = list(zip(*rows, strict=True))
    pq.write_table(pa.table(dict(zip(COLUMNS, map(list, columns), strict=True))), path)


def write_xlsx(path: Path, rows: Iterator[list[str]]) -> None:
    """Write rows as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("data")
    sheet.append(COLUMNS)
    for row in rows:
        sheet.append(row)
    book.save(path)


WRITERS = {".csv": write_csv, ".parquet": write_parquet, ".xlsx": write_xlsx}
