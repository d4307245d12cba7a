"""The codebook: every column, level, flag, reason, unit and indicator in both languages."""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from database.session import WriteSession
from geo.downloads import queries
from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.catalogue import units
from geo.indicators.declaration import Indicator
from geo.indicators.service import list_indicators

Entry = dict[str, str]

COLUMNS = (
    "part",
    "code",
    "label_ms",
    "label_en",
    "description_ms",
    "description_en",
    "unit",
    "numerator_ms",
    "numerator_en",
    "denominator_ms",
    "denominator_en",
    "method_ms",
    "method_en",
    "source",
)
"""Columns of the codebook; what does not apply to an entry is empty."""

WORD_PARTS = ("about", "column", "level", "flag", "reason")
"""Parts whose words stand in `codebook.toml`; units and indicators declare their own."""


def present_entries() -> list[Entry]:
    """Return the codebook of the indicators as they are declared now."""
    return [_complete(entry) for entry in _entries()]


def remember_codebook(session: WriteSession, number: int) -> None:
    """Store the codebook with the publication that is being made, as the indicators stand now."""
    queries.store_codebook(session, number, present_entries())


def column_words() -> dict[str, Any]:
    """Return the described columns: name, then `label` and `description` by language."""
    found: dict[str, Any] = _words()["column"]
    return found


def _entries() -> Iterator[Entry]:
    for part in WORD_PARTS:
        for code, words in _words()[part].items():
            yield (
                {"part": part, "code": code}
                | _in_both("label", words["label"])
                | _in_both("description", words.get("description"))
            )
    for split in BREAKDOWNS.values():
        yield {"part": "breakdown", "code": split.code} | _in_both("label", _pair(split.label))
        for code, label in split.categories.items():
            told = {"part": "category", "code": f"{split.code}.{code}"}
            yield told | _in_both("label", _pair(label))
    for code, unit in units().items():
        yield {"part": "unit", "code": code} | _in_both("label", unit)
    yield from _indicators(list_indicators())


def _indicators(indicators: Iterable[Indicator]) -> Iterator[Entry]:
    methods = _words()["method"]
    for one in indicators:
        yield {
            "part": "indicator",
            "code": one.code,
            "unit": one.unit,
            "source": one.source,
            **_in_both("label", _pair(one.label)),
            **_in_both("description", _pair(one.description)),
            **_in_both("numerator", _pair(one.numerator_text)),
            **_in_both("denominator", _pair(one.denominator_text)),
            **_in_both("method", methods[one.kind]),
        }


def _pair(text: Any) -> dict[str, str] | None:
    return None if text is None else {"ms": text.ms, "en": text.en}


def _in_both(name: str, words: dict[str, Any] | None) -> Entry:
    if words is None:
        return {}
    return {f"{name}_ms": words["ms"], f"{name}_en": words["en"]}


def _complete(entry: Entry) -> Entry:
    return {name: entry.get(name, "") for name in COLUMNS}


@cache
def _words() -> dict[str, Any]:
    text = files(__package__).joinpath("codebook.toml").read_text(encoding="utf-8")
    read: dict[str, Any] = tomllib.loads(text)
    return read
