"""How the areas of a sheet are drawn, for every type of map. The web page does the same: kinds/."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geo.indicators.catalogue import catalogue
from maps.classes.limits import chosen_limits, thirds
from maps.classes.palette import ground_colours, key_colours, ramp
from maps.classes.service import class_index, class_limits
from maps.clusters.service import COLOURS as CLUSTER_COLOURS
from maps.explorer.editions import Edition
from maps.explorer.frame import Frame
from maps.explorer.rows import Figure
from maps.explorer.view import View
from maps.texts.numbers import limit, number
from maps.texts.service import Texts

OWN_KEYS = ("zero", "suppressed", "no_data")
HIDDEN = ("suppressed", "no_data")
THIRDS = 3

STEPS = ((0.1, 1.0), (0.25, 0.68), (0.5, 0.42), (float("inf"), 0.18))
"""(half of the interval as a share of the value, strength of the colour up to there)."""


@dataclass(frozen=True)
class LegendEntry:
    """A line of the legend: `key` is `class-0`…, a flag, a kind of cluster, or a quality."""

    key: str
    label: str
    areas: int
    colour: str = ""


@dataclass(frozen=True)
class Square:
    """A legend of two scales: rows of colours from below, and what stands beside and under them."""

    rows: Sequence[Sequence[str]]
    beside: Sequence[str]
    under: str


@dataclass(frozen=True)
class Painting:
    """The key and the colour of each area by its code, and the legend's own part."""

    keys: dict[str, str]
    fills: dict[str, str]
    scale: list[LegendEntry]
    method: str
    square: Square | None = None
    title: str = ""
    circles: bool = False
    hatches: bool = True
    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Beside:
    """What a type of map needs beside the figures of its view."""

    earlier: dict[str, Figure] = field(default_factory=dict)
    """Figures of the publication before, by area code; all of the country."""
    second: dict[str, Figure] = field(default_factory=dict)
    """Figures of the other indicator, by area code; all of the country."""
    second_year: str = ""
    clusters: Mapping[str, str] = field(default_factory=dict)
    """Kinds of clusters by area code."""


def limits_of(shown: Edition, view: View, frame: Frame) -> list[float]:
    """Return the class limits of a view: the publication's, or the reader's."""
    frozen = shown.breaks.get((view.indicator, view.level), [])
    if view.method == "frozen":
        return frozen
    columns = [one.columns["value"] for one in frame.series.get(view.indicator, {}).values()]
    values = [value for column in columns for value in column if value is not None]
    own = chosen_limits(view.method, int(view.classes), view.own_breaks, values)
    return frozen if own is None else own


def paint(
    view: View, figures: Sequence[Figure], nation: Sequence[Figure], breaks: list[float],
    beside: Beside, t: Texts,
) -> Painting:  # fmt: skip
    """Return how the areas of a view are drawn.

    `figures` are those shown, `nation` those of the whole country, all with shapes.
    """
    if view.kind == "bivariate":
        return _bivariate(view, figures, nation, beside, t)
    if view.kind == "clusters":
        return _clusters(figures, beside, t)
    if view.kind == "change":
        return _change(view, figures, nation, beside, t)
    if view.kind == "alpha" and breaks and any(one.lower is not None for one in figures):
        return _alpha(view, figures, breaks, t)
    if not breaks or (catalogue()[view.indicator].map_use == "symbols" and view.method == "frozen"):
        return _symbols(figures, t)
    return _classes(view, figures, breaks, t)


def own_key(figure: Figure) -> str:
    """Return the key of a figure that every map draws alike; empty for one with a value."""
    if figure.flag in OWN_KEYS or figure.value is None:
        return "no_data" if figure.flag == "ok" else figure.flag
    return ""


def mixed(one: str, other: str, share: float) -> str:
    """Return the colour between two: `share` 0 is the first, 1 the second."""
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{int(a + (b - a) * share + 0.5):02x}" for a, b in pairs)


def ramp_of(name: str, size: int) -> list[str]:
    """Return `size` colours of a ramp, low to high: its own, or colours between them."""
    own = ramp(name)
    if size == len(own):
        return own
    colours = []
    for place in range(size):
        at = 0.0 if size == 1 else place * (len(own) - 1) / (size - 1)
        below = min(int(at), len(own) - 2)
        colours.append(mixed(own[below], own[below + 1], at - below))
    return colours


def range_text(above: float | None, up_to: float | None, unit: str, t: Texts) -> str:
    """Return the limits of a class in words; the first and the last have one limit only."""
    lower = limit(above, unit, t.language) if above is not None else ""
    upper = limit(up_to, unit, t.language) if up_to is not None else ""
    if not lower:
        return t("legend-up-to", upper=upper)
    return (
        t("legend-between", lower=lower, upper=upper) if upper else t("legend-above", lower=lower)
    )


def _keyed(figures: Sequence[Figure], breaks: Sequence[float]) -> dict[str, str]:
    return {
        one.code: own_key(one) or f"class-{class_index(one.value or 0, breaks)}" for one in figures
    }


def _fills(keys: Mapping[str, str], colours: Mapping[str, str]) -> dict[str, str]:
    common = {
        "zero": key_colours()["zero"],
        "suppressed": key_colours()["suppressed"],
        "no_data": key_colours()["no-data"],
    }
    known = {**common, **colours}
    return {code: known[key] for code, key in keys.items()}


def _classes(view: View, figures: Sequence[Figure], breaks: list[float], t: Texts) -> Painting:
    indicator = catalogue()[view.indicator]
    colours = ramp_of(indicator.direction, len(breaks))
    keys = _keyed(figures, breaks)
    drawn = Counter(keys.values())
    scale = [
        LegendEntry(key, range_text(above, up_to, indicator.unit, t), drawn[key], colours[place])
        for place, (above, up_to) in enumerate(class_limits(breaks))
        for key in [f"class-{place}"]
    ]
    named = {entry.key: entry.colour for entry in scale}
    return Painting(keys, _fills(keys, named), scale, t(f"method-{view.method}"))


def _symbols(figures: Sequence[Figure], t: Texts) -> Painting:
    keys = {one.code: own_key(one) or "value" for one in figures}
    fills = _fills(keys, {"value": key_colours()["symbol-base"]})
    return Painting(keys, fills, [], t("legend-symbols"), circles=True)


def _alpha(view: View, figures: Sequence[Figure], breaks: list[float], t: Texts) -> Painting:
    indicator = catalogue()[view.indicator]
    colours = ramp_of(indicator.direction, len(breaks))
    sea = ground_colours()["sea"]
    keys = _keyed(figures, breaks)
    fills = _fills(keys, {f"class-{place}": colour for place, colour in enumerate(colours)})
    for one in figures:
        if keys[one.code].startswith("class-"):
            fills[one.code] = mixed(sea, fills[one.code], _strength(one))
    steps = [f"±{limit:.0%}" for limit, _ in STEPS[:-1]] + ["+"]
    square = Square(
        rows=[[mixed(sea, colour, strength) for _, strength in STEPS] for colour in colours],
        beside=[range_text(*pair, indicator.unit, t) for pair in class_limits(breaks)],
        under="  ".join(steps),
    )
    return Painting(keys, fills, [], t("legend-alpha"), square, hatches=False)


def _strength(figure: Figure) -> float:
    if figure.lower is None or figure.upper is None or not figure.value:
        return STEPS[0][1]
    half = (figure.upper - figure.lower) / (2 * abs(figure.value))
    return next(strength for up_to, strength in STEPS if half <= up_to)


def _bivariate(
    view: View, figures: Sequence[Figure], nation: Sequence[Figure], beside: Beside, t: Texts
) -> Painting:
    first, second = catalogue()[view.indicator], catalogue()[view.second]
    names = [getattr(one.label, t.language) for one in (first, second)]
    if beside.second_year and beside.second_year != view.year:
        names[1] += f", {beside.second_year}"
    across = thirds([one.value for one in nation if one.value is not None])
    up = thirds([one.value for one in beside.second.values() if one.value is not None])
    colours = ramp("bivariate")
    keys, notes = {}, {}
    for one in figures:
        other = beside.second.get(one.code)
        keys[one.code] = _cell(one, other, across, up)
        told = number(other.value if other else None, second.unit, t.language)
        notes[one.code] = f"{names[1]}: {told}"
    labels = [
        t(
            "legend-thirds",
            indicator=name,
            low=number(limits[0], declared.unit, t.language) if limits else "–",
            high=number(limits[1], declared.unit, t.language) if limits else "–",
        )
        for name, declared, limits in zip(names, (first, second), (across, up), strict=True)
    ]
    rows = [colours[row * THIRDS : (row + 1) * THIRDS] for row in range(THIRDS)]
    return Painting(
        keys,
        _fills(keys, {f"cell-{place}": colour for place, colour in enumerate(colours)}),
        [],
        t("method-thirds"),
        Square(rows, (), f"→ {labels[0]}\n↑ {labels[1]}"),
        title=" × ".join(names),
        hatches=False,
        notes=notes,
    )


def _cell(one: Figure, other: Figure | None, across: list[float], up: list[float]) -> str:
    flags = (one.flag, other.flag if other else "no_data")
    hidden = next((flag for flag in HIDDEN if flag in flags), None)
    if hidden or one.value is None or other is None or other.value is None:
        return hidden or "no_data"
    row = min(class_index(other.value, up), THIRDS - 1)
    return f"cell-{row * THIRDS + class_index(one.value, across)}"


def _clusters(figures: Sequence[Figure], beside: Beside, t: Texts) -> Painting:
    keys = {
        one.code: beside.clusters.get(
            one.code, "suppressed" if one.flag == "suppressed" else "no_data"
        )
        for one in figures
    }
    drawn = Counter(keys.values())
    kinds = [kind for kind in CLUSTER_COLOURS if kind != "left_out"]
    scale = [
        LegendEntry(kind, t(f"cluster-{kind}"), drawn[kind], CLUSTER_COLOURS[kind])
        for kind in kinds
    ]
    return Painting(keys, _fills(keys, CLUSTER_COLOURS), scale, t("method-clusters"), hatches=False)


CHANGE_KEYS = ("class-0", "class-1", "class-2", "class-3", "class-4", "unclear")
MIDDLE = 2
LITTLE, LARGE = 0.25, 0.75
"""Changes up to this share of the usual ones are little; beyond the next, large."""


def _change(
    view: View, figures: Sequence[Figure], nation: Sequence[Figure], beside: Beside, t: Texts
) -> Painting:
    indicator = catalogue()[view.indicator]
    relative = indicator.map_use == "symbols"
    unit = "percent" if relative else indicator.unit
    changes = {
        one.code: change_of(beside.earlier.get(one.code), one, relative=relative) for one in nation
    }
    little, large = _change_limits([by for by, _ in filter(None, changes.values())])
    keys, notes = {}, {}
    for one in figures:
        keys[one.code] = _change_key(changes.get(one.code), little, large) or (
            "suppressed" if one.flag == "suppressed" else "no_data"
        )
        was = beside.earlier.get(one.code)
        told = [
            number(figure.value if figure else None, indicator.unit, t.language)
            for figure in (was, one)
        ]
        notes[one.code] = t("change-note", was=told[0], **{"is": told[1]})
    colours = ramp("change")[:: -1 if indicator.direction == "good" else 1]
    named = dict(zip(CHANGE_KEYS, [*colours, key_colours()["symbol-base"]], strict=True))
    drawn = Counter(keys.values())
    words = {"less": number(little, unit, t.language), "more": number(large, unit, t.language)}
    scale = [
        LegendEntry(key, t(f"change-{key}", **words), drawn[key], named[key]) for key in CHANGE_KEYS
    ]
    label = getattr(indicator.label, t.language)
    title = t("change-title", indicator=label, since=view.since)
    fills = _fills(keys, named)
    return Painting(keys, fills, scale, t("method-change"), title=title, notes=notes)


def change_of(was: Figure | None, now: Figure, *, relative: bool) -> tuple[float, bool] | None:
    """Return (change, whether it is clear): per cent for counts; None where a figure is missing.

    A change is clear where the intervals do not touch; counts have none.
    """
    if was is None or was.value is None or now.value is None or (relative and not was.value):
        return None
    by = now.value - was.value
    if relative:
        by *= 100 / was.value
    overlap = (
        was.lower is not None
        and was.upper is not None
        and now.lower is not None
        and now.upper is not None
        and was.lower <= now.upper
        and now.lower <= was.upper
    )
    return by, by != 0 and not overlap


def _change_limits(changes: Sequence[float]) -> tuple[float, float]:
    sizes = sorted(abs(by) for by in changes if by)
    if not sizes:
        return 1.0, 2.0
    little, large = (
        float(f"{sizes[int(part * (len(sizes) - 1))]:.1g}") for part in (LITTLE, LARGE)
    )
    return little, max(large, 2 * little)


def _change_key(change: tuple[float, bool] | None, little: float, large: float) -> str:
    if change is None:
        return ""
    by, clear = change
    if not clear:
        return "unclear"
    step = 0 if abs(by) <= little else 1 if abs(by) <= large else 2
    return f"class-{MIDDLE + (step if by > 0 else -step)}"
