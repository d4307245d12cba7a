"""When two records of aid are the same help twice, and when they go well together."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

Relation = Literal["duplicate", "repeat", "complement"]
RELATIONS: tuple[Relation, ...] = ("duplicate", "repeat", "complement")


@dataclass(frozen=True, slots=True)
class Given:
    """One record of aid: to a household, or (`person`) to one of its people; [since, until)."""

    household: UUID
    person: UUID | None
    agency: str
    programme: str
    purpose: str
    since: date
    until: date | None


def relation(one: Given, other: Given) -> Relation | None:
    """Return how two records of aid stand to each other, None where they do not meet.

    They meet where they run on the same day for the same household and not for two different
    people of it. Then: the same programme twice is a `repeat`, likely one thing entered twice; the
    same purpose from two agencies a `duplicate` to be looked into; everything else a `complement`,
    which is no fault.
    """
    if one.household != other.household or not _same_day(one, other):
        return None
    if one.person is not None and other.person is not None and one.person != other.person:
        return None
    if (one.agency, one.programme) == (other.agency, other.programme):
        return "repeat"
    if one.purpose == other.purpose and one.agency != other.agency:
        return "duplicate"
    return "complement"


def _same_day(one: Given, other: Given) -> bool:
    begins_before = other.until is None or one.since < other.until
    return begins_before and (one.until is None or other.since < one.until)
