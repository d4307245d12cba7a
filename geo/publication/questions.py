"""What readers ask of a publication, and which of its series answer it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from database.errors import InvalidInput
from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.service import get_indicators
from geo.publication.queries import PublicationInfo


@dataclass(frozen=True)
class Question:
    """What a reader asks of a publication; None means: all, or the newest year."""

    indicators: Sequence[str]
    level: str | None = None
    parent: str | None = None
    area: str | None = None
    year: int | None = None
    all_years: bool = False
    breakdown: str | None = None
    """None: figures of whole areas."""
    category: str | None = None


@dataclass(frozen=True)
class Series:
    """One indicator at one level, with the years it has figures for."""

    indicator: str
    level: str
    years: tuple[int, ...]


def series(publication: PublicationInfo) -> list[Series]:
    """Return every series that the publication holds."""
    return [
        Series(item["indicator"], item["level"], tuple(item["years"]))
        for item in publication.summary["series"]
    ]


def choose_series(publication: PublicationInfo, question: Question) -> list[tuple[str, str, int]]:
    """Return the (indicator, level, year) asked for; without a year the newest of each series.

    Raises:
        InvalidInput: an unknown indicator, or a level or year that none of the indicators has.
    """
    codes = {indicator.code for indicator in get_indicators(question.indicators)}
    found = [item for item in series(publication) if item.indicator in codes]
    if question.breakdown is not None:
        found = _by_category(publication, question, found)
    elif question.category is not None:
        raise InvalidInput(
            "a category is one of a breakdown", field="breakdown", expected="the category's own"
        )
    if question.level is not None:
        levels = dict.fromkeys(item.level for item in found)
        found = [item for item in found if item.level == question.level]
        _need(found, "level", question.level, levels)
    if question.year is not None:
        years = sorted({year for item in found for year in item.years})
        found = [item for item in found if question.year in item.years]
        _need(found, "year", question.year, years)
    return [(item.indicator, item.level, year) for item in found for year in _years(item, question)]


def told_by(publication: PublicationInfo, breakdown: str) -> Mapping[str, Any]:
    """Return what a publication tells by a breakdown: its `indicators` and `levels`.

    Raises:
        InvalidInput: the publication does not tell anything by it.
    """
    told: Mapping[str, Any] = publication.summary.get("breakdowns", {})
    if breakdown not in told:
        raise InvalidInput(
            f"publication {publication.number} has no breakdown {breakdown!r}",
            field="breakdown",
            expected="one of " + ", ".join(told),
        )
    found: Mapping[str, Any] = told[breakdown]
    return found


def _by_category(
    publication: PublicationInfo, question: Question, found: Sequence[Series]
) -> list[Series]:
    """Return the series that are told by the question's breakdown.

    Raises:
        InvalidInput: none of them is, or the breakdown has no such category.
    """
    assert question.breakdown is not None
    told = told_by(publication, question.breakdown)
    kept = [
        item
        for item in found
        if item.indicator in told["indicators"] and item.level in told["levels"]
    ]
    if not kept:
        raise InvalidInput(
            f"these indicators are not told by {question.breakdown}",
            field="indicator",
            expected="one of " + ", ".join(told["indicators"]),
        )
    categories = BREAKDOWNS[question.breakdown].categories
    if question.category is not None and question.category not in categories:
        raise InvalidInput(
            f"{question.breakdown} has no category {question.category!r}",
            field="category",
            expected="one of " + ", ".join(categories),
        )
    return kept


def _need(found: Sequence[Series], field: str, asked: str | int, known: Iterable[object]) -> None:
    if not found:
        raise InvalidInput(
            f"these indicators have no figures of {field} {asked!r}",
            field=field,
            expected="one of " + ", ".join(map(str, known)),
        )


def _years(item: Series, question: Question) -> Sequence[int]:
    if question.year is not None:
        return (question.year,)
    return item.years if question.all_years else (max(item.years),)
