"""Everything public is read from published figures: who else reads the households is named here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PACKAGES = ("geo", "maps", "api", "cli")
EXACT = re.compile(r"snapshot_household|SnapshotHousehold|exact_value|ExactValue|snapshot_of\(")

READERS = {
    "geo/apportionment/households.sql": "recount on another boundary set: a file for officers",
    "geo/changes/queries.py": "why counts changed: a table for the operator",
    "geo/downloads/queries.py": "says that it does not read them",
    "geo/engines/snapshots.py": "a snapshot's files: for officers",
    "geo/indicators/queries.py": "the formulas themselves",
    "geo/publication/dominance.py": "what the protector must know",
    "geo/publication/making.py": "makes publications",
    "geo/publication/models.py": "the tables",
    "geo/publication/pieces.py": "what the protector must know",
    "geo/publication/queries.py": "exact figures: a file for officers",
    "geo/publication/snapshot.sql": "makes publications",
    "geo/publication/writing.py": "makes publications",
}
"""Files that may name the exact figures, and what for. None of them is a page or an endpoint."""

PUBLIC = ("maps/explorer", "maps/handouts", "maps/reports", "maps/clusters", "maps/tiles",
          "geo/clusters", "geo/downloads", "geo/targeting", "api/statistics", "api/downloads",
          "api/clusters", "api/allocations", "api/reports", "api/planner")  # fmt: skip
"""Rooms whose answers anybody can read."""

REGISTRY = re.compile(r"registry\.(households|registrations|persons|assessments|aid)\b")


def sources(*folders: str) -> list[Path]:
    files = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    return [path for path in files if path.suffix in (".py", ".sql")]


def test_exact_figures_are_read_by_the_named_files_only() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in sources(*PACKAGES)
        if EXACT.search(path.read_text(encoding="utf-8"))
    }
    assert found <= set(READERS), sorted(found - set(READERS))


@pytest.mark.parametrize("room", PUBLIC)
def test_a_public_room_reads_no_household(room: str) -> None:
    assert sources(room), f"there is no {room}"
    for path in sources(room):
        assert not REGISTRY.search(path.read_text(encoding="utf-8")), path
