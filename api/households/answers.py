"""Records as answers, bodies as forms, and the way to a household."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from api.context import Context
from api.households.listing import ListAnswer, ListItem, ListParameters
from api.households.schemas import (
    AsOf,
    HistoryAnswer,
    HouseholdCreate,
    HouseholdPatch,
    IncomeAnswer,
    MembersAnswer,
    NewMember,
    RecordAnswer,
    RevealAnswer,
)
from api.paging import decode_cursor, encode_cursor
from api.registrations.schemas import Sent
from database.session import ReadSession
from registry.households.service import get_by_reference
from registry.records.listing import list_records
from registry.records.masking import masked, numbers
from registry.records.members import Newcomer
from registry.records.service import History, HouseholdRecord, RecordPatch, end_of, read, read_as_of
from registry.records.taking import FullForm, FullMember


def household_key(session: ReadSession, text: str) -> UUID:
    """Return the key of a household from its key or its reference number.

    Raises:
        InvalidInput: the text is neither.
        HouseholdNotFound: no household has that reference number.
    """
    try:
        return UUID(text)
    except ValueError:
        return get_by_reference(session, text).id


def record(session: ReadSession, household: str, asked: AsOf) -> HouseholdRecord:
    """Return a record as it stands, or as it stood."""
    key = household_key(session, household)
    if asked.as_of is None:
        return read(session, key)
    at = asked.as_of if isinstance(asked.as_of, datetime) else end_of(asked.as_of)
    return read_as_of(session, key, at)


def record_answer(found: HouseholdRecord) -> RecordAnswer:
    """Return a record as an answer."""
    return RecordAnswer(
        at=found.at,
        household=masked(found.household),
        dwelling=dict(found.dwelling) if found.dwelling else None,
        people=_masked(found.people),
        memberships=_dicts(found.memberships),
        property=_dicts(found.property_items),
        aid=_dicts(found.aid),
        income=income_answer(found),
    )


def members_answer(found: HouseholdRecord) -> MembersAnswer:
    """Return the people of a record."""
    return MembersAnswer(people=_masked(found.people), memberships=_dicts(found.memberships))


def reveal_answer(found: HouseholdRecord) -> RevealAnswer:
    """Return the numbers of a record in full."""
    return RevealAnswer(
        household=numbers(found.household),
        people=[
            {"id": one["id"], "identity_type": one["identity_type"]} | numbers(one)
            for one in found.people
        ],
    )


def history_answer(found: History) -> HistoryAnswer:
    """Return the changes of a record and its former rows, numbers masked."""
    versions = [replace(one, row=masked(one.row)) for one in found.versions]
    return HistoryAnswer.model_validate(replace(found, versions=versions), from_attributes=True)


def income_answer(found: HouseholdRecord) -> IncomeAnswer:
    """Return the income tables of a record with their totals."""
    totals = found.income
    return IncomeAnswer(
        until=found.household["income_until"],
        people={one["id"]: one["income"] for one in found.people},
        gross_yearly=totals.gross_yearly,
        aid_yearly=totals.aid_yearly,
        gross_monthly=totals.gross_monthly,
        aid_monthly=totals.aid_monthly,
    )


def list_answer(session: ReadSession, context: Context, parameters: ListParameters) -> ListAnswer:
    """Return one page of the list with the address of the next."""
    cursor = parameters.cursor
    place = None if cursor is None else decode_cursor(cursor, str, str)
    page = list_records(
        session,
        parameters.wanted(),
        sort=parameters.sort,
        descending=parameters.order == "down",
        after=None if place is None else (place[0], place[1]),
        limit=parameters.limit,
    )
    next_link = None
    if page.next is not None:
        going_on = parameters.model_copy(update={"cursor": encode_cursor(list(page.next))})
        pairs = [("class" if name == "poverty_class" else name, v) for name, v in going_on.pairs()]
        next_link = context.link("/v1/households", pairs)
    return ListAnswer(items=[ListItem.model_validate(item) for item in page.items], next=next_link)


def given(part: Sent | None) -> dict[str, Any]:
    """Return the fields that were sent, whatever their value."""
    return {} if part is None else part.model_dump(exclude_unset=True)


def patch(body: HouseholdPatch | HouseholdCreate) -> RecordPatch:
    """Return the parts of a body as the registry takes them."""
    items = body.property
    return RecordPatch(
        household=given(body.household),
        dwelling=given(body.dwelling),
        property_items=None if items is None else [given(item) for item in items],
        point=None if body.point is None else (body.point.longitude, body.point.latitude),
    )


def newcomer(body: NewMember) -> Newcomer:
    """Return a new person as the registry takes one."""
    document = {} if body.identity is None else body.identity.model_dump()
    illnesses = [given(one) for one in body.illnesses]
    return Newcomer(values=given(body.person), illnesses=illnesses, **document)


def full_form(body: HouseholdCreate) -> FullForm:
    """Return the long form as the registry takes it."""
    return FullForm(
        record=patch(body),
        people=[FullMember(newcomer(one), one.income) for one in body.people],
        channel=body.channel,
        received_on=body.received_on,
        income_until=body.income_until,
        reporter=body.reporter.reporter() if body.reporter else None,
    )


def _masked(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [masked(row) for row in rows]


def _dicts(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [dict(row) for row in rows]
