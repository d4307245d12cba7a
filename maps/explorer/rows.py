"""Rows of the table: the figures of a view, with their notes in words, in the order asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from maps.classes.service import flag_of
from maps.explorer.frame import NO_SHAPE, Frame, Series
from maps.explorer.view import View
from maps.texts.service import Texts


@dataclass(frozen=True)
class Figure:
    """One area's figure in a view."""

    code: str
    name: str
    value: float | None
    lower: float | None
    upper: float | None
    numerator: float | None
    denominator: float | None
    flag: str
    quality: str
    notes: tuple[str, ...]

    @property
    def has_shape(self) -> bool:
        """Tell whether the area can be drawn: households of unknown area cannot."""
        return self.quality != NO_SHAPE


SORT_KEYS: dict[str, Callable[[Figure], Any]] = {
    "name": lambda figure: figure.name,
    "value": lambda figure: figure.value,
    "lower": lambda figure: figure.lower,
    "numerator": lambda figure: figure.numerator,
    "note": lambda figure: ", ".join(figure.notes) or None,
}


def sorted_figures(frame: Frame, view: View, t: Texts) -> list[Figure]:
    """Return the figures of a view in its order; those without the sorted figure come last."""
    series = frame.series.get(view.indicator, {}).get(int(view.year or 0))
    figures = [
        _figure(frame, series, index, t)
        for index in range(len(frame.codes))
        if not view.parent or view.parent in (frame.parents[index], frame.states[index])
    ]
    key = SORT_KEYS[view.sort.removeprefix("-")]
    figures.sort(key=lambda figure: figure.name)
    told = [figure for figure in figures if key(figure) is not None]
    untold = [figure for figure in figures if key(figure) is None]
    return sorted(told, key=key, reverse=view.sort.startswith("-")) + untold


def _figure(frame: Frame, series: Series | None, index: int, t: Texts) -> Figure:
    flag = flag_of(series.signs[index]) if series else "no_data"
    quality = frame.qualities[index]
    columns = (
        {name: column[index] for name, column in series.columns.items()}
        if series
        else dict.fromkeys(("value", "lower", "upper", "numerator", "denominator"))
    )
    words = (t(f"flag-{flag}").strip(), t(f"quality-{quality}").strip())
    return Figure(
        code=frame.codes[index],
        name=t(f"unknown-{frame.level}") if quality == NO_SHAPE else frame.names[index],
        flag=flag,
        quality=quality,
        notes=tuple(word for word in words if word),
        **columns,
    )
