"""PPR as pages: projects with their flats, the list of applications, and each with its steps."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.access.forms import SentForm
from api.actor import ActorDep
from api.context import Context, ContextDep
from api.housing_desk.asked import choices, day_of, labels, page_of, step_forms
from api.pages.officers import OfficerPages, OfficerPagesDep
from api.pages.parameters import PageParameters
from api.pages.typed import day, whole
from api.paging import decode_place, encode_place
from api.ppr.schemas import PprParameters, ProjectParameters
from database.errors import NotFound
from database.session import ReadSession
from registry.calendar.service import now, today
from registry.households.service import get_by_reference
from registry.ppr import projects, service
from registry.ppr.public import words
from registry.ppr.schemes import TENURES
from registry.ppr.service import PprFilter
from registry.ppr.steps import Eligibility, PprStep
from registry.ppr.workflow import WORKFLOW

router = APIRouter(
    prefix="/desk/flats", include_in_schema=False, default_response_class=HTMLResponse
)

FLATS = "/desk/flats"
PAGE_SIZE = 25


class FlatsParameters(PageParameters, PprParameters):
    """The conditions of the list, as the form of the page asks."""


class ProjectsPageParameters(PageParameters, ProjectParameters):
    """Which projects."""


@router.get("")
def flats(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[FlatsParameters, Query()],
) -> Response:
    """List applications for a flat, those first that have waited longest where they stand."""
    return _list(context, pages, parameters)


@router.post("")
def take_in(
    context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, sent: SentForm
) -> Response:
    """Take an application in, or show the form again with what is wrong."""

    def work() -> str:
        with context.database.writing() as session:
            home = get_by_reference(session, sent.get("reference_no", ""))
            made = service.apply(
                session,
                home.id,
                actor,
                project=sent.get("project", ""),
                applied_on=day(sent.get("applied_on", ""), "applied_on") or today(),
            )
            return page_of(FLATS, made.id, "apply")

    return pages.settle(sent, work, lambda pages: _list(context, pages, FlatsParameters()))


@router.get("/projects")
def flat_projects(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[ProjectsPageParameters, Query()],
) -> Response:
    """List projects by state: rented or bought, flats, free ones, rent or price."""
    asked, on = parameters.asked(), parameters.on or today()
    with context.database.reading() as session:
        found = projects.list_projects(session, on, parameters.state, parameters.tenure)
        areas = pages.site.area_names(session)
    return pages.show(
        "projects",
        asked,
        address=f"{FLATS}/projects",
        items=found,
        areas=areas,
        states=[one for one in areas.items() if one[0].startswith("S")],
        tenures=choices(pages.lang, "tenure", TENURES),
        asked=asked,
    )


@router.get("/{ppr_application_id}")
def flat(
    context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep, ppr_application_id: UUID
) -> Response:
    """Show an application: the rules of nation and state explained, next steps, story."""
    return _flat(context, pages, ppr_application_id)


@router.post("/{ppr_application_id}/steps")
def take_step(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    ppr_application_id: UUID,
    sent: SentForm,
) -> Response:
    """Take a step, or show the application again with what stands against it."""

    def work() -> str:
        step = PprStep(
            sent.get("event", ""),
            whole(sent.get("version", ""), "version"),
            note=sent.get("note") or None,
            unit_no=sent.get("unit_no") or None,
            signed_on=day(sent.get("signed_on", ""), "signed_on"),
        )
        with context.database.writing() as session:
            service.take(session, ppr_application_id, step, actor)
        return page_of(FLATS, ppr_application_id, step.event)

    return pages.settle(sent, work, lambda pages: _flat(context, pages, ppr_application_id))


def _list(context: Context, pages: OfficerPages, parameters: FlatsParameters) -> Response:
    asked = parameters.asked()
    with context.database.reading() as session:
        page = service.list_applications(
            session,
            PprFilter(**parameters.conditions()),
            after=decode_place(parameters.cursor),
            limit=PAGE_SIZE,
        )
        known = projects.list_projects(session, today())
        areas = pages.site.area_names(session)
    cursor = None if page.next is None else encode_place(page.next)
    return pages.show(
        "flats",
        asked,
        items=page.items,
        following=pages.next_address(FLATS, asked, cursor),
        statuses=[(one, words(one)["status"][pages.lang]) for one in WORKFLOW.states],
        projects=[(one.project.code, one.project.name) for one in known],
        may_take_in=pages.may(f"POST {FLATS}"),
        applied_on=day_of(pages.sent, "applied_on"),
        asked=asked,
        areas=areas,
        now=now(),
    )


def _flat(context: Context, pages: OfficerPages, key: UUID) -> Response:
    with context.database.reading() as session:
        values = _view(session, pages, key)
    return pages.show("flat", address=f"{FLATS}/{key}", **values)


def _view(session: ReadSession, pages: OfficerPages, key: UUID) -> dict[str, Any]:
    found = service.get(session, key)
    state = found.application.state
    return {
        "one": found.application,
        "home": found.household,
        "project": found.project,
        "told": words(state),
        "eligibility": _eligibility(session, key),
        "events": service.history(session, key),
        "labels": labels(WORKFLOW, pages.lang),
        "steps": step_forms(WORKFLOW, state, pages.visitor),
        "areas": pages.site.area_names(session),
    }


def _eligibility(session: ReadSession, key: UUID) -> Eligibility | None:
    try:
        return service.eligibility(session, key)
    except NotFound:
        return None
