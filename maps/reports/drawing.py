"""Pictures of a report as SVG: maps with classes or circles, and the chart with intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians

import shapely
from shapely import Geometry
from shapely.geometry import MultiPolygon, Polygon

from maps.classes.palette import ground_colours, key_colours, ramp

PADDING = 0.04
"""Share of the map's size that is left around its areas."""

TOLERANCE = 0.35
"""Shapes are simplified to this many units of the drawing: finer than print shows."""

LETTER_WIDTH = 0.56
"""Mean width of a letter as a share of its size."""

LABEL_SIZE = 6.6

STYLE = (
    'text{font-family:"Public Sans",system-ui,sans-serif}'
    ".sea{fill:#dfe9ee}.land{fill:#f1efe9;stroke:#c9c6bd;stroke-width:.5}"
    ".halo{fill:#fff;fill-opacity:.62}.label{fill:#1d2930}"
    ".grid{stroke:#dde3e6;stroke-width:.6}"
    ".nation{stroke:#495963;stroke-width:1;stroke-dasharray:3 2}"
    ".tick{font-size:7px;fill:#495963}.name{font-size:7.4px;fill:#15222a}"
    "line.whisker{stroke:#cc5808;stroke-width:1.1}circle.whisker{fill:#cc5808}"
    "line.focus{stroke:#7f2704;stroke-width:2.2}circle.focus{fill:#7f2704}"
    ".survey{font-size:7.4px;fill:#1b5f88}"
)
"""Stands inside every drawing: print engines give a drawing no style of the page around it."""
LINE_HEIGHT = 1.15


@dataclass(frozen=True)
class MapArea:
    """One area of a map."""

    code: str
    name: str
    shape: Geometry
    """WGS 84, degrees."""
    key: str
    """`class-0`…, `value` (drawn as a circle), or a flag with a key of its own."""
    hatched: bool = False
    exact: bool = True
    """False where the boundary is approximate or indicative: dashed."""
    radius: float = 0.0
    focus: bool = False
    colour: str = ""
    """A colour of its own, for maps of kinds instead of classes."""


@dataclass(frozen=True)
class Size:
    """Width and height of a drawing, in its own units (a quarter of a millimetre or so)."""

    width: float
    height: float


class _Sheet:
    """Degrees to units of the drawing: equirectangular at the middle latitude, north up."""

    def __init__(self, bounds: tuple[float, float, float, float], size: Size) -> None:
        west, south, east, north = bounds
        self._squeeze = cos(radians((south + north) / 2))
        wide, high = (east - west) * self._squeeze, north - south
        self._scale = (1 - 2 * PADDING) * min(size.width / wide, size.height / high)
        self._left = (size.width - wide * self._scale) / 2 - west * self._squeeze * self._scale
        self._top = (size.height - high * self._scale) / 2 + north * self._scale
        self._frame = (0.0, 0.0, size.width, size.height)

    def place(self, shape: Geometry) -> Geometry:
        """Return a shape in units of the drawing, cut to the frame and simplified."""
        moved = shapely.transform(
            shape,
            lambda points: (
                points * (self._squeeze * self._scale, -self._scale) + (self._left, self._top)
            ),
        )
        return shapely.clip_by_rect(moved.simplify(TOLERANCE), *self._frame)


def draw_map(
    areas: Sequence[MapArea],
    ground: Iterable[Geometry],
    size: Size,
    direction: str,
    title: str,
    outline: Geometry | None = None,
    *,
    style: str = STYLE,
) -> str:
    """Return the map as SVG; `ground` is the land around, drawn pale. `title` is read aloud.

    `outline` is drawn over everything but names: the area that the map is about. `style` is empty
    where the page around has it: a policy may forbid styles inside.
    """
    sheet = _Sheet(_bounds(areas), size)
    placed = [(area, sheet.place(area.shape)) for area in areas]
    parts = [
        _patterns(direction),
        f'<rect width="{size.width}" height="{size.height}" class="sea"/>',
    ]
    parts += [f'<path class="land" d="{_path(sheet.place(shape))}"/>' for shape in ground]
    parts += [_area(area, shape, direction) for area, shape in placed]
    parts += [_outline(shape) for area, shape in placed if area.focus]
    if outline is not None:
        parts.append(_outline(sheet.place(outline)))
    parts += [_circle(area, shape) for area, shape in placed if area.radius]
    parts += _labels(placed, size)
    return _svg(parts, size, title, style)


def draw_rows(
    rows: Sequence["ChartRow"], nation: float | None, width: float, headings: "ChartHeadings"
) -> str:
    """Return values with their intervals as SVG, a line per area; the scale begins at zero.

    The survey's figure stands as a number in a column of its own: another measure, another scale.
    """
    most = max([row.most for row in rows] + [nation or 0.0]) or 1.0
    frame = _Frame(width, len(rows), _ticks(most))
    parts = frame.grid(headings)
    if nation is not None:
        parts.append(frame.line("nation", nation))
    for place, row in enumerate(rows):
        parts += frame.row(row, place)
    return _svg(parts, Size(width, frame.bottom + 4), headings.title)


@dataclass(frozen=True)
class ChartHeadings:
    """What stands above the columns of the chart; `title` is read aloud."""

    title: str
    value: str
    survey: str


@dataclass(frozen=True)
class ChartRow:
    """One area of the chart: its registered value, and the survey's figure in words."""

    name: str
    value: float | None
    lower: float | None
    upper: float | None
    told: str
    survey: str
    focus: bool

    @property
    def most(self) -> float:
        """Return the greatest number that is drawn."""
        return self.upper or self.value or 0.0


@dataclass(frozen=True)
class _Frame:
    """Where things stand in the chart: names, values, the scale, the survey's figures."""

    width: float
    rows: int
    ticks: Sequence[float]

    NAMES, VALUES, LEFT, RIGHT = 112.0, 168.0, 186.0, 76.0
    TOP, ROW = 21.0, 10.3

    @property
    def bottom(self) -> float:
        return self.TOP + self.ROW * self.rows

    def x(self, value: float) -> float:
        return self.LEFT + value * (self.width - self.LEFT - self.RIGHT) / self.ticks[-1]

    def line(self, kind: str, value: float) -> str:
        x = f'x1="{self.x(value):.1f}" x2="{self.x(value):.1f}"'
        return f'<line class="{kind}" {x} y1="{self.TOP - 3}" y2="{self.bottom:.1f}"/>'

    def grid(self, headings: ChartHeadings) -> list[str]:
        parts = [
            _words(self.VALUES, 7, headings.value, "tick", "end"),
            _words(self.width - 4, 7, headings.survey, "tick", "end"),
        ]
        for tick in self.ticks:
            parts.append(self.line("grid", tick))
            parts.append(_words(self.x(tick), self.TOP - 5, f"{tick:g}", "tick", "middle"))
        return parts

    def row(self, row: ChartRow, place: int) -> list[str]:
        y = self.TOP + self.ROW * (place + 0.5)
        parts = [
            _words(self.NAMES, y + 2.5, row.name, "name", "end", row.focus),
            _words(self.width - 4, y + 2.5, row.survey, "survey", "end", row.focus),
        ]
        if row.value is None:
            # Words are longer than numbers: they stand where the value would be drawn.
            return [*parts, _words(self.LEFT + 4, y + 2.5, row.told, "tick", "start")]
        parts.append(_words(self.VALUES, y + 2.5, row.told, "name", "end", row.focus))
        shade = "focus" if row.focus else "whisker"
        ends = (row.value if end is None else end for end in (row.lower, row.upper))
        low, high = map(self.x, ends)
        parts.append(
            f'<line class="{shade}" x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(f'<circle class="{shade}" cx="{self.x(row.value):.1f}" cy="{y:.1f}" r="2.5"/>')
        return parts


def _words(x: float, y: float, text: str, kind: str, anchor: str, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )


def _ticks(most: float) -> list[float]:
    step = next(
        step * 10.0**power
        for power in range(-3, 9)
        for step in (1, 2, 5)
        if most / (step * 10.0**power) <= 6
    )
    return [step * place for place in range(int(most / step + 0.999) + 1)]


def _svg(parts: Iterable[str], size: Size, title: str, style: str = STYLE) -> str:
    head = f"<style>{style}</style>" if style else ""
    return (
        f'<svg viewBox="0 0 {size.width:g} {size.height:.1f}" role="img" '
        f'aria-label="{escape(title)}" xmlns="http://www.w3.org/2000/svg">{head}{"".join(parts)}</svg>'
    )


def _bounds(areas: Sequence[MapArea]) -> tuple[float, float, float, float]:
    boxes = [area.shape.bounds for area in areas]
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _patterns(direction: str) -> str:
    ink = key_colours()["hatch"]
    classes = "".join(
        f'<pattern id="hatch-{place}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="5" height="5" fill="{colour}"/>'
        f'<rect width="1.1" height="5" fill="{ink}"/></pattern>'
        for place, colour in enumerate(ramp(direction))
    )
    keys = key_colours()
    dots = (
        '<pattern id="no-data" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="5" height="5" fill="{keys["no-data"]}"/>'
        f'<circle cx="1.5" cy="1.5" r=".8" fill="{keys["no-data-ink"]}"/>'
        f'<circle cx="4" cy="4" r=".8" fill="{keys["no-data-ink"]}"/></pattern>'
    )
    return f"<defs>{classes}{dots}</defs>"


def fill(key: str, hatched: bool, direction: str) -> str:
    """Return the fill of a map key: a colour, or the address of a pattern of the drawing."""
    keys = key_colours()
    if key.startswith("class-"):
        place = int(key.removeprefix("class-"))
        return f"url(#hatch-{place})" if hatched else ramp(direction)[place]
    plain = {"zero": keys["zero"], "suppressed": keys["suppressed"], "value": keys["symbol-base"]}
    return plain.get(key, "url(#no-data)")


def _area(area: MapArea, shape: Geometry, direction: str) -> str:
    dashes = "" if area.exact else ' stroke-dasharray="2 1.6"'
    edge = "#ffffff" if area.exact and area.key.startswith("class-") else "#8b949a"
    colour = area.colour or fill(area.key, area.hatched, direction)
    return f'<path d="{_path(shape)}" fill="{colour}" stroke="{edge}" stroke-width=".6"{dashes}/>'


def _outline(shape: Geometry) -> str:
    ink = ground_colours()["focus"]
    return f'<path d="{_path(shape)}" fill="none" stroke="{ink}" stroke-width="1.8"/>'


def _circle(area: MapArea, shape: Geometry) -> str:
    point = shapely.point_on_surface(shape)
    colour = key_colours()["symbol"]
    return (
        f'<circle cx="{point.x:.1f}" cy="{point.y:.1f}" r="{area.radius:.1f}" fill="{colour}" '
        f'fill-opacity=".55" stroke="{colour}" stroke-width=".6"/>'
    )


def _path(shape: Geometry) -> str:
    parts: list[Polygon] = []
    for part in getattr(shape, "geoms", [shape]):
        parts += part.geoms if isinstance(part, MultiPolygon) else [part]
    rings = (
        ring
        for part in parts
        if isinstance(part, Polygon) and not part.is_empty
        for ring in (part.exterior, *part.interiors)
    )
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings
    )


def _labels(placed: Sequence[tuple[MapArea, Geometry]], size: Size) -> list[str]:
    """Return names that fit: those of the report's area first, then of the largest areas."""
    taken: list[Geometry] = []
    parts: list[str] = []
    for area, shape in sorted(placed, key=lambda one: (not one[0].focus, -one[1].area)):
        if shape.is_empty:
            continue
        point = shapely.point_on_surface(shape)
        half = len(area.name) * LABEL_SIZE * LETTER_WIDTH / 2
        x = min(max(point.x, half + 2), size.width - half - 2)
        below = area.radius + LABEL_SIZE * 0.9 if area.radius > LABEL_SIZE else 0
        y = point.y + below
        box = shapely.box(x - half, y - LABEL_SIZE, x + half, y + LABEL_SIZE * 0.4)
        west, _, east, _ = shape.bounds
        fits = area.focus or (east - west) * LINE_HEIGHT > 2 * half
        if fits and not any(box.intersects(other) for other in taken):
            taken.append(box)
            parts.append(_text(area, x, y))
    return parts


def _text(area: MapArea, x: float, y: float) -> str:
    bold = ' font-weight="700"' if area.focus else ""
    wide = len(area.name) * LABEL_SIZE * LETTER_WIDTH
    # A pale ground instead of a white outline: print engines do not know paint-order.
    return (
        f'<rect class="halo" x="{x - wide / 2 - 1:.1f}" y="{y - LABEL_SIZE + 0.6:.1f}" '
        f'width="{wide + 2:.1f}" height="{LABEL_SIZE + 1.2:.1f}" rx="1.5"/>'
        f'<text class="label" x="{x:.1f}" y="{y:.1f}" text-anchor="middle" '
        f'font-size="{LABEL_SIZE}"{bold}>{escape(area.name)}</text>'
    )
