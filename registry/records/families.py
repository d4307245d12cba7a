"""Households that become two, or one; a merge can be taken back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from database.base import uuid7
from database.errors import Conflict, NotFound
from database.session import WriteSession
from registry.calendar.service import today
from registry.forms.service import past_day, required_text
from registry.households.models import Household
from registry.households.reference import new_reference
from registry.memberships import queries as memberships
from registry.memberships.models import HouseholdChange
from registry.persons.models import Person
from registry.records import queries
from registry.records.cases import open_case_of
from registry.records.changing import By, changing, member, wrong
from registry.records.fields import HOUSEHOLD, check_places, checked
from registry.records.members import HEAD, bring_in, take_out

MERGED_STATUS = "terkeluar"


class MergeNotFound(NotFound):
    """No merge has that key."""

    code = "merge-not-found"


class BothAsked(Conflict):
    """Both households ask for the same; an officer ends one of the applications first."""

    code = "both-asked"


class MergeStands(Conflict):
    """The merge cannot be taken back any more; the message says why."""

    code = "merge-stands"


def split(
    session: WriteSession,
    household_id: UUID,
    members: Mapping[UUID, str | None],
    new_head_id: UUID,
    values: Mapping[str, Any],
    channel: str,
    by: By,
    *,
    on: date | None = None,
) -> Household:
    """Let members leave for a household of their own, with its own case in status `baru`.

    `members` maps each to the relationship to the new head (None for the head); `values` are
    fields of `fields.HOUSEHOLD`, the address among them.

    Raises:
        InvalidInput: a field is wrong, the present head is among them, or the new one is not.
        PersonNotFound: one of them does not live in the household.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
        NotThisOfficer: the role may not receive a household.
    """
    day = past_day("on", on or today())
    if new_head_id not in members:
        raise wrong("new_head_id", "The new head does not leave.", "one of the members")
    fields = checked(HOUSEHOLD, values)
    fields["address"] = required_text("address", fields.get("address"), 500)
    check_places(fields)
    with changing(session, "split", by, household_id) as opened:
        source = opened.households[household_id]
        leaving = [member(session, household_id, person_id) for person_id in members]
        if any(person.role == HEAD for person in leaving):
            raise wrong("members", "The head stays.", "change the head first")
        made = _new_household(session, source, fields, day)
        opened.details |= {"new_household": str(made.id), "members": [str(one) for one in members]}
        for person in sorted(leaving, key=lambda one: one.id != new_head_id):
            take_out(session, source, person, day, "split", "moved_away")
            first = person.id == new_head_id
            relationship = None if first else members[person.id]
            bring_in(session, made, person, relationship, day, "split", HEAD if first else "AIR")
        made.size = len(leaving)
        open_case_of(session, made, channel, day, by.actor)
    return made


def merge(
    session: WriteSession,
    kept_id: UUID,
    absorbed_id: UUID,
    relationships: Mapping[UUID, str],
    by: By,
    *,
    on: date | None = None,
    same_people: Mapping[UUID, UUID] | None = None,
) -> UUID:
    """Bring people, aid and applications of one household into another; return the merge's key.

    `relationships` are those to the head of the household that stays. `same_people` maps those of
    the absorbed household who are recorded there already to their record in the one that stays:
    they do not come in twice, their aid counts as that person's, and their former record stays in
    the registry without a household. The absorbed household keeps its number and its history,
    points to the other, and is changed no more. Never called by a machine.

    Raises:
        InvalidInput: both are the same household, or a person or a relationship is wrong.
        BothAsked: both have an application of one kind that is not at its end.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`; the edition is
            that of the household that stays.
    """
    if kept_id == absorbed_id:
        raise wrong("absorbed_id", "That is the same household.", "another household")
    day = past_day("on", on or today())
    same = same_people or {}
    with changing(session, "merge", by, kept_id, absorbed_id) as opened:
        absorbed, kept = opened.households[absorbed_id], opened.households[kept_id]
        people = queries.members(session, absorbed_id)
        _check_same(same, people, queries.members(session, kept_id))
        opened.details |= {
            "kept": str(kept_id),
            "absorbed": str(absorbed_id),
            "people": [_as_detail(person, same.get(person.id)) for person in people],
            **_moved(session, absorbed_id, kept_id, same),
            "poverty_status": absorbed.poverty_status,
            "exited_on": absorbed.exited_on.isoformat() if absorbed.exited_on else None,
            "size": absorbed.size,
        }
        for person in people:
            is_copy = person.id in same
            take_out(
                session, absorbed, person, day, "merge", queries.RECORDED_TWICE if is_copy else None
            )
            if not is_copy:
                bring_in(session, kept, person, relationships.get(person.id), day, "merge")
        absorbed.merged_into_id, absorbed.exited_on = kept_id, day
        absorbed.poverty_status = MERGED_STATUS
    found = next(one for one in memberships.changes(session, kept_id) if one.kind == "merge")
    return found.id


def undo_merge(session: WriteSession, merge_id: UUID, by: By, *, on: date | None = None) -> None:
    """Take a merge back: people and aid return, and the absorbed household lives again.

    Raises:
        MergeNotFound: there is no such merge.
        MergeStands: it was taken back already, or somebody has left the merged household since.
        HouseholdNotFound, RecordChanged, RecordMerged, MayNotEdit: see `changing`.
    """
    day = past_day("on", on or today())
    found = memberships.change(session, merge_id)
    if found is None or found.kind != "merge":
        raise MergeNotFound("There is no such merge.", field="merge_id")
    # Both households have the merge in their log, under the same details.
    kept_id, absorbed_id = UUID(found.details["kept"]), UUID(found.details["absorbed"])
    with changing(session, "undo_merge", by, kept_id, absorbed_id, merged=[absorbed_id]) as opened:
        kept, absorbed = opened.households[kept_id], opened.households[absorbed_id]
        people = _returning(session, found, kept, absorbed)
        opened.details["merge"] = str(merge_id)
        for detail, person in people:
            if person.household_id is not None:
                take_out(session, kept, person, day, "undo_merge")
            bring_in(
                session, absorbed, person, detail["relationship"], day, "undo_merge", detail["role"]
            )
        _move_back(session, found.details, absorbed_id)
        exited = found.details["exited_on"]
        absorbed.exited_on = date.fromisoformat(exited) if exited else None
        absorbed.poverty_status = found.details["poverty_status"]
        absorbed.merged_into_id = None
        absorbed.size = found.details["size"]


def _moved(
    session: WriteSession, source: UUID, target: UUID, same: Mapping[UUID, UUID]
) -> dict[str, Any]:
    """Let aid and applications of one household be another's; return what moved, for the log.

    Raises:
        BothAsked: both have an application of one kind that is not at its end.
    """
    try:
        moved = {
            name: _keys(queries.move(session, table, source, target))
            for name, table in queries.MOVED.items()
        }
        given = {
            name: {
                str(copy): _keys(queries.give(session, table, copy, original))
                for copy, original in same.items()
            }
            for name, table in queries.GIVEN.items()
        }
    except IntegrityError as error:
        raise BothAsked(
            "Both households have an application of one kind that is not at its end.",
            field="absorbed_id",
            expected="one of the two applications withdrawn first",
        ) from error
    return moved | given


def _move_back(session: WriteSession, details: Mapping[str, Any], household_id: UUID) -> None:
    """Let everything that a merge moved be the household's and its people's again."""
    for name, table in queries.MOVED.items():
        keys = [UUID(one) for one in details.get(name, ())]
        queries.move_back(session, table, keys, household_id)
    for name, given in queries.GIVEN.items():
        for copy, keys_of in details.get(name, {}).items():
            queries.give_back(session, given, [UUID(one) for one in keys_of], UUID(copy))


def _keys(keys: Iterable[UUID]) -> list[str]:
    return [str(one) for one in keys]


def _returning(
    session: WriteSession, found: HouseholdChange, kept: Household, absorbed: Household
) -> Sequence[tuple[Mapping[str, Any], Person]]:
    if absorbed.merged_into_id != kept.id:
        raise MergeStands("The merge was taken back already.", field="merge_id")
    details = found.details["people"]
    people = [(one, queries.person(session, UUID(one["id"]))) for one in details]
    returning = [(one, person) for one, person in people if person is not None]
    if len(returning) < len(people) or any(
        person.household_id != (None if one.get("same_as") else kept.id)
        for one, person in returning
    ):
        raise MergeStands(
            "Somebody who came with the merge has left the household since.", field="merge_id"
        )
    if any(person.role == HEAD for _, person in returning):
        raise MergeStands(
            "Somebody who came with the merge is the head now: change the head first.",
            field="merge_id",
        )
    return returning


def _check_same(
    same: Mapping[UUID, UUID], leaving: Sequence[Person], staying: Sequence[Person]
) -> None:
    expected = "a person of the absorbed household, and one of the household that stays, each once"
    if not set(same) <= {person.id for person in leaving}:
        raise wrong("same_people", "Somebody is not of the absorbed household.", expected)
    if not set(same.values()) <= {person.id for person in staying}:
        raise wrong("same_people", "Somebody is not of the household that stays.", expected)
    if len(set(same.values())) < len(same):
        raise wrong("same_people", "Somebody is taken for two people.", expected)


def _as_detail(person: Person, same_as: UUID | None) -> dict[str, Any]:
    return {
        "id": str(person.id),
        "role": person.role,
        "relationship": person.relationship,
        "same_as": None if same_as is None else str(same_as),
    }


def _new_household(
    session: WriteSession, source: Household, fields: Mapping[str, Any], on: date
) -> Household:
    made = Household(
        id=uuid7(),
        reference_no=new_reference(),
        is_demo=source.is_demo,
        registered_on=on,
        registration_status="baru",
        income_until=source.income_until,
        **fields,
    )
    session.add(made)
    session.flush()
    return made
