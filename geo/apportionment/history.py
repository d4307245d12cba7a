"""An area's published figures over time, told on one boundary set. Public: no exact figure.

Where a publication used another set, its published figures of the areas that lie in the area as a
whole are added up; those of areas that only overlap it are divided, and marked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any, Literal

from sqlalchemy import Row

from boundaries.areas import queries as areas
from boundaries.sets import service as sets
from database.errors import NotFound
from database.session import ReadSession
from geo.apportionment import queries
from geo.apportionment.shares import Method, Piece, divide_figure, weights
from geo.indicators.declaration import Indicator
from geo.indicators.service import get_indicator
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question, series

Way = Literal["published", "same_area", "summed", "apportioned"]
Figures = Mapping[tuple[str, int], Row[Any]]
"""Published rows by area and year."""

MANY = 10_000


@dataclass(frozen=True)
class Point:
    """One figure of a history.

    Attributes:
        way: `published` on this set; `same_area` or `summed` from whole areas of another set;
            `apportioned` where an area of the other set had to be divided.
        method: what an apportioned figure was divided by.
        parts: the areas of the publication's own set that it is made from.
    """

    publication: PublicationInfo
    year: int
    value: float | None
    numerator: float | None
    denominator: float | None
    lower: float | None
    upper: float | None
    flag: str
    reason: str | None
    way: Way
    method: Method | None
    parts: tuple[str, ...]

    @property
    def apportioned(self) -> bool:
        """Tell whether an area was divided for this figure."""
        return self.way == "apportioned"


def history(
    session: ReadSession, area: str, indicator: str, boundary_set: str | None = None
) -> list[Point]:
    """Return an area's figures of every publication, oldest first, on one boundary set.

    `boundary_set` is the newest publication's by default. Official figures are given only where
    the area was the same: surveys cannot be divided.

    Raises:
        NotFound: there is no such set, or it has no such area; nothing is published.
        InvalidInput: an unknown indicator.
    """
    declared = get_indicator(indicator)
    code = boundary_set or publications.latest(session).boundary_set
    target = sets.find(session, code)
    found = areas.get(session, target.id, area)
    if found is None:
        raise NotFound(f"the boundary set {target.code} has no area {area!r}", field="area")
    known = sorted(
        publications.list_publications(session, limit=MANY), key=lambda one: (one.as_of, one.number)
    )
    told = _Told(session, declared, target.id, area, found.level)
    return [point for publication in known for point in told.points(publication)]


@dataclass(frozen=True)
class _Told:
    """What a history is about."""

    session: ReadSession
    indicator: Indicator
    boundary_set_id: int
    area: str
    level: str

    def points(self, publication: PublicationInfo) -> Iterator[Point]:
        """Yield the area's figures of one publication."""
        if publication.boundary_set_id == self.boundary_set_id:
            yield from self._as_published(publication, self.area, "published")
            return
        own = self._pieces(publication, targets=[self.area])
        sources = [piece.source for piece in own]
        if len(own) == 1 and own[0].is_same:
            yield from self._as_published(publication, sources[0], "same_area")
        elif self.indicator.is_official or not own:
            return
        else:
            yield from self._made(publication, self._pieces(publication, sources=sources), own)

    def _as_published(self, publication: PublicationInfo, area: str, way: Way) -> Iterator[Point]:
        for row in self._figures(publication, [area]).values():
            numbers = (row.value, row.numerator, row.denominator, row.lower, row.upper)
            yield Point(
                publication, row.year, *numbers, row.flag, row.reason, way, None, (row.area_code,)
            )

    def _made(
        self, publication: PublicationInfo, pieces: Sequence[Piece], own: Sequence[Piece]
    ) -> Iterator[Point]:
        people = queries.people(self.session)
        figures = self._figures(publication, [piece.source for piece in own])
        divided = [piece for piece in own if not piece.is_whole_source]
        way: Way = "apportioned" if divided else "summed"
        split = {
            piece.source: _Split.of(piece.source, self.area, pieces, people) for piece in divided
        }
        methods = {one.method for one in split.values()}
        method: Method | None = None
        if methods:
            method = "population" if methods == {"population"} else "land"
        parts = tuple(piece.source for piece in own)
        for year in sorted({year for _, year in figures}):
            rows = [figures.get((code, year)) for code in parts]
            yield self._point(publication, year, rows, split, (way, method, parts))

    def _point(
        self,
        publication: PublicationInfo,
        year: int,
        rows: Sequence[Row[Any] | None],
        split: Mapping[str, "_Split"],
        made: tuple[Way, Method | None, tuple[str, ...]],
    ) -> Point:
        present = [row for row in rows if row is not None]
        nothing = (None,) * 5
        if any(row.flag == "suppressed" for row in present):
            return Point(publication, year, *nothing, "suppressed", "withheld", *made)
        if len(present) < len(rows) or any(row.value is None for row in present):
            return Point(publication, year, *nothing, "no_data", "part_missing", *made)
        if not all(_is_additive(row, self.indicator) for row in present):
            return Point(publication, year, *nothing, "no_data", "not_additive", *made)
        numerator = sum(_part(row.numerator, row, split) for row in present)
        flag = "zero" if numerator == 0 else "ok"
        if self.indicator.denominator is None:
            return Point(
                publication, year, numerator, numerator, None, None, None, flag, None, *made
            )
        denominator = sum(_part(row.denominator, row, split) for row in present)
        if denominator == 0:
            return Point(publication, year, *nothing, "no_data", "zero_denominator", *made)
        value = numerator / denominator * self.indicator.factor
        return Point(
            publication, year, value, numerator, denominator, None, None, flag, None, *made
        )

    def _pieces(
        self,
        publication: PublicationInfo,
        *,
        sources: Sequence[str] | None = None,
        targets: Sequence[str] | None = None,
    ) -> list[Piece]:
        return queries.pieces(
            self.session,
            self.level,
            publication.boundary_set_id,
            self.boundary_set_id,
            sources=sources,
            targets=targets,
        )

    def _figures(self, publication: PublicationInfo, codes: Sequence[str]) -> Figures:
        held = {(one.indicator, one.level) for one in series(publication)}
        if (self.indicator.code, self.level) not in held:
            return {}
        rows: list[Row[Any]] = []
        for code in codes:
            if publications.has_area(self.session, publication, code):
                question = Question([self.indicator.code], self.level, area=code, all_years=True)
                rows += publications.statistics(self.session, publication, question)
        return {(row.area_code, row.year): row for row in rows}


@dataclass(frozen=True)
class _Split:
    """How a source area is divided, and which of its parts is the area of the history."""

    shares: tuple[float, ...]
    place: int
    method: Method

    @classmethod
    def of(
        cls, source: str, target: str, pieces: Sequence[Piece], people: Mapping[str, float]
    ) -> "_Split":
        parts = [piece for piece in pieces if piece.source == source]
        shares, method = weights(parts, people)
        place = [piece.target for piece in parts].index(target)
        return cls(tuple(shares), place, method)


def _part(figure: float, row: Row[Any], split: Mapping[str, _Split]) -> float:
    """Return the part of a published figure that belongs to the area: all of it where undivided."""
    found = split.get(row.area_code)
    return figure if found is None else divide_figure(figure, found.shares)[found.place]


def _is_additive(row: Row[Any], indicator: Indicator) -> bool:
    """Tell whether a value is worked out from numerator and denominator alone.

    Medians and indices are not: no part of them can be added up.
    """
    if row.numerator is None:
        return False
    if indicator.denominator is None:
        return isclose(row.value, row.numerator, rel_tol=1e-9)
    if not row.denominator:
        return False
    return isclose(row.value, row.numerator / row.denominator * indicator.factor, rel_tol=1e-9)
