"""The frame of every change: lock, check, name the author, count the edition, log."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from database.audit.service import note_subjects
from database.base import uuid7
from database.errors import Conflict, Forbidden, InvalidInput, NotFound
from database.session import WriteSession
from registry.actors.service import Actor
from registry.calendar.service import now
from registry.forms.service import required_text
from registry.history.service import REASON_LONGEST, as_actor
from registry.households.models import Household
from registry.households.service import HouseholdNotFound
from registry.memberships.models import HouseholdChange
from registry.persons.models import Person
from registry.records import queries

EDITORS = (
    "enumerator",
    "counter_officer",
    "district_officer",
    "state_supervisor",
    "agency_officer",
    "administrator",
)
"""Roles that may change a record."""


class RecordChanged(Conflict):
    """Somebody else changed the record since it was read."""

    code = "record-changed"


class RecordMerged(Conflict):
    """The household was merged into another and is changed no more."""

    code = "record-merged"


class MayNotEdit(Forbidden):
    """The officer's role may not change records."""

    code = "may-not-edit"


class PersonNotFound(NotFound):
    """No person of that household has that key."""

    code = "person-not-found"


@dataclass(frozen=True, slots=True)
class By:
    """Who changes a record, why, and the edition that was read (None: whichever stands)."""

    actor: Actor
    reason: str
    edition: int | None = None


@dataclass(slots=True)
class Open:
    """A change that is being made; `person_id` and `details` go into the log."""

    households: Mapping[UUID, Household]
    moment: datetime
    person_id: UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)


def require_editor(by: By) -> None:
    """Check that an officer may change records, and says why.

    Raises:
        MayNotEdit: the role may not.
        InvalidInput: there is no reason.
    """
    if by.actor.role not in EDITORS:
        raise MayNotEdit(
            f"The role {by.actor.role} may not change records.",
            field="role",
            expected="one of " + ", ".join(EDITORS),
        )
    required_text("reason", by.reason, REASON_LONGEST)


@contextmanager
def changing(
    session: WriteSession,
    kind: str,
    by: By,
    household_id: UUID,
    *others: UUID,
    merged: Collection[UUID] = (),
) -> Iterator[Open]:
    """Lock households, let the block change them under the officer's name, count and log it.

    `by.edition` is that of the first household. `merged` are households that may be merged ones.

    Raises:
        MayNotEdit: the role may not change records.
        HouseholdNotFound: there is no such household.
        RecordChanged: the edition is no longer the one that was read.
        RecordMerged: a household was merged into another.
    """
    require_editor(by)
    note_subjects(session, household_id, *others)
    households = queries.lock(session, {household_id, *others})
    for key in (household_id, *others):
        _require_live(households, key, merged)
    edition = households[household_id].edition
    if by.edition is not None and by.edition != edition:
        raise RecordChanged(
            f"The record is at edition {edition}; it was changed after it was read.",
            field="edition",
            expected=str(edition),
        )
    with as_actor(session, by.actor, by.reason) as moment:
        opened = Open(households, moment)
        yield opened
        for key in dict.fromkeys((household_id, *others)):
            households[key].edition += 1
            households[key].updated_at = now()
            partner = next((other for other in (household_id, *others) if other != key), None)
            log(session, kind, by, key, opened, partner)


def log(
    session: WriteSession,
    kind: str,
    by: By,
    household_id: UUID,
    opened: Open,
    partner: UUID | None = None,
) -> HouseholdChange:
    """Write one line of a household's log."""
    line = HouseholdChange(
        id=uuid7(),
        household_id=household_id,
        at=opened.moment,
        kind=kind,
        actor=by.actor.name,
        actor_role=by.actor.role,
        reason=" ".join(by.reason.split()),
        person_id=opened.person_id,
        other_household_id=partner,
        details=opened.details,
    )
    session.add(line)
    session.flush()
    return line


def member(session: WriteSession, household_id: UUID, person_id: UUID) -> Person:
    """Return a present member of a household that is locked.

    Raises:
        PersonNotFound: nobody of that household has that key.
    """
    found = queries.person(session, person_id)
    if found is None or found.household_id != household_id:
        raise PersonNotFound("Nobody of this household has that key.", field="person_id")
    return found


def head(session: WriteSession, household_id: UUID) -> Person:
    """Return the KIR of a household that is locked."""
    return next(one for one in queries.members(session, household_id) if one.role == "KIR")


def wrong(field_name: str, message: str, expected: str) -> InvalidInput:
    """Return the failure of a field."""
    return InvalidInput(message, field=field_name, expected=expected)


def _require_live(
    households: Mapping[UUID, Household], key: UUID, merged: Collection[UUID]
) -> None:
    found = households.get(key)
    if found is None:
        raise HouseholdNotFound("There is no such household.", field="household_id")
    if found.merged_into_id is not None and key not in merged:
        raise RecordMerged("This household was merged into another.", field="household_id")
