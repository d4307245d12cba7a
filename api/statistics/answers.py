"""Published rows as JSON, CSV and GeoJSON answers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from sqlalchemy import Row

from api.caching import Rendered
from api.context import Context
from api.paging import decode_cursor, encode_cursor
from api.rendering import GEOJSON, csv_answer, json_answer, number
from api.statistics.schemas import AreaStatisticsParameters, Statistic, StatisticsParameters
from database.errors import InvalidInput, NotFound
from database.session import ReadSession
from geo.indicators.breakdowns import BREAKDOWNS
from geo.indicators.service import get_indicator, list_indicators
from geo.publication import service
from geo.publication.queries import PublicationInfo
from geo.publication.questions import Question

ITEM_COLUMNS = tuple(Statistic.model_fields)
CSV_COLUMNS = (*ITEM_COLUMNS, "publication", "as_of", "boundary_set", "is_demo")


@dataclass(frozen=True)
class Page:
    """Rows of one answer, and the address of the next one."""

    rows: Sequence[Row[Any]]
    next_link: str | None


def item(row: Row[Any]) -> dict[str, Any]:
    """Return one published row in the shape of `schemas.Statistic`."""
    return {
        "area": row.area_code,
        "area_name": row.name,
        "level": row.level,
        "parent": row.parent_code,
        "indicator": row.indicator,
        "year": row.year,
        "breakdown": row.breakdown or None,
        "category": row.category or None,
        "value": number(row.value),
        "lower": number(row.lower),
        "upper": number(row.upper),
        "smoothed": number(row.smoothed),
        "smoothed_lower": number(row.smoothed_lower),
        "smoothed_upper": number(row.smoothed_upper),
        "rank_lower": row.rank_lower,
        "rank_upper": row.rank_upper,
        "reliability": row.reliability,
        "numerator": number(row.numerator),
        "denominator": number(row.denominator),
        "unit": get_indicator(row.indicator).unit,
        "flag": row.flag,
        "reason": row.reason,
        "source": row.source,
    }


def envelope(publication: PublicationInfo) -> dict[str, Any]:
    """Return what every answer says about its publication."""
    return {
        "publication": publication.number,
        "as_of": publication.as_of,
        "boundary_set": publication.boundary_set,
        "is_demo": publication.is_demo,
    }


def words(breakdown: str | None) -> dict[str, Any]:
    """Return the breakdown in both languages, as the answer's field `breakdown`."""
    if breakdown is None:
        return {"breakdown": None}
    split = BREAKDOWNS[breakdown]
    categories = [
        {"code": code, "label": asdict(label)} for code, label in split.categories.items()
    ]
    told = {"code": split.code, "label": asdict(split.label), "categories": categories}
    return {"breakdown": told}


def read_page(
    session: ReadSession,
    context: Context,
    publication: PublicationInfo,
    parameters: StatisticsParameters,
) -> Page:
    """Read one page; the next page's address names the publication, so that pages agree."""
    question = Question(
        parameters.indicator,
        parameters.level,
        parameters.parent,
        year=parameters.year,
        breakdown=parameters.breakdown,
        category=parameters.category,
    )
    rows = service.statistics(
        session,
        publication,
        question,
        after=_after(parameters.cursor),
        limit=parameters.limit + 1,
        geometry=parameters.format == "geojson",
    )
    if len(rows) <= parameters.limit:
        return Page(rows, None)
    last = rows[parameters.limit - 1]
    cursor = encode_cursor([last.indicator, last.year, last.area_code, last.category])
    pinned = parameters.model_copy(update={"publication": publication.number, "cursor": cursor})
    return Page(rows[: parameters.limit], context.link("/v1/statistics", pinned.pairs()))


def statistics_answer(
    session: ReadSession,
    context: Context,
    publication: PublicationInfo,
    parameters: StatisticsParameters,
) -> Rendered:
    """Return the figures in the format asked for.

    Raises:
        InvalidInput: GeoJSON of several indicators, levels or categories at once.
    """
    if parameters.format == "geojson" and not _is_one_map(parameters):
        raise InvalidInput(
            "GeoJSON is one map",
            field="format",
            expected="one indicator and a level with geojson, and one category of a breakdown",
        )
    page = read_page(session, context, publication, parameters)
    if parameters.format == "csv":
        return _csv(publication, page)
    if parameters.format == "geojson":
        return _geojson(publication, page, parameters.breakdown)
    content = (
        envelope(publication)
        | words(parameters.breakdown)
        | {
            "items": [item(row) for row in page.rows],
            "next": page.next_link,
        }
    )
    return json_answer(content, next_link=page.next_link)


def area_answer(
    session: ReadSession,
    publication: PublicationInfo,
    code: str,
    parameters: AreaStatisticsParameters,
) -> Rendered:
    """Return every figure of one area as JSON.

    Raises:
        NotFound: the publication has no such area.
    """
    if not service.has_area(session, publication, code):
        raise NotFound(f"publication {publication.number} has no area {code!r}")
    codes = parameters.indicator or [indicator.code for indicator in list_indicators()]
    question = Question(codes, area=code, all_years=True, breakdown=parameters.breakdown)
    rows = service.statistics(session, publication, question)
    told = envelope(publication) | words(parameters.breakdown)
    return json_answer(told | {"items": [item(row) for row in rows], "next": None})


def _is_one_map(parameters: StatisticsParameters) -> bool:
    one_category = parameters.breakdown is None or parameters.category is not None
    return parameters.level is not None and len(parameters.indicator) == 1 and one_category


def _after(cursor: str | None) -> tuple[str, int, str, str] | None:
    if cursor is None:
        return None
    indicator, year, area, category = decode_cursor(cursor, str, int, str, str)
    return indicator, year, area, category


def _csv(publication: PublicationInfo, page: Page) -> Rendered:
    same = envelope(publication)
    return csv_answer(
        CSV_COLUMNS,
        (item(row) | same for row in page.rows),
        filename=f"petakasih-statistics-{publication.number}.csv",
        next_link=page.next_link,
    )


def _geojson(publication: PublicationInfo, page: Page, breakdown: str | None) -> Rendered:
    features = [
        {
            "type": "Feature",
            "id": row.area_code,
            "properties": item(row),
            "geometry": orjson.Fragment(row.geometry) if row.geometry else None,
        }
        for row in page.rows
    ]
    content = {"type": "FeatureCollection", **envelope(publication), **words(breakdown)}
    content |= {"features": features, "next": page.next_link}
    return json_answer(content, media_type=GEOJSON, next_link=page.next_link)
