"""Memberships begin and end on days: [from_on, until_on)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from database.errors import InvalidInput
from database.session import ReadSession, WriteSession
from registry.households.models import Household
from registry.memberships import queries
from registry.memberships.models import HouseholdChange, Membership
from registry.persons.models import Person


def begin(session: WriteSession, person: Person, on: date, kind: str) -> Membership:
    """Begin the membership of a person in the household and role that the person now has."""
    assert person.household_id is not None
    made = Membership(
        household_id=person.household_id,
        person_id=person.id,
        role=person.role,
        relationship=person.relationship,
        from_on=on,
        begun_by=kind,
    )
    session.add(made)
    session.flush()
    return made


def end(
    session: WriteSession,
    household: Household,
    person: Person,
    on: date,
    kind: str,
    reason: str | None = None,
) -> None:
    """End the membership of a person before the person's own row is changed.

    Raises:
        InvalidInput: the membership began after that day.
    """
    found = queries.open_of(session, person.id)
    if found is None:
        # Loaded in bulk: it has lasted since the household was registered.
        found = begin(session, person, min(household.registered_on, on), "create")
    if on < found.from_on:
        raise InvalidInput(
            f"The membership began only on {found.from_on}.",
            field="on",
            expected=f"a day from {found.from_on} on",
        )
    found.until_on, found.ended_by, found.end_reason = on, kind, reason
    session.flush()


def changes(session: ReadSession, household_id: UUID) -> Sequence[HouseholdChange]:
    """Return what officers changed in a household, the newest first."""
    return queries.changes(session, household_id)
