"""Data-sharing agreements as pages: the list, one with its log and steps, a new draft."""

from collections.abc import Sequence
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
from api.pages.typed import needed_day, whole
from api.paging import cursor_of
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
AGREEMENTS = "/desk/agreements"
TAKERS = matrix()["GET /v1/agreements/{agreement_id}/households.{form}"].roles


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
        may_draft=pages.may(f"POST {AGREEMENTS}"),
        following=pages.next_address(AGREEMENTS, asked, cursor_of(found.next)),
    )


@router.get("/new")
def draft_form(context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep) -> Response:
    """Show the form of a new agreement."""
    return _form(context, pages)


@router.post("")
def draft(context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, sent: SentForm) -> Response:
    """Keep a draft, or show what is wrong with it."""

    def work() -> str:
        with context.database.writing() as session:
            return f"{AGREEMENTS}/{service.draft(session, _terms(sent), actor).id}?done=draft"

    return pages.settle(sent, work, lambda pages: _form(context, pages))


@router.get("/{agreement_id}")
def agreement(
    context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep, agreement_id: UUID
) -> Response:
    """Show the terms of an agreement, its steps, and who took what under it."""
    return _one(context, pages, agreement_id)


@router.post("/{agreement_id}/events")
def take_step(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    agreement_id: UUID,
    sent: SentForm,
) -> Response:
    """Take a step, or say in words why it cannot be taken."""

    def work() -> str:
        version = whole(sent.get("version", ""), "version")
        step = AgreementStep(sent.get("event", ""), version, sent.get("note") or None)
        with context.database.writing() as session:
            service.take(session, agreement_id, step, actor)
        return f"{AGREEMENTS}/{agreement_id}?done=step"

    return pages.settle(sent, work, lambda pages: _one(context, pages, agreement_id))


def _one(context: Context, pages: OfficerPages, agreement_id: UUID) -> Response:
    with context.database.reading() as session:
        found = agreement_answer(session, agreement_id)
        newest = ReleasesParameters(limit=SHOWN_RELEASES)
        taken = releases_answer(session, context, agreement_id, newest).items
        areas = pages.site.area_names(session)
    return pages.show(
        "agreement",
        address=f"{AGREEMENTS}/{agreement_id}",
        one=found,
        taken=taken,
        areas=areas,
        fields=[field for field in shared_fields() if field.code in found.fields],
        steps=_steps(pages, found.possible_events),
        forms=_takeable(pages) if found.standing == IN_FORCE else (),
    )


def _form(context: Context, pages: OfficerPages) -> Response:
    with context.database.reading() as session:
        agencies = [
            (one.code, one.name_ms if pages.lang == "ms" else one.name_en)
            for one in list_agencies(session)
        ]
    return pages.show("draft", address=f"{AGREEMENTS}/new", agencies=agencies, groups=_groups())


def _steps(pages: OfficerPages, events: Sequence[str]) -> list[tuple[str, str]]:
    """Return the steps that this officer may take now, in words."""
    if not pages.may(f"POST {AGREEMENTS}/{{agreement_id}}/events"):
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
        first_day=needed_day(sent.get("first_day", ""), "first_day"),
        last_day=needed_day(sent.get("last_day", ""), "last_day"),
        **{name: sent.get(name, "") for name in TYPED},
        legal_note=sent.get("legal_note") or None,
        sensitive_reason=sent.get("sensitive_reason") or None,
    )
