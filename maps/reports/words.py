"""Words and figures of a report in one language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from geo.indicators.catalogue import catalogue
from maps.texts.numbers import interval, number


@dataclass(frozen=True)
class Words:
    """The words of one language; figures as its readers write them."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key`, its places filled.

        Raises:
            KeyError: there is no such text.
        """
        return _texts()[self.language][key].format(**values)

    def label(self, indicator: str) -> str:
        """Return an indicator's name."""
        return str(getattr(catalogue()[indicator].label, self.language))

    def figure(self, row: Any | None) -> str:
        """Return a published figure, or in words why there is none."""
        if row is None or row.flag == "no_data":
            return self("no_data")
        if row.flag == "suppressed":
            return self("withheld")
        return number(row.value, catalogue()[row.indicator].unit, self.language)

    def interval(self, row: Any) -> str:
        """Return a figure's 95 % interval."""
        return interval(row.lower, row.upper, catalogue()[row.indicator].unit, self.language)


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    read: dict[str, dict[str, str]] = tomllib.loads(text)
    return read
