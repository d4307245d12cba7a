"""A view of the explorer: what the address of the page says, checked."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from database.errors import InvalidInput
from maps.texts.service import LANGUAGES
from maps.tiles.service import TILE_LEVELS

SORTS = ("name", "value", "lower", "numerator", "note")
"""Columns of the table; a `-` before one sorts from the highest down."""

LAYOUTS = ("both", "map", "table")

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


def _is_tracker(name: str) -> bool:
    return name in TRACKERS or name.startswith(TRACKER_PREFIX)


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InvalidInput(
            f"{value!r} is no {field} of the explorer.", field=field, expected=", ".join(allowed)
        )
