"""The published figures of a report, read once through the publication's own service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from boundaries.areas import queries as areas
from database.errors import InvalidInput, NotFound
from database.session import ReadSession
from geo.publication import service as publications
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question, series

NATION = "MY"
RATE, POOR, HARDCORE, EXITED = "registered_poverty_rate", "poor_hh", "hardcore_hh", "exited_hh"
SURVEY_RATE = "hies_absolute"

CARDS = (RATE, POOR, HARDCORE, "coverage", "shortfall_rm", "registration_ratio")
CHANGES = (
    "registered_hh",
    POOR,
    HARDCORE,
    EXITED,
    RATE,
    "hardcore_share",
    "coverage",
    "shortfall_rm",
)
SURVEY = (SURVEY_RATE, "hies_relative", "hies_median_income", "hies_gini")
STATUS = (HARDCORE, POOR, EXITED)

Figures = Mapping[tuple[str, str], Row[Any]]
"""The newest figure of each (indicator, area code)."""


@dataclass(frozen=True)
class Place:
    """The area that a report is about."""

    code: str
    level: str
    name: str
    state: str | None

    @property
    def above(self) -> str | None:
        """Return the code of the area it is compared with, beside the nation."""
        return self.state if self.level == "district" else None


def find_place(session: ReadSession, publication: PublicationInfo, code: str) -> Place:
    """Return the place of a report.

    Raises:
        NotFound: the publication's boundary set has no area of this code.
        InvalidInput: there are no reports of areas of its level.
    """
    found = areas.get(session, publication.boundary_set_id, code)
    if found is None:
        raise NotFound(f"publication {publication.number} has no area {code!r}", field="code")
    if found.level not in ("national", "state", "district"):
        raise InvalidInput(
            f"There is no report of a {found.level}.",
            field="code",
            expected="the code of a district or state, or MY",
        )
    name = "Malaysia" if code == NATION else found.name
    return Place(code, found.level, name, found.state_code)


def published(publication: PublicationInfo, indicators: Iterable[str]) -> list[str]:
    """Return those of the indicators that the publication has, in their order."""
    known = {item.indicator for item in series(publication)}
    return [code for code in indicators if code in known]


def of_area(
    session: ReadSession, publication: PublicationInfo, indicators: Sequence[str], code: str
) -> list[Row[Any]]:
    """Return every figure of one area, all years; none where the publication lacks the area."""
    chosen = published(publication, indicators)
    if not chosen or not publications.has_area(session, publication, code):
        return []
    question = Question(chosen, area=code, all_years=True)
    return list(publications.statistics(session, publication, question))


def below(
    session: ReadSession,
    publication: PublicationInfo,
    indicators: Sequence[str],
    level: str,
    parent: str,
) -> Figures:
    """Return the newest figures of every area of a level below a parent."""
    held = {item.indicator for item in series(publication) if item.level == level}
    chosen = [code for code in indicators if code in held]
    if not chosen:
        return {}
    question = Question(chosen, level, None if parent == NATION else parent)
    rows = publications.statistics(session, publication, question, limit=100_000)
    return {(row.indicator, row.area_code): row for row in rows}


def newest(rows: Iterable[Row[Any]]) -> Figures:
    """Return the newest figure of each indicator and area."""
    ordered = sorted(rows, key=lambda row: row.year)
    return {(row.indicator, row.area_code): row for row in ordered}


def previous(session: ReadSession, publication: PublicationInfo) -> PublicationInfo | None:
    """Return the publication of the nearest earlier date, None before the second."""
    earlier = [
        one
        for one in publications.list_publications(session, limit=1_000)
        if one.as_of < publication.as_of
    ]
    return max(earlier, key=lambda one: (one.as_of, one.number), default=None)
