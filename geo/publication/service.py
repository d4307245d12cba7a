"""Publications: making them, and reading what they tell."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Row

from boundaries.sets import service as sets
from database.errors import Conflict, InvalidInput, NotFound
from database.session import Database, ReadSession
from geo.indicators.declaration import LEVELS
from geo.indicators.service import get_indicators, list_indicators
from geo.publication import queries, rehearsal, writing
from geo.publication.calendar import DayOfYear, last_due
from geo.publication.making import ENGINE_VERSION, Order, Progress, make
from geo.publication.queries import PublicationInfo, Slice
from geo.publication.questions import Question, choose_series, told_by
from geo.publication.rehearsal import Rehearsal

DEFAULT_THRESHOLD = 10
THRESHOLD_FLOOR = 5

MALAYSIA_TIME = timezone(timedelta(hours=8))
"""Malaysia has had no summer time since 1982."""


def publish(
    database: Database,
    as_of: date | None = None,
    boundary_set: str | None = None,
    threshold: int = DEFAULT_THRESHOLD,
    progress: Progress | None = None,
) -> PublicationInfo:
    """Publish the registry's figures of a date, in one transaction; nothing is left half made.

    Args:
        as_of: today in Malaysia by default.
        boundary_set: a set's code; the current set by default.
        threshold: the smallest number of households that is shown, 5 or more.
        progress: called with what is being done and the share done, 0 to 1.

    Raises:
        InvalidInput: a date in the future, or a threshold under the floor.
        NotFound: there is no such boundary set.
        Conflict: the households have not been located on the boundary set, or the date has been
            published on another one.
        Unavailable: no pattern of withheld figures protects everybody.
    """
    day = _checked(as_of, threshold)
    tell = progress or (lambda _doing, _share: None)
    with database.writing() as session:
        writing.lock(session)
        set_id = _set_id(session, boundary_set)
        _refuse_second_set(session, day, set_id)
        number = make(session, Order(set_id, day, threshold), tell)
    tell("done", 1.0)
    with database.reading() as session:
        return get(session, number)


def rehearse(
    database: Database,
    as_of: date | None = None,
    boundary_set: str | None = None,
    threshold: int = DEFAULT_THRESHOLD,
    progress: Progress | None = None,
) -> Rehearsal:
    """Return what `publish` would publish, hide and change; nothing is written.

    Arguments and errors as in `publish`.
    """
    day = _checked(as_of, threshold)
    with database.reading() as session:
        set_id = _set_id(session, boundary_set)
        _refuse_second_set(session, day, set_id)
    order = Order(set_id, day, threshold)
    return rehearsal.rehearse(database, order, progress or (lambda _doing, _share: None))


def publish_if_due(
    database: Database, days: Collection[DayOfYear], progress: Progress | None = None
) -> PublicationInfo | None:
    """Publish the figures of the calendar's newest day, unless that was done; None where it was.

    `days` are a calendar's (`geo.publication.calendar`). Errors as in `publish`.
    """
    due = last_due(days, datetime.now(MALAYSIA_TIME).date())
    with database.reading() as session:
        newest = queries.publication(session, None)
    if newest is not None and newest.as_of >= due:
        return None
    return publish(database, due, progress=progress)


def publish_if_stale(database: Database, progress: Progress | None = None) -> PublicationInfo:
    """Publish, unless the newest publication already tells the present registry.

    Errors as in `publish`.
    """
    with database.reading() as session:
        newest = queries.publication(session, None)
        current = sets.current(session)
        if newest is not None and newest.boundary_set_id == current.id:
            same = {
                "engine": ENGINE_VERSION,
                "fingerprint": writing.fingerprint(session, current.id),
            }
            if same.items() <= newest.summary.items():
                return newest
    return publish(database, progress=progress)


def _checked(as_of: date | None, threshold: int) -> date:
    today = datetime.now(MALAYSIA_TIME).date()
    if as_of is not None and as_of > today:
        raise InvalidInput(
            f"{as_of} has not come yet", field="as_of", expected=f"{today} or earlier"
        )
    if threshold < THRESHOLD_FLOOR:
        raise InvalidInput(
            f"a threshold of {threshold} protects nobody",
            field="threshold",
            expected=f"{THRESHOLD_FLOOR} households or more",
        )
    return as_of or today


def _set_id(session: ReadSession, code: str | None) -> int:
    found = sets.find(session, code)
    if writing.unlocated(session, found.id):
        raise Conflict(
            f"The households are not located on {found.code} yet.", expected="petakasih locate"
        )
    return found.id


def _refuse_second_set(session: ReadSession, day: date, set_id: int) -> None:
    """Refuse a date that is published on another set: differences would be single households."""
    other = queries.on_another_set(session, day, set_id)
    if other is not None:
        raise Conflict(
            f"The figures of {day} are published on {other} already: the same date on two boundary "
            "sets would give away the households between their lines.",
            expected=f"another date, or the boundary set {other}",
        )


def latest(session: ReadSession) -> PublicationInfo:
    """Return the newest publication.

    Raises:
        NotFound: nothing has been published yet.
    """
    found = queries.publication(session, None)
    if found is None:
        raise NotFound("nothing has been published yet")
    return found


def get(session: ReadSession, number: int) -> PublicationInfo:
    """Return one publication.

    Raises:
        NotFound: there is no publication of this number.
    """
    found = queries.publication(session, number)
    if found is None:
        raise NotFound(f"there is no publication {number}")
    return found


def previous(session: ReadSession, publication: PublicationInfo) -> PublicationInfo:
    """Return the publication before this one.

    Raises:
        NotFound: it is the first.
    """
    found = queries.publications(session, publication.number, 1)
    if not found:
        raise NotFound(f"there is no publication before {publication.number}", field="before")
    return found[0]


def find(session: ReadSession, number: int | None) -> PublicationInfo:
    """Return one publication, the newest for None; errors as in `get` and `latest`."""
    return latest(session) if number is None else get(session, number)


def list_publications(
    session: ReadSession, *, before: int | None = None, limit: int = 100
) -> list[PublicationInfo]:
    """Return publications, newest first, older than number `before`."""
    return queries.publications(session, before, limit)


def class_breaks(
    session: ReadSession, publication: PublicationInfo
) -> dict[tuple[str, str], list[float]]:
    """Return class breaks by (indicator, level): upper limits, closed on the right."""
    return queries.class_breaks(session, publication.number)


def has_area(session: ReadSession, publication: PublicationInfo, code: str) -> bool:
    """Tell whether the publication has figures of this area; unknown areas have them too."""
    return queries.has_area(session, publication.number, code)


def statistics(
    session: ReadSession,
    publication: PublicationInfo,
    question: Question,
    *,
    after: tuple[str, int, str, str] | None = None,
    limit: int = 3_000,
    geometry: bool = False,
) -> Sequence[Row[Any]]:
    """Return up to `limit` published rows, ordered by indicator, year, area code and category.

    Columns: area_code, name, level, parent_code, indicator, year, breakdown, category, value,
    lower, upper, numerator, denominator, flag, reason, source, smoothed, smoothed_lower,
    smoothed_upper, rank_lower, rank_upper, reliability; with `geometry` one more, GeoJSON text or
    null. Figures are those of whole areas unless a breakdown is asked for.

    Raises:
        InvalidInput: an indicator, level, year, area, breakdown or category that this publication
            does not have.
    """
    for field, code in (("parent", question.parent), ("area", question.area)):
        if code is not None and not has_area(session, publication, code):
            raise InvalidInput(
                f"publication {publication.number} has no area {code!r}",
                field=field,
                expected="an area code of the publication's boundary set",
            )
    wanted = Slice(
        choose_series(publication, question),
        question.parent,
        question.area,
        question.breakdown or queries.WHOLE,
        question.category,
        after,
        limit,
    )
    if geometry:
        return queries.statistics_with_geometry(session, publication, wanted)
    return queries.statistics(session, publication.number, wanted)


def exact_figures(
    session: ReadSession,
    publication: PublicationInfo,
    indicators: Sequence[str] | None = None,
    level: str | None = None,
    breakdown: str | None = None,
) -> Sequence[Row[Any]]:
    """Return the exact figures of registry indicators, withheld ones included: officers only.

    Columns: area, area_name, level, parent, indicator, year, breakdown, category, value, numerator,
    denominator, flag, source; `flag` is the one that readers see.

    Raises:
        InvalidInput: an unknown indicator, level or breakdown, or none that is made from the
            registry.
    """
    if breakdown is not None:
        told_by(publication, breakdown)
    wanted = get_indicators(indicators) if indicators else list_indicators()
    codes = [one.code for one in wanted if not one.is_official]
    found = queries.exact_figures(
        session, publication.number, codes, level, breakdown or queries.WHOLE
    )
    if not found:
        field, asked = ("level", level) if codes and level else ("indicator", indicators)
        raise InvalidInput(
            f"publication {publication.number} has no exact figures of {asked!r}",
            field=field,
            expected="a registry indicator, and one of " + ", ".join(LEVELS),
        )
    return found
