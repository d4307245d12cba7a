"""What changed since the publication before: published figures of both, never anything finer."""

from typing import Any

from sqlalchemy import Row

from database.session import ReadSession
from geo.indicators.catalogue import catalogue
from geo.publication.queries import PublicationInfo
from maps.reports.figures import CHANGES, Place, newest, of_area, previous
from maps.reports.tables import Table, TableRow
from maps.reports.words import Words
from maps.texts.numbers import long_date, number


def changes_table(
    session: ReadSession, publication: PublicationInfo, place: Place, words: Words
) -> Table:
    """Return the figures before and now, and their difference where both are published."""
    before = previous(session, publication)
    if before is None:
        return Table(words("changes_none"), (), ())
    title = words(
        "changes_title", number=before.number, date=long_date(before.as_of, words.language)
    )
    if before.boundary_set != publication.boundary_set and place.level == "district":
        return Table(title, (), (), (words("changes_boundaries", set=before.boundary_set),))
    then = newest(of_area(session, before, CHANGES, place.code))
    now = newest(of_area(session, publication, CHANGES, place.code))
    rows = tuple(
        TableRow(
            words.label(code),
            (
                words.figure(then.get((code, place.code))),
                words.figure(row),
                _difference(then.get((code, place.code)), row, words),
            ),
        )
        for (code, _), row in _in_order(now)
    )
    columns = tuple(words(f"changes_{one}") for one in ("indicator", "before", "now", "change"))
    return Table(title, columns, rows, (words("changes_note"),))


def _in_order(now: Any) -> list[tuple[tuple[str, str], Row[Any]]]:
    return sorted(now.items(), key=lambda item: CHANGES.index(item[0][0]))


def _difference(before: Row[Any] | None, now: Row[Any], words: Words) -> str:
    if before is None or before.value is None or now.value is None:
        return words("change_new")
    change = now.value - before.value
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    unit = catalogue()[now.indicator].unit
    told = number(abs(change), unit, words.language)
    if unit == "percent":
        # A difference of shares is no share.
        told = told.removesuffix("%") + words("points")
    return sign + told
