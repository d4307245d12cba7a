"""Looking indicators up: by code, all of them, with a clear error for an unknown code."""

from collections.abc import Iterable

from database.errors import InvalidInput
from geo.indicators.catalogue import catalogue
from geo.indicators.declaration import Indicator


def list_indicators() -> list[Indicator]:
    """Return every indicator in the order of menus."""
    return list(catalogue().values())


def get_indicators(codes: Iterable[str]) -> list[Indicator]:
    """Return the indicators of these codes, in their order, each once.

    Raises:
        InvalidInput: one of the codes is unknown.
    """
    known = catalogue()
    wanted = list(dict.fromkeys(codes))
    for code in wanted:
        if code not in known:
            raise InvalidInput(
                f"no indicator has the code {code!r}",
                field="indicator",
                expected="one of " + ", ".join(known),
            )
    return [known[code] for code in wanted]


def get_indicator(code: str) -> Indicator:
    """Return one indicator; errors as in `get_indicators`."""
    return get_indicators([code])[0]
