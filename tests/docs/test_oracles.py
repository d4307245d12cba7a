import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "oracles.md").read_text(encoding="utf-8")
NAMED = re.findall(r"^\| (\w+) \|.*`(tests/[\w/]+\.py)::(\w+)` \|$", PAGE, re.MULTILINE)
NUMBERED = ("1", "2", "2b", "3", "4", "5", "6", "6b", "7", "8", "8b", "9", "9b", "9c", "10",
            "11", "11b", "12", "13", "14", "15", "15b", "16", "17", "18", "19", "20", "21",
            "22")  # fmt: skip


def test_every_oracle_has_a_test() -> None:
    expected = {f"O{number}" for number in NUMBERED} | {f"S{number}" for number in range(1, 8)}
    assert {oracle for oracle, _, _ in NAMED} == expected


@pytest.mark.parametrize(("file", "test"), sorted({(file, test) for _, file, test in NAMED}))
def test_every_test_that_the_page_names_exists(file: str, test: str) -> None:
    assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")
