"""A publication that is made and taken back: what it would hold, hide and change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from database.session import Database
from geo.changes.queries import kept
from geo.publication import queries, writing
from geo.publication.making import Order, Progress, make
from geo.publication.queries import PublicationInfo


@dataclass(frozen=True)
class Rehearsal:
    """What a publication would be.

    `levels`, from the top down: level, figures, withheld, and against the newest publication added,
    dropped, hidden, shown, changed figures. `against` is that publication, None for the first.
    `changes` are the nation's causes of change (`geo.changes.models`), none for the first.
    """

    summary: dict[str, Any]
    against: PublicationInfo | None
    levels: Sequence[Row[Any]]
    changes: Sequence[Row[Any]]


class _TakenBack(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""


def rehearse(database: Database, order: Order, tell: Progress) -> Rehearsal:
    """Make a publication, compare it with the newest one, and take it back."""
    found: list[Rehearsal] = []
    try:
        with database.writing() as session:
            writing.lock(session)
            against = queries.publication(session, None)
            number = make(session, order, tell)
            made = queries.publication(session, number)
            assert made is not None
            before = against.number if against else 0
            levels = queries.comparison(session, before, number)
            changes = kept(session, number, "national")
            found.append(Rehearsal(made.summary, against, levels, changes))
            raise _TakenBack
    except _TakenBack:
        return found[0]
