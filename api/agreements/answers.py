"""Agreements, releases and what is released, as answers."""

from collections.abc import Sequence
from uuid import UUID

from api.agreements.schemas import (
    AgreementAnswer,
    AgreementEventItem,
    AgreementItem,
    AgreementParameters,
    AgreementsAnswer,
    FieldsParameters,
    HouseholdReleaseItem,
    HouseholdReleasesAnswer,
    ReleaseItem,
    ReleasesAnswer,
    ReleasesParameters,
    ShareableField,
    ShareableFieldsAnswer,
    SharedAnswer,
    SharedItem,
    SharedParameters,
)
from api.context import Context
from api.paging import decode_cursor, decode_place, encode_cursor, encode_place
from api.texts import Text
from database.errors import InvalidInput
from database.rights.sharing import shared_fields
from database.session import ReadSession, WriteSession
from registry.agreements import releases, service
from registry.agreements.models import Agreement, AgreementRelease
from registry.agreements.queries import Wanted
from registry.agreements.releases import Asked
from registry.agreements.workflow import WORKFLOW
from registry.calendar.service import today

STORED = [name for name in AgreementItem.model_fields if name not in ("standing", "releases")]
PATH = "/v1/agreements"


def agreements_answer(
    session: ReadSession, context: Context, parameters: AgreementParameters
) -> AgreementsAnswer:
    """Return a page of agreements."""
    cursor = parameters.cursor
    found = service.list_agreements(
        session,
        Wanted(parameters.agency, parameters.state, today() if parameters.in_force else None),
        before=None if cursor is None else decode_cursor(cursor, int)[0],
        limit=parameters.limit,
    )
    cursor = encode_cursor([found[-1].number]) if len(found) == parameters.limit else None
    next_link = context.following(PATH, parameters, cursor)
    counts = service.release_counts(session, found)
    return AgreementsAnswer(items=[_item(one, counts[one.id]) for one in found], next=next_link)


def agreement_answer(session: ReadSession, agreement_id: UUID) -> AgreementAnswer:
    """Return an agreement with its steps."""
    found = service.get(session, agreement_id)
    item = _item(found, service.release_counts(session, [found])[found.id])
    events = service.history(session, agreement_id)
    return AgreementAnswer(
        **item.model_dump(),
        events=[AgreementEventItem.model_validate(one, from_attributes=True) for one in events],
        possible_events=list(WORKFLOW.possible_events(found.state)),
    )


def asked(parameters: FieldsParameters) -> Asked:
    """Return what a request wants to take."""
    return Asked(parameters.field or None, parameters.state, parameters.district)


def shared_answer(
    session: WriteSession, context: Context, agreement_id: UUID, parameters: SharedParameters
) -> SharedAnswer:
    """Take a page of records; the release is noted."""
    wanted = asked(parameters)
    found = list(
        releases.take_records(
            session, agreement_id, wanted, after=_key(parameters.cursor), limit=parameters.limit
        )
    )
    agreement = service.get(session, agreement_id)
    cursor = (
        encode_cursor([str(found[-1].household_id)]) if len(found) == parameters.limit else None
    )
    next_link = context.following(f"{PATH}/{agreement_id}/households", parameters, cursor)
    return SharedAnswer(
        agreement=agreement.number,
        purpose=agreement.purpose,
        fields=[one.code for one in releases.fields_asked(agreement, wanted.fields)],
        items=[
            SharedItem(household=dict(one.household), people=[dict(who) for who in one.people])
            for one in found
        ],
        next=next_link,
    )


def releases_answer(
    session: ReadSession, context: Context, agreement_id: UUID, parameters: ReleasesParameters
) -> ReleasesAnswer:
    """Return a page of the log."""
    found = releases.list_releases(
        session, agreement_id, before=decode_place(parameters.cursor), limit=parameters.limit
    )
    cursor = encode_place((found[-1].at, found[-1].id)) if len(found) == parameters.limit else None
    next_link = context.following(f"{PATH}/{agreement_id}/releases", parameters, cursor)
    return ReleasesAnswer(items=[_release(one) for one in found], next=next_link)


def household_releases_answer(
    found: Sequence[tuple[AgreementRelease, Agreement]],
) -> HouseholdReleasesAnswer:
    """Return to whom a family's record was given."""
    return HouseholdReleasesAnswer(
        items=[
            HouseholdReleaseItem(
                **_release(taken).model_dump(),
                agreement_id=agreement.id,
                agreement=agreement.number,
                recipient=agreement.recipient,
            )
            for taken, agreement in found
        ]
    )


def fields_answer() -> ShareableFieldsAnswer:
    """Return the fields that agreements may share."""
    return ShareableFieldsAnswer.model_validate(
        {
            "items": [
                ShareableField.model_validate(
                    {
                        "field": one.code,
                        "group": one.group,
                        "of": one.of,
                        "is_sensitive": one.is_sensitive,
                        "label": Text(ms=one.ms, en=one.en),
                    }
                )
                for one in shared_fields()
            ]
        }
    )


def _item(one: Agreement, count: int) -> AgreementItem:
    return AgreementItem.model_validate(
        {name: getattr(one, name) for name in STORED}
        | {"standing": service.standing_of(one), "releases": count}
    )


def _release(one: AgreementRelease) -> ReleaseItem:
    return ReleaseItem.model_validate(one, from_attributes=True)


def _key(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    try:
        return UUID(decode_cursor(cursor, str)[0])
    except ValueError as error:
        raise InvalidInput(
            "the cursor is not one of this list", field="cursor", expected="of a next link"
        ) from error
