"""A view of the explorer: what the address of the page says, checked."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from math import isfinite

from database.errors import InvalidInput
from maps.texts.service import LANGUAGES
from maps.tiles.service import TILE_LEVELS

SORTS = ("name", "value", "lower", "numerator", "note")
"""Columns of the table; a `-` before one sorts from the highest down."""

LAYOUTS = ("both", "map", "table")

KINDS = ("value", "alpha", "bivariate", "clusters", "change")
"""Types of map: classes or circles; classes that fade with uncertainty; two indicators at once;
statistical clusters; the difference from an earlier publication."""

PANES = ("one", "inset", "beside")
"""One map; the Peninsula and Borneo apart; a second indicator or year beside the first."""

PANELS = ("table", "area", "compare")
METHODS = ("frozen", "fisher", "quantiles", "pretty", "equal", "log", "deviation", "own")
"""How classes are found: the publication's own, or the reader's."""

CLASS_COUNTS = ("3", "4", "5", "6", "7")
MOST_COMPARED = 4
MOST_FOUND = 60
"""Letters of a filter."""

FILTER = re.compile(r"|class-[0-6]|cell-[0-8]|[a-z_]{2,20}")
"""A key of the legend: a class, a cell of two indicators, a flag, a kind of cluster."""

ANCESTORS = {
    "state": (),
    "district": ("state",),
    "mukim": ("state", "district"),
    "parlimen": ("state",),
    "dun": ("state", "parlimen"),
}
"""Levels that may frame a view of a level."""

CHILD_LEVEL = {"state": "district", "district": "mukim", "parlimen": "dun"}
"""Where a click on an area leads."""

TRACKERS = frozenset({"fbclid", "gclid", "igshid", "mc_cid", "mc_eid"})
TRACKER_PREFIX = "utm_"


@dataclass(frozen=True)
class View:
    """The state of the explorer; every field is one parameter of the address."""

    lang: str = "ms"
    indicator: str = "registered_poverty_rate"
    level: str = "district"
    year: str = ""
    parent: str = ""
    area: str = ""
    sort: str = "-value"
    layout: str = "both"
    kind: str = "value"
    second: str = ""
    """The other indicator of a bivariate map."""
    since: str = ""
    """Number of the publication that a map of change begins with."""
    method: str = "frozen"
    classes: str = "5"
    breaks: str = ""
    """The reader's own upper class limits, ascending, with commas between."""
    panes: str = "one"
    beside: str = ""
    """Indicator of the second map."""
    beside_year: str = ""
    panel: str = "table"
    compare: str = ""
    """Codes of up to four areas, with commas between."""
    find: str = ""
    """Rows whose name holds these letters."""
    only: str = ""
    """Rows that are drawn with this key of the legend."""

    @property
    def own_breaks(self) -> list[float]:
        """Return the reader's own class limits."""
        return [float(limit) for limit in self.breaks.split(",") if limit]

    @property
    def compared(self) -> list[str]:
        """Return the codes of the areas in the tray."""
        return [code for code in self.compare.split(",") if code]


def read_view(parameters: Sequence[tuple[str, str]]) -> View:
    """Return the view an address asks for. Codes and years are checked against a publication later.

    Raises:
        InvalidInput: a parameter that the explorer does not know or that stands there twice, or a
            value it cannot have.
    """
    # Social networks add parameters of their own to shared links; those must not break the link.
    kept = [(name, value) for name, value in parameters if not _is_tracker(name)]
    given = dict(kept)
    known = asdict(View())
    if len(given) < len(kept):
        raise InvalidInput("A parameter stands there twice.", expected="each parameter once")
    for name in given:
        if name not in known:
            raise InvalidInput(
                f"The explorer has no parameter {name!r}.", field=name, expected=", ".join(known)
            )
    view = View(**given)
    check_view(view)
    return view


def check_view(view: View) -> None:
    """Check what needs no publication to be known.

    Raises:
        InvalidInput: a field has a value that it cannot have.
    """
    _one_of("lang", view.lang, LANGUAGES)
    _one_of("level", view.level, TILE_LEVELS)
    _one_of("layout", view.layout, LAYOUTS)
    _one_of("sort", view.sort.removeprefix("-"), SORTS)
    _one_of("kind", view.kind, KINDS)
    _one_of("panes", view.panes, PANES)
    _one_of("panel", view.panel, PANELS)
    _one_of("method", view.method, METHODS)
    _one_of("classes", view.classes, CLASS_COUNTS)
    _check_breaks(view)
    _check_lengths(view)


def _check_breaks(view: View) -> None:
    most = int(CLASS_COUNTS[-1])
    try:
        limits = view.own_breaks
    except ValueError:
        limits = []
    finite = all(isfinite(limit) for limit in limits)
    ascending = all(low < high for low, high in pairwise(limits))
    wanted = view.method == "own" or view.breaks
    if wanted and not (finite and ascending and 2 <= len(limits) <= most):
        raise InvalidInput(
            f"{view.breaks!r} are no class limits.",
            field="breaks",
            expected=f"2 to {most} ascending numbers with commas between",
        )


def _check_lengths(view: View) -> None:
    if len(view.compared) > MOST_COMPARED:
        raise InvalidInput(
            "Too many areas to compare.", field="compare", expected=f"up to {MOST_COMPARED} codes"
        )
    if len(view.find) > MOST_FOUND:
        raise InvalidInput(
            "The filter is too long.", field="find", expected=f"up to {MOST_FOUND} letters"
        )
    if not FILTER.fullmatch(view.only):
        raise InvalidInput(
            f"{view.only!r} is no key of a legend.", field="only", expected="class-0, zero, …"
        )


def _is_tracker(name: str) -> bool:
    return name in TRACKERS or name.startswith(TRACKER_PREFIX)


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidInput(
            f"{value!r} is no {field} of the explorer.", field=field, expected=", ".join(allowed)
        )
