"""The six splits of households: by stratum, by the head's sex and age, and so on. Data, no code.

`breakdowns.toml` holds them; `snapshot.sql` writes their codes.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.indicators.declaration import Text

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNKNOWN = "tidak_diketahui"
"""The category of households of which the split's answer is not known (a null in the snapshot)."""


@dataclass(frozen=True)
class Breakdown:
    """One split: every household is in exactly one of its `categories`, the unknown one last.

    `column` is the snapshot's; `sensitive` splits hide 0 and 100 % of an area, too; `levels` are
    those at which the split is published.
    """

    code: str
    column: str
    label: Text
    categories: Mapping[str, Text]
    sensitive: bool
    levels: tuple[str, ...]

    def category(self, household: "ir.Table") -> "ir.StringValue":
        """Return the category of each household of a snapshot."""
        return household[self.column].fill_null(UNKNOWN)


@cache
def _held() -> dict[str, Any]:
    path = Path(__file__).with_name("breakdowns.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def breakdowns() -> dict[str, Breakdown]:
    """Return every split by its code, in the order of menus."""
    held = _held()
    unknown = {held["unknown"]["code"]: Text(**held["unknown"]["label"])}
    return {
        code: Breakdown(
            code=code,
            column=words["column"],
            label=Text(**words["label"]),
            categories={name: Text(**label) for name, label in words["categories"].items()}
            | unknown,
            sensitive=words["sensitive"],
            levels=tuple(words["levels"]),
        )
        for code, words in held["breakdowns"].items()
    }


BREAKDOWNS = breakdowns()

PUBLISHED_BY_CATEGORY: tuple[str, ...] = tuple(_held()["published"])
"""Codes of the indicators that publications tell by category, too."""
