"""Families that are registered twice, for the tests of likely duplicates."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from database.session import ReadSession, WriteSession
from registry.calendar.service import today
from registry.duplicates.models import DuplicatePair
from registry.persons.models import Person
from registry.registrations.service import Case, register
from tests.registry.registrations.families import COUNTER, identity_number, short_form

WRITTEN = "MUHAMMAD YUSOF BIN ABDUL RAHMAN"
WRITTEN_AGAIN = "MOHD YUSOFF B. ABD RAHMAN"


def slip(number: str) -> str:
    """Return a number with one wrong digit, in the place of birth."""
    return number[:7] + "8" + number[8:]


def taken_in(session: WriteSession, **changes: Any) -> Case:
    case, _ = register(session, short_form(**changes), "pejabat_daerah", today(), None, COUNTER)
    return case


def twins(session: WriteSession, **changes: Any) -> tuple[Case, Case]:
    """Take a family in, and again with another form of the name and a slip in the number."""
    number = identity_number()
    first = taken_in(session, head_name=WRITTEN, identity_no=number)
    again = {"head_name": WRITTEN_AGAIN, "identity_no": slip(number)}
    return first, taken_in(session, **again | changes)


def pair_of(session: ReadSession, *cases: Case) -> DuplicatePair:
    """Return the pair of two cases' households."""
    first, second = sorted(case.household.id for case in cases)
    return session.scalars(
        select(DuplicatePair).where(
            DuplicatePair.household_a == first, DuplicatePair.household_b == second
        )
    ).one()


def loose_pair(session: WriteSession) -> DuplicatePair:
    """Take a family in twice; return its pair, to be read after the session is gone."""
    pair = pair_of(session, *twins(session))
    session.flush()
    session.expunge(pair)
    return pair


def head_of(session: ReadSession, household_id: UUID) -> Person:
    return session.scalars(
        select(Person).where(Person.household_id == household_id, Person.role == "KIR")
    ).one()
