"""Who belongs to a household: joining, leaving, moving, a new head, a corrected identity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from database.base import uuid7
from database.errors import Conflict
from database.rights.identity import registry_wide
from database.session import WriteSession
from registry.calendar.service import today
from registry.forms.service import past_day
from registry.households.models import Household
from registry.households.service import MEMBERS_AT_MOST
from registry.identity.service import mask, validate
from registry.income.service import show_totals
from registry.memberships.service import begin, end
from registry.options.service import require_option
from registry.persons import queries as persons
from registry.persons.models import Person
from registry.records import queries
from registry.records.changing import By, changing, head, member, wrong
from registry.records.service import write_person

HEAD, MEMBER = "KIR", "AIR"


class IdentityTaken(Conflict):
    """Another person of the registry has this identity."""

    code = "identity-taken"


class LastMember(Conflict):
    """A household keeps one person; when the last leaves, the household itself exits."""

    code = "last-member"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who is new to the registry. `values` are fields of `fields.PERSON`."""

    values: Mapping[str, Any]
    identity_type: str = "mykad"
    identity_no: str | None = None
    illnesses: Sequence[Mapping[str, Any]] = field(default_factory=list)


def add_member(
    session: WriteSession, household_id: UUID, new: Newcomer, by: By, on: date | None = None
) -> Person:
    """Take a person, new to the registry, into a household as AIR.

    Raises:
        InvalidInput: a field is wrong, or the household is full.
        IdentityTaken: the person is in the registry; `move_member` brings people over.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    day = past_day("on", on or today())
    with changing(session, "add_member", by, household_id) as opened:
        household = opened.households[household_id]
        person = enter(session, household, new, MEMBER, day, "add_member")
        opened.person_id = person.id
        return person


def remove_member(
    session: WriteSession,
    household_id: UUID,
    person_id: UUID,
    leave_reason: str,
    by: By,
    *,
    on: date | None = None,
    new_head_id: UUID | None = None,
    relationships: Mapping[UUID, str] | None = None,
) -> None:
    """Let a member leave for no registered household; a head names the next one.

    The person stays in the registry, with aid and history, and belongs to no household.
    `relationships` are those of the others to a new head.

    Raises:
        InvalidInput: the reason is not of `leave_reasons`, or a head leaves without a successor.
        LastMember: nobody would be left.
        PersonNotFound: nobody of the household has that key.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    day = past_day("on", on or today())
    require_option("leave_reasons", leave_reason, "leave_reason")
    with changing(session, "remove_member", by, household_id) as opened:
        household = opened.households[household_id]
        person = member(session, household_id, person_id)
        opened.person_id = person_id
        opened.details["leave_reason"] = leave_reason
        if person.role == HEAD:
            _succeed(session, household, person, new_head_id, relationships or {}, day)
            opened.details["new_head"] = str(new_head_id)
        take_out(session, household, person, day, "remove_member", leave_reason)


def move_member(
    session: WriteSession,
    person_id: UUID,
    to_household_id: UUID,
    relationship: str | None,
    by: By,
    *,
    on: date | None = None,
) -> None:
    """Move a person into another household as AIR, or back into one after having left.

    Raises:
        InvalidInput: the person is a head, already lives there, or a field is wrong.
        PersonNotFound: nobody has that key.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`; the edition is
            that of the household the person joins.
    """
    day = past_day("on", on or today())
    person = queries.person(session, person_id)
    source = person.household_id if person else None
    if source == to_household_id:
        raise wrong("household_id", "The person lives there already.", "another household")
    others = [source] if source else []
    with changing(session, "move_member", by, to_household_id, *others) as opened:
        opened.person_id = person_id
        # The person may have moved while this waited for the locks.
        moving = queries.person(session, person_id)
        if moving is None or moving.household_id != source:
            moving = member(session, source or to_household_id, person_id)
        if moving.role == HEAD and source is not None:
            raise wrong("person_id", "A head cannot move away.", "change the head first, or merge")
        if source is not None:
            take_out(session, opened.households[source], moving, day, "move_member", "moved_away")
        bring_in(
            session, opened.households[to_household_id], moving, relationship, day, "move_member"
        )


def change_head(
    session: WriteSession,
    household_id: UUID,
    new_head_id: UUID,
    relationships: Mapping[UUID, str],
    by: By,
    *,
    on: date | None = None,
) -> None:
    """Make a member the KIR; `relationships` are those of the others to the new head.

    Raises:
        InvalidInput: the member is the head already, or a relationship is wrong.
        PersonNotFound: nobody of the household has that key.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    day = past_day("on", on or today())
    with changing(session, "change_head", by, household_id) as opened:
        former = head(session, household_id)
        opened.person_id = new_head_id
        opened.details["former_head"] = str(former.id)
        household = opened.households[household_id]
        _succeed(session, household, former, new_head_id, relationships, day)


def correct_identity(
    session: WriteSession,
    household_id: UUID,
    person_id: UUID,
    identity_type: str,
    identity_no: str,
    by: By,
) -> None:
    """Correct a member's identity document; the former number stays in the history.

    Raises:
        InvalidInput: the number cannot be of that type.
        IdentityTaken: another person has it.
        PersonNotFound: nobody of the household has that key.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    number = validate(identity_type, identity_no).normalised
    with changing(session, "correct_identity", by, household_id) as opened:
        person = member(session, household_id, person_id)
        opened.person_id = person_id
        if person.identity_no is not None:
            opened.details["former"] = mask(person.identity_type, person.identity_no)
        require_free(session, identity_type, number, of=person_id)
        person.identity_type, person.identity_no = identity_type, number


def enter(
    session: WriteSession, household: Household, new: Newcomer, role: str, on: date, kind: str
) -> Person:
    """Add a person to a household that is locked, under a named change.

    Raises:
        InvalidInput: a field is wrong, or the household is full.
        IdentityTaken: another person has the identity.
    """
    present = queries.members(session, household.id)
    if len(present) >= MEMBERS_AT_MOST:
        raise wrong("members", "The household is full.", f"up to {MEMBERS_AT_MOST}")
    if not new.values.get("name"):
        raise wrong("name", "A name is empty.", "the name in full")
    person = Person(id=uuid7(), household_id=household.id, role=role)
    write_identity(session, person, new)
    with session.no_autoflush:
        session.add(person)
        write_person(session, person, new.values, new.illnesses)
    begin(session, person, on, kind)
    household.size = max(household.size or 1, len(present) + 1)
    return person


def write_identity(session: WriteSession, person: Person, new: Newcomer) -> None:
    """Give a new person a checked identity that nobody else has, and what a MyKad tells."""
    person.identity_type = require_option("identity_types", new.identity_type, "identity_type").code
    if new.identity_no is None:
        return
    told = validate(
        new.identity_type, new.identity_no, new.values.get("birth_date"), new.values.get("sex")
    )
    require_free(session, new.identity_type, told.normalised)
    person.identity_no, person.birth_date, person.sex = told.normalised, told.birth_date, told.sex


def require_free(
    session: WriteSession, identity_type: str, number: str, of: UUID | None = None
) -> None:
    """Check that nobody but `of` has an identity; a second record that a merge retired may.

    Raises:
        IdentityTaken: somebody has.
    """
    queries.lock_identity(session, number)
    with registry_wide(session):
        others = {one.id for one in persons.by_identity(session, identity_type, number)} - {of}
        taken = others - queries.retired(session, others)
    if taken:
        raise IdentityTaken(
            "Another person of the registry has this identity.",
            field="identity_no",
            expected="a number that nobody has; people who change household are moved",
        )


def take_out(
    session: WriteSession,
    household: Household,
    person: Person,
    on: date,
    kind: str,
    reason: str | None = None,
) -> None:
    """End a membership; the person belongs to no household until brought into one."""
    end(session, household, person, on, kind, reason)
    person.household_id, person.role, person.relationship = None, MEMBER, None
    session.flush()
    left = len(queries.members(session, household.id))
    household.size = max((household.size or 1) - 1, left, 1)
    show_totals(session, household)


def bring_in(
    session: WriteSession,
    household: Household,
    person: Person,
    relationship: str | None,
    on: date,
    kind: str,
    role: str = MEMBER,
) -> None:
    """Begin a membership of a person who belongs to no household."""
    if relationship is not None:
        require_option("relationships", relationship, "relationship")
    person.household_id, person.role, person.relationship = household.id, role, relationship
    session.flush()
    begin(session, person, on, kind)
    household.size = max(household.size or 1, len(queries.members(session, household.id)))
    show_totals(session, household)


def _succeed(
    session: WriteSession,
    household: Household,
    former: Person,
    new_head_id: UUID | None,
    relationships: Mapping[UUID, str],
    on: date,
) -> None:
    """Make `new_head_id` the head, and let every membership go on under it."""
    people = queries.members(session, household.id)
    if len(people) == 1:
        raise LastMember(
            "The last member cannot be replaced.", field="person_id", expected="the step exit"
        )
    if new_head_id is None:
        raise wrong("new_head_id", "A head leaves.", "the member who is the next head")
    successor = member(session, household.id, new_head_id)
    if successor.id == former.id:
        raise wrong("new_head_id", "That is the head already.", "another member")
    for key, code in relationships.items():
        member(session, household.id, key)
        require_option("relationships", code, f"relationships.{key}")
    for person in people:
        end(session, household, person, on, "change_head")
    former.role = MEMBER
    session.flush()
    for person in people:
        person.role = HEAD if person.id == successor.id else MEMBER
        person.relationship = None if person.id == successor.id else relationships.get(person.id)
    session.flush()
    for person in people:
        begin(session, person, on, "change_head")
