"""Data-sharing agreements as pages: the list, one with its log and steps, a new draft."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.access.forms import SentForm
from api.access.matrix import matrix
from api.actor import ActorDep
from api.agreements.answers import agreement_answer, agreements_answer, releases_answer
from api.agreements.endpoints import FORMS
from api.agreements.schemas import AgreementParameters, ReleasesParameters
from api.context import Context, ContextDep
from api.pages.officers import OfficerPages, OfficerPagesDep
from api.pages.parameters import PageParameters
from api.pages.refusals import Refusal, refusal
from api.paging import cursor_of
from api.problems import status_of
from database.errors import InvalidInput, PetaKasihError
from database.rights.sharing import ALWAYS, shared_fields
from maps.texts.service import texts
from registry.agencies.service import list_agencies
from registry.agreements import service
from registry.agreements.service import AgreementStep
from registry.agreements.terms import Terms
from registry.agreements.workflow import IN_FORCE
from registry.options.service import get_option_list

router = APIRouter(
    prefix="/desk/agreements", include_in_schema=False, default_response_class=HTMLResponse
)

PAGE_SIZE = 50
SHOWN_RELEASES = 20
TYPED = (
    "giver",
    "recipient",
    "purpose",
    "purpose_note",
    "legal_basis",
    "handling",
    "giver_signatory",
    "recipient_signatory",
)
TAKERS = matrix()["GET /v1/agreements/{agreement_id}/households.{form}"].roles
DRAFTERS = matrix()["POST /v1/agreements"].roles


class AgreementPageParameters(PageParameters, AgreementParameters):
    """Which agreements, as the form of the page asks."""


@router.get("")
def agreements(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[AgreementPageParameters, Query()],
) -> Response:
    """List agreements, the newest first."""
    asked = parameters.asked()
    with context.database.reading() as session:
        wanted = parameters.model_copy(update={"limit": PAGE_SIZE})
        found = agreements_answer(session, context, wanted)
    return pages.show(
        "agreements",
        asked,
        items=found.items,
        may_draft=_has_one_of(pages, DRAFTERS),
        following=pages.next_address("/desk/agreements", asked, cursor_of(found.next)),
    )


@router.get("/new")
def draft_form(context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep) -> Response:
    """Show the form of a new agreement."""
    return _form(context, pages)


@router.post("")
def draft(context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, sent: SentForm) -> Response:
    """Keep a draft, or show what is wrong with it."""
    try:
        with context.database.writing() as session:
            made = service.draft(session, _terms(sent), actor)
            address = f"/desk/agreements/{made.id}?done=draft"
    except PetaKasihError as error:
        return _form(context, pages, refusal(texts(pages.lang), error), sent, status_of(error))
    return pages.go(address)


@router.get("/{agreement_id}")
def agreement(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    agreement_id: UUID,
    done: str = "",
) -> Response:
    """Show the terms of an agreement, its steps, and who took what under it."""
    return _one(context, pages, agreement_id, done=done)


@router.post("/{agreement_id}/events")
def take_step(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    agreement_id: UUID,
    sent: SentForm,
) -> Response:
    """Take a step, or say in words why it cannot be taken."""
    step = AgreementStep(
        sent.get("event", ""), _whole("version", sent.get("version", "")), sent.get("note") or None
    )
    try:
        with context.database.writing() as session:
            service.take(session, agreement_id, step, actor)
    except PetaKasihError as error:
        told = refusal(texts(pages.lang), error)
        return _one(context, pages, agreement_id, told, status_of(error))
    return pages.go(f"/desk/agreements/{agreement_id}?done=step")


def _one(
    context: Context,
    pages: OfficerPages,
    agreement_id: UUID,
    told: Refusal | None = None,
    status: int = 200,
    done: str = "",
) -> Response:
    with context.database.reading() as session:
        found = agreement_answer(session, agreement_id)
        newest = ReleasesParameters(limit=SHOWN_RELEASES)
        taken = releases_answer(session, context, agreement_id, newest).items
        areas = pages.site.area_names(session)
    return pages.show(
        "agreement",
        status=status,
        address=f"/desk/agreements/{agreement_id}",
        one=found,
        taken=taken,
        areas=areas,
        fields=[field for field in shared_fields() if field.code in found.fields],
        refusal=told,
        done=done,
        steps=_steps(pages, found.possible_events),
        forms=_takeable(pages) if found.standing == IN_FORCE else (),
    )


def _form(
    context: Context,
    pages: OfficerPages,
    told: Refusal | None = None,
    sent: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    with context.database.reading() as session:
        agencies = [
            (one.code, one.name_ms if pages.lang == "ms" else one.name_en)
            for one in list_agencies(session)
        ]
    return pages.show(
        "draft",
        status=status,
        address="/desk/agreements/new",
        agencies=agencies,
        groups=_groups(),
        refusal=told,
        sent=sent or {},
    )


def _steps(pages: OfficerPages, events: Sequence[str]) -> list[tuple[str, str]]:
    """Return the steps that this officer may take now, in words."""
    if not _has_one_of(pages, DRAFTERS):
        return []
    return [(event, texts(pages.lang)(f"agreement-event_{event}")) for event in events]


def _groups() -> list[tuple[str, list[Any]]]:
    """Return the fields by group, without the one that is always shared."""
    return [
        (group.code, [one for one in shared_fields() if one.group == group.code])
        for group in get_option_list("sharing_field_groups").options
        if group.code != "reference"
    ]


def _takeable(pages: OfficerPages) -> list[tuple[str, str]]:
    """Return the forms of files that this officer may take, each with the query of the address."""
    grants = [one for one in pages.visitor.grants if one.role in TAKERS]
    if not grants:
        return []
    areas = [one.area for one in grants]
    area = None if None in areas else areas[0]
    query = "" if area is None else f"?{'state' if area.startswith('S') else 'district'}={area}"
    return [(form, query) for form in FORMS]


def _terms(sent: dict[str, str]) -> Terms:
    return Terms(
        areas=sent.get("areas", "").replace(",", " ").split(),
        programmes=sent.get("programmes", "").replace(",", " ").split(),
        classes=[name[6:] for name in sent if name.startswith("class-")],
        fields=[ALWAYS, *(name[6:] for name in sent if name.startswith("field-"))],
        first_day=_day("first_day", sent.get("first_day", "")),
        last_day=_day("last_day", sent.get("last_day", "")),
        **{name: sent.get(name, "") for name in TYPED},
        legal_note=sent.get("legal_note") or None,
        sensitive_reason=sent.get("sensitive_reason") or None,
    )


def _day(field: str, typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise InvalidInput("That is no day.", field=field, expected="year-month-day") from error


def _whole(field: str, typed: str) -> int:
    if not typed.isdecimal() or len(typed) > 5:
        raise InvalidInput("That is no number.", field=field, expected="the version of the page")
    return int(typed)


def _has_one_of(pages: OfficerPages, roles: tuple[str, ...]) -> bool:
    return any(role in roles for role in pages.visitor.roles)
