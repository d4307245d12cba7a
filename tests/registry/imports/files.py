"""Made-up import files; no number in them belongs to anybody (birthplace 99 is no place)."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from registry.actors.service import Actor
from registry.imports.service import ImportFile

OFFICER = Actor("Pegawai Agensi", "agency_officer")


def identity_no(number: int) -> str:
    """Return a MyKad number of a man; each number gives another one."""
    return f"7{number // 5000 % 10}010199{number % 5000 * 2 + 1:04d}"


def household(number: int, **changes: str) -> dict[str, str]:
    """Return a good row of a household in rural Ranau, Sabah."""
    row = {
        "head_name": f"Contoh Ke {number} Bin Ujian",
        "identity_type": "mykad",
        "identity_no": identity_no(number),
        "birth_date": "",
        "sex": "lelaki",
        "citizenship": "MYS",
        "household_size": "4",
        "yearly_income": "9600.00",
        "address": "Kampung Contoh",
        "postcode": "89300",
        "town": "Ranau",
        "state": "Sabah",
        "district": "Ranau",
        "stratum": "luar_bandar",
        "phone": "",
        "received_on": "2024-01-15",
    }
    return row | changes


def households(count: int) -> list[dict[str, str]]:
    return [household(number) for number in range(count)]


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, list(rows[0]))
        lines.writeheader()
        lines.writerows(rows)
    return path


def of(path: Path, kind: str = "households", **mapping: str) -> ImportFile:
    return ImportFile(path, kind, mapping)
