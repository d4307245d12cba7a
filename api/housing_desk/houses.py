"""Applications for a house as pages: the list, one with every paper, inspection and step."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.access.forms import SentForm
from api.actor import ActorDep
from api.context import Context, ContextDep
from api.housing_applications.schemas import HousingApplicationParameters
from api.housing_desk.asked import day_of, page_of
from api.housing_desk.house_forms import read_papers, read_step, read_visit
from api.housing_desk.house_view import house_view
from api.pages.officers import OfficerPages, OfficerPagesDep
from api.pages.parameters import PageParameters
from api.pages.typed import day, whole
from api.paging import decode_place, encode_place
from database.errors import InvalidInput
from registry.calendar.service import now, today
from registry.households.service import get_by_reference
from registry.housing.rates import CATEGORIES
from registry.housing_applications import service
from registry.housing_applications.inspecting import add_photo, inspect
from registry.housing_applications.photos import BYTES_AT_MOST
from registry.housing_applications.public import CATEGORY_WORDS, words
from registry.housing_applications.service import HousingFilter
from registry.housing_applications.workflow import WORKFLOW

router = APIRouter(
    prefix="/desk/houses", include_in_schema=False, default_response_class=HTMLResponse
)

HOUSES = "/desk/houses"
ONE = "/{housing_application_id}"
PAGE_SIZE = 25
FORM_AT_MOST = BYTES_AT_MOST + 2**16
"""A photograph, and the form around it."""


class HousesParameters(PageParameters, HousingApplicationParameters):
    """The conditions of the list, as the form of the page asks."""


@router.get("")
def houses(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[HousesParameters, Query()],
) -> Response:
    """List applications for a house, those first that have waited longest where they stand."""
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
                category=sent.get("category", ""),
                applied_on=day(sent.get("applied_on", ""), "applied_on") or today(),
            )
            return page_of(HOUSES, made.id, "apply")

    return pages.settle(sent, work, lambda pages: _list(context, pages, HousesParameters()))


@router.get(ONE)
def house(
    context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep, housing_application_id: UUID
) -> Response:
    """Show an application: the rule explained, papers, inspections, next steps, story."""
    return _house(context, pages, housing_application_id)


@router.post(f"{ONE}/steps")
def take_step(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    housing_application_id: UUID,
    sent: SentForm,
) -> Response:
    """Take a step, or show the application again with what stands against it."""

    def work() -> str:
        step = read_step(sent)
        with context.database.writing() as session:
            service.take(session, housing_application_id, step, actor)
        return page_of(HOUSES, housing_application_id, step.event)

    return _done(context, pages, housing_application_id, sent, work)


@router.post(f"{ONE}/papers")
def file_papers(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    housing_application_id: UUID,
    sent: SentForm,
) -> Response:
    """File endorsement and land, or show the application again with what is wrong."""

    def work() -> str:
        version = whole(sent.get("version", ""), "version")
        with context.database.writing() as session:
            service.file(session, housing_application_id, version, read_papers(sent))
        return page_of(HOUSES, housing_application_id, "papers")

    return _done(context, pages, housing_application_id, sent, work)


@router.post(f"{ONE}/inspections")
def file_inspection(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    housing_application_id: UUID,
    sent: SentForm,
) -> Response:
    """File an inspection with its components and costs."""

    def work() -> str:
        with context.database.writing() as session:
            inspect(session, housing_application_id, read_visit(sent), actor)
        return page_of(HOUSES, housing_application_id, "inspection")

    return _done(context, pages, housing_application_id, sent, work)


@router.post(f"{ONE}/inspections/{{inspection_id}}/photos", max_body_size=FORM_AT_MOST)
async def send_photo(
    request: Request,
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    housing_application_id: UUID,
    inspection_id: UUID,
    sent: SentForm,
) -> Response:
    """Keep a photograph of an inspection, written anew."""
    photo = (await request.form()).get("photo")
    content = await photo.read(BYTES_AT_MOST + 1) if isinstance(photo, UploadFile) else b""

    def work() -> str:
        if not content:
            raise InvalidInput("No picture was chosen.", field="photo", expected="JPEG, PNG, WebP")
        with context.database.writing() as session:
            add_photo(session, housing_application_id, inspection_id, content, actor)
        return page_of(HOUSES, housing_application_id, "photo")

    return await run_in_threadpool(_done, context, pages, housing_application_id, sent, work)


def _done(
    context: Context, pages: OfficerPages, key: UUID, sent: SentForm, work: Callable[[], str]
) -> Response:
    return pages.settle(sent, work, lambda pages: _house(context, pages, key))


def _list(context: Context, pages: OfficerPages, parameters: HousesParameters) -> Response:
    asked = parameters.asked()
    with context.database.reading() as session:
        page = service.list_applications(
            session,
            HousingFilter(**parameters.conditions()),
            after=decode_place(parameters.cursor),
            limit=PAGE_SIZE,
        )
        areas = pages.site.area_names(session)
    cursor = None if page.next is None else encode_place(page.next)
    return pages.show(
        "houses",
        asked,
        items=page.items,
        following=pages.next_address(HOUSES, asked, cursor),
        statuses=[(one, words(one)["status"][pages.lang]) for one in WORKFLOW.states],
        categories=[(one, CATEGORY_WORDS[one][pages.lang]) for one in CATEGORIES],
        may_take_in=pages.may(f"POST {HOUSES}"),
        applied_on=day_of(pages.sent, "applied_on"),
        asked=asked,
        areas=areas,
        now=now(),
    )


def _house(context: Context, pages: OfficerPages, key: UUID) -> Response:
    with context.database.reading() as session:
        values = house_view(session, pages, key)
    return pages.show(
        "house",
        address=f"{HOUSES}/{key}",
        inspected_on=day_of(pages.sent, "inspected_on"),
        category=CATEGORY_WORDS[values["one"].category][pages.lang],
        **values,
    )
