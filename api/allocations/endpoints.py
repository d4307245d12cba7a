"""Sharing a housing budget among districts, from published figures only; nothing is stored here."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.allocations.schemas import (
    AllocationAnswer,
    AllocationBody,
    AllocationParameters,
    RateItem,
    RateParameters,
    RatesAnswer,
)
from api.context import ContextDep
from api.pages.site import Site, SiteDep
from api.problems import documented
from database.session import ReadSession
from geo.targeting.claims import Formula
from geo.targeting.files import as_csv, as_xlsx
from geo.targeting.service import Allocation, Order, allocate
from maps.allocations.service import allocation_pdf
from maps.printing.service import find_font
from registry.housing.rates import list_rates

router = APIRouter(prefix="/v1", tags=["housing"])

FRESH = "public, max-age=3600"
NO_STORE = "no-store"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
WRITERS = {"csv": (CSV, as_csv), "xlsx": (XLSX, as_xlsx)}
FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media_type.split(";")[0]: {} for media_type in (CSV, XLSX, PDF)}}
}


@router.get("/housing-rates", response_model=RatesAnswer, responses=documented(400))
def housing_rates(
    response: Response, parameters: Annotated[RateParameters, Query()]
) -> RatesAnswer:
    """List what a PPRT house may cost, by category, region and time."""
    response.headers["Cache-Control"] = FRESH
    found = list_rates(parameters.category, parameters.on)
    return RatesAnswer(items=[RateItem.model_validate(asdict(one)) for one in found])


@router.post(
    "/allocations",
    response_model=AllocationAnswer,
    responses=documented(400, 404, 503) | FILES,
)
def allocation(
    response: Response,
    context: ContextDep,
    site: SiteDep,
    body: AllocationBody,
    parameters: Annotated[AllocationParameters, Query()],
) -> AllocationAnswer | Response:
    """Share a budget among districts, with the arithmetic, another method and its doubt."""
    with context.database.reading() as session:
        found = allocate(session, order_of(body))
        if parameters.format != "json":
            return as_file(session, site, found, parameters.format, parameters.language)
    response.headers["Cache-Control"] = NO_STORE
    return allocation_answer(found)


def order_of(body: AllocationBody) -> Order:
    """Return an order as targeting takes it."""
    given = body.model_dump()
    return Order(**given | {"formula": Formula(**given["formula"])})


def allocation_answer(found: Allocation) -> AllocationAnswer:
    """Return a sharing as an answer."""
    return AllocationAnswer.model_validate(asdict(found))


def as_file(
    session: ReadSession,
    site: Site,
    found: Allocation,
    kind: str,
    language: str,
    title: str | None = None,
) -> Response:
    """Return a sharing as a file: CSV, XLSX, or PDF with its map, in a language."""
    if kind == "pdf":
        font = find_font(site.settings.web_dir / "node_modules")
        made = allocation_pdf(session, found, font, language=language, title=title)
        media_type = PDF
    else:
        media_type, write = WRITERS[kind]
        made = write(found)
    name = f"petakasih-{found.order.category}-{found.order.on}.{kind}"
    headers = {
        "Cache-Control": NO_STORE,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(made, headers=headers, media_type=media_type)
