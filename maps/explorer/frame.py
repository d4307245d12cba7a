"""A frame: every figure of one level of one publication, in columns, small enough to send at once.

The page fetches one frame per level; changing the indicator or the year then asks nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Row

from maps.classes.service import sign

SIGNIFICANT_DIGITS = 7
"""Figures in a frame are for reading; the exact ones are in `/v1/statistics`."""

DEGREE_DIGITS = 4
NO_SHAPE = "unknown"
"""Quality of a row that has no polygon: households whose area is not known at this level."""

COLUMNS = ("value", "lower", "upper", "numerator", "denominator")


@dataclass(frozen=True)
class Frame:
    """Areas and their series. Every list is as long as `codes` and in its order."""

    level: str
    codes: list[str]
    names: list[str]
    parents: list[str | None]
    states: list[str | None]
    qualities: list[str]
    points: list[tuple[float, float] | None]
    boxes: list[tuple[float, float, float, float] | None]
    series: dict[str, dict[int, "Series"]] = field(default_factory=dict)


@dataclass(frozen=True)
class Series:
    """One indicator in one year: a sign per area (`maps.classes.service.sign`) and the columns."""

    signs: str
    columns: dict[str, list[float | None]]
    reasons: dict[str, str]
    source: str


def build_frame(
    level: str,
    areas: Sequence[Row[Any]],
    values: Iterable[Row[Any]],
    breaks: Mapping[str, Sequence[float]],
) -> Frame:
    """Return the frame of a level.

    `areas` and `values` are rows of `maps.explorer.queries`; `values` are ordered by indicator and
    year. `breaks` are the class limits by indicator. Rows without a polygon come after the areas.
    """
    rows = list(values)
    frame = _frame_of_areas(level, areas)
    known = set(frame.codes)
    for row in sorted(
        {r.area_code: r for r in rows if r.area_code not in known}.values(), key=_code
    ):
        _add_row_without_shape(frame, row)
    place = {code: index for index, code in enumerate(frame.codes)}
    for (indicator, year), group in groupby(rows, key=lambda row: (row.indicator, row.year)):
        series = _series(list(group), place, breaks.get(indicator, ()))
        frame.series.setdefault(indicator, {})[year] = series
    return frame


def as_json(frame: Frame) -> dict[str, Any]:
    """Return the frame as plain lists; a column with no figure in it is left out."""
    return {
        "level": frame.level,
        "areas": {
            "code": frame.codes,
            "name": frame.names,
            "parent": frame.parents,
            "state": frame.states,
            "quality": frame.qualities,
            "point": frame.points,
            "box": frame.boxes,
        },
        "series": {
            indicator: {str(year): _series_json(series) for year, series in by_year.items()}
            for indicator, by_year in frame.series.items()
        },
    }


def _code(row: Row[Any]) -> str:
    return str(row.area_code)


def _frame_of_areas(level: str, areas: Sequence[Row[Any]]) -> Frame:
    return Frame(
        level=level,
        codes=[area.code for area in areas],
        names=[area.name for area in areas],
        parents=[area.parent_code for area in areas],
        states=[area.state_code for area in areas],
        qualities=[area.quality for area in areas],
        points=[(round(a.x, DEGREE_DIGITS), round(a.y, DEGREE_DIGITS)) for a in areas],
        boxes=[box(area) for area in areas],
    )


def box(area: Row[Any]) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) in degrees."""
    west, south, east, north = (
        round(edge, DEGREE_DIGITS) for edge in (area.west, area.south, area.east, area.north)
    )
    return west, south, east, north


def _add_row_without_shape(frame: Frame, row: Row[Any]) -> None:
    frame.codes.append(row.area_code)
    frame.names.append(row.name)
    frame.parents.append(row.parent_code)
    frame.states.append(_state_of(row.parent_code))
    frame.qualities.append(NO_SHAPE)
    frame.points.append(None)
    frame.boxes.append(None)


def _state_of(parent: str | None) -> str | None:
    """Return the state of a parent code: `S12` and `D12-03` are in `S12`."""
    if parent is None or parent[0] not in "SD":
        return None
    return "S" + parent[1:3]


def _series(rows: Sequence[Row[Any]], place: Mapping[str, int], breaks: Sequence[float]) -> Series:
    signs = ["n"] * len(place)
    columns: dict[str, list[float | None]] = {name: [None] * len(place) for name in COLUMNS}
    for row in rows:
        at = place[row.area_code]
        signs[at] = sign(row.value, row.flag, breaks)
        for name in COLUMNS:
            columns[name][at] = readable(getattr(row, name))
    return Series(
        signs="".join(signs),
        columns=columns,
        reasons={row.area_code: row.reason for row in rows if row.reason},
        source=rows[0].source,
    )


def readable(value: float | None) -> float | int | None:
    """Return a figure as short as a reader needs it, whole numbers as such."""
    if value is None:
        return None
    rounded = float(f"{value:.{SIGNIFICANT_DIGITS}g}")
    return int(rounded) if rounded.is_integer() else rounded


def _series_json(series: Series) -> dict[str, Any]:
    columns = {
        name: column
        for name, column in series.columns.items()
        if any(figure is not None for figure in column)
    }
    # A count is its own numerator: sent once.
    if columns.get("numerator") == columns.get("value"):
        columns.pop("numerator", None)
    return {
        "signs": series.signs,
        **columns,
        "reasons": series.reasons,
        "source": series.source,
    }
