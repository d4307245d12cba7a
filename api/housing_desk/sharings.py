"""Kept sharings of houses as pages: saved, compared, decided by states, filled with families."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import HTMLResponse

from api.access.forms import SentForm
from api.actor import ActorDep
from api.allocation_scenarios.schemas import ScenariosParameters
from api.context import Context, ContextDep
from api.housing_desk.asked import choices, day_of, page_of
from api.housing_desk.sharing_view import sharing_view
from api.pages.officers import OfficerPages, OfficerPagesDep
from api.pages.parameters import PageParameters
from api.pages.typed import day, ringgit
from api.paging import decode_place, encode_place
from api.parameters import AreaCode
from database.errors import InvalidInput
from database.session import ReadSession
from geo.indicators.service import get_indicator, get_indicators
from geo.scenarios import filling, queries, service
from geo.scenarios.models import DECISIONS
from geo.targeting.service import METHODS, Method, Order, known_method
from registry.calendar.service import today
from registry.eligibility.priority import groups
from registry.housing.rates import CATEGORIES
from registry.housing_applications.public import CATEGORY_WORDS
from registry.housing_applications.ranking import TIE_RULE

router = APIRouter(
    prefix="/desk/sharings", include_in_schema=False, default_response_class=HTMLResponse
)

SHARINGS = "/desk/sharings"
ONE = "/{scenario_id}"
PAGE_SIZE = 25
MILLION = Decimal(1_000_000)
DRAWS = 1_000
NEEDS = ("hardcore_hh", "poor_hh")


class SharingsParameters(PageParameters, ScenariosParameters):
    """Which sharings."""


class ComparisonPageParameters(PageParameters):
    """Which two sharings."""

    one: UUID
    other: UUID


class DistrictPageParameters(PageParameters):
    """Which district of a sharing."""

    district: AreaCode


@router.get("")
def sharings(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[SharingsParameters, Query()],
) -> Response:
    """List kept sharings, the newest first, with what states said of them."""
    return _list(context, pages, parameters)


@router.post("")
def save(context: ContextDep, actor: ActorDep, pages: OfficerPagesDep, sent: SentForm) -> Response:
    """Work a sharing out and keep it under a name."""

    def work() -> str:
        with context.database.writing() as session:
            order = _order(session, sent)
            made = service.save(session, sent.get("name", ""), order, actor, sent.get("note"))
            return page_of(SHARINGS, made.id, "saved")

    return pages.settle(sent, work, lambda pages: _list(context, pages, SharingsParameters()))


@router.get("/comparison")
def comparison(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    parameters: Annotated[ComparisonPageParameters, Query()],
) -> Response:
    """Set two sharings side by side, district by district."""
    with context.database.reading() as session:
        keys = (parameters.one, parameters.other)
        first, second = (service.get(session, key).scenario for key in keys)
        areas = pages.site.area_names(session)
    found = service.compare(service.allocation_of(first), service.allocation_of(second))
    return pages.show(
        "comparison",
        parameters.asked(),
        address=f"{SHARINGS}/comparison",
        first=first,
        second=second,
        found=found,
        areas=areas,
    )


@router.get(ONE)
def sharing(
    context: ContextDep, _actor: ActorDep, pages: OfficerPagesDep, scenario_id: UUID
) -> Response:
    """Show a sharing with every district, and each state's word on its part."""
    return _sharing(context, pages, scenario_id)


@router.post(f"{ONE}/submission")
def submit(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    scenario_id: UUID,
    sent: SentForm,
) -> Response:
    """Put a draft before the states."""

    def work() -> str:
        with context.database.writing() as session:
            service.submit(session, scenario_id, actor)
        return page_of(SHARINGS, scenario_id, "submitted")

    return _done(context, pages, scenario_id, sent, work)


@router.post(f"{ONE}/decisions")
def decide(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    scenario_id: UUID,
    state: Annotated[AreaCode, Query()],
    sent: SentForm,
) -> Response:
    """Approve or reject a state's part, once, by a second person of that state."""

    def work() -> str:
        with context.database.writing() as session:
            word, note = sent.get("decision", ""), sent.get("note")
            service.decide(session, scenario_id, state, word, actor, note)
        return page_of(SHARINGS, scenario_id, "decided")

    return _done(context, pages, scenario_id, sent, work)


@router.get(f"{ONE}/families")
def families(
    context: ContextDep,
    _actor: ActorDep,
    pages: OfficerPagesDep,
    scenario_id: UUID,
    parameters: Annotated[DistrictPageParameters, Query()],
) -> Response:
    """List the families of a district in their order, each with its reasons."""
    return _families(context, pages, scenario_id, parameters.district)


@router.post(f"{ONE}/fillings")
def fill(
    context: ContextDep,
    actor: ActorDep,
    pages: OfficerPagesDep,
    scenario_id: UUID,
    district: Annotated[AreaCode, Query()],
    sent: SentForm,
) -> Response:
    """Fill an approved district with its families in their order, once."""

    def work() -> str:
        with context.database.writing() as session:
            filling.fill(session, scenario_id, district, actor)
        return f"{SHARINGS}/{scenario_id}/families?district={district}&done=filled"

    return pages.settle(sent, work, lambda pages: _families(context, pages, scenario_id, district))


def _order(session: ReadSession, sent: SentForm) -> Order:
    """Return the order of the form; a sharing named in it stands for last year's.

    Raises:
        InvalidInput: an amount or a day is none, or the budget is missing.
        ScenarioNotFound: there is no such sharing.
    """
    millions = ringgit(sent.get("budget_rm", ""), "budget_rm")
    if millions is None or not millions.is_finite():
        raise InvalidInput("The budget is missing.", field="budget_rm", expected="RM million")
    order = Order(
        category=sent.get("category", ""),
        on=day(sent.get("on", ""), "on") or today(),
        budget_rm=int(millions * MILLION),
        need=sent.get("need", NEEDS[0]),
        method=_method(sent.get("method", "")),
        draws=DRAWS if sent.get("method") == METHODS[0] else 0,
    )
    if not sent.get("last_year"):
        return order
    return replace(order, last=service.as_last_year(session, _key(sent["last_year"])))


def _method(typed: str) -> Method:
    return known_method(typed or METHODS[0])


def _key(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError as error:
        raise InvalidInput("This is no sharing.", field="last_year") from error


def _done(
    context: Context, pages: OfficerPages, key: UUID, sent: SentForm, work: Callable[[], str]
) -> Response:
    return pages.settle(sent, work, lambda pages: _sharing(context, pages, key))


def _list(context: Context, pages: OfficerPages, parameters: SharingsParameters) -> Response:
    asked = parameters.asked()
    with context.database.reading() as session:
        page = service.list_scenarios(
            session,
            parameters.category,
            after=decode_place(parameters.cursor),
            limit=PAGE_SIZE,
        )
    cursor = None if page.next is None else encode_place(page.next)
    return pages.show(
        "sharings",
        asked,
        items=page.items,
        following=pages.next_address(SHARINGS, asked, cursor),
        names=[(str(kept.scenario.id), kept.scenario.name) for kept in page.items],
        categories=[(one, CATEGORY_WORDS[one][pages.lang]) for one in CATEGORIES],
        category_words={one: CATEGORY_WORDS[one][pages.lang] for one in CATEGORIES},
        needs=[(one.code, getattr(one.label, pages.lang)) for one in get_indicators(NEEDS)],
        methods=choices(pages.lang, "method", METHODS),
        may_save=pages.may(f"POST {SHARINGS}"),
        on=day_of(pages.sent, "on"),
        asked=asked,
    )


def _sharing(context: Context, pages: OfficerPages, key: UUID) -> Response:
    with context.database.reading() as session:
        values = sharing_view(session, service.get(session, key), pages.visitor)
        areas = pages.site.area_names(session)
    return pages.show(
        "sharing",
        address=f"{SHARINGS}/{key}",
        category=CATEGORY_WORDS[values["order"].category][pages.lang],
        need=getattr(get_indicator(values["order"].need).label, pages.lang),
        method=choices(pages.lang, "method", (values["order"].method,))[0][1],
        may_submit=pages.may(f"POST {SHARINGS}/{{scenario_id}}/submission"),
        areas=areas,
        **values,
    )


def _families(context: Context, pages: OfficerPages, key: UUID, district: str) -> Response:
    with context.database.reading() as session:
        found = filling.filled(session, key, district)
        word = queries.decision(session, key, found.district.state)
        scenario = service.get(session, key).scenario
    approved = word is not None and word.decision == DECISIONS[0]
    may_fill = pages.may(f"POST {SHARINGS}/{{scenario_id}}/fillings")
    return pages.show(
        "families",
        {"district": district},
        f"{SHARINGS}/{key}/families",
        scenario=scenario,
        found=found,
        approved=approved,
        may_fill=approved and may_fill and not found.places,
        group_words={one.code: one.words[pages.lang] for one in groups()},
        tie_rule=TIE_RULE[pages.lang],
    )
