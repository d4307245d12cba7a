"""Placing addresses, and naming points."""

from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request, Response

from api.context import ContextDep
from api.geocode.schemas import (
    GeocodeBatch,
    GeocodeBatchResult,
    GeocodeParameters,
    GeocodeResult,
    ReverseAnswer,
    ReverseParameters,
)
from api.problems import documented
from geo.assignment import service as assignment
from geo.gazetteer import service as gazetteer
from geo.geocoding import service
from geo.geocoding.answer import Answer
from geo.geocoding.service import GeocoderCache

router = APIRouter(prefix="/v1", tags=["geocoding"])


@router.get("/geocode", response_model=GeocodeResult, responses=documented(400, 404, 503))
def geocode(
    request: Request, context: ContextDep, parameters: Annotated[GeocodeParameters, Query()]
) -> Response:
    """Say where an address is, how sure that is, and why."""
    with context.database.reading() as session:
        answer, versions = service.locate(session, _cache(request), parameters.query())
    return _json({**_told(answer), "versions": asdict(versions)})


@router.post("/geocode/batch", response_model=GeocodeBatchResult, responses=documented(400, 404))
def geocode_batch(request: Request, context: ContextDep, batch: GeocodeBatch) -> Response:
    """Say where up to a thousand addresses are, each as if it were asked alone."""
    asked = [fields.query() for fields in batch.addresses]
    with context.database.reading() as session:
        answers, versions = service.locate_many(session, _cache(request), asked)
    return _json({"versions": asdict(versions), "answers": [_told(answer) for answer in answers]})


@router.get("/reverse", response_model=ReverseAnswer, responses=documented(400, 404, 503))
def reverse(context: ContextDep, parameters: Annotated[ReverseParameters, Query()]) -> Response:
    """Say which areas hold a point, and which named places are nearest."""
    boundary_set = context.boundary_set(None)
    lon, lat = parameters.lon, parameters.lat
    with context.database.reading() as session:
        found = assignment.locate_point(session, boundary_set.id, lon, lat)
        places = service.nearest_places(session, lon, lat)
        version = gazetteer.info(session).code
    return _json(
        {
            "boundary_set": boundary_set.code,
            "gazetteer": version,
            **asdict(found),
            "places": [asdict(place) for place in places],
        }
    )


def _cache(request: Request) -> GeocoderCache:
    found = request.app.state.geocoder
    assert isinstance(found, GeocoderCache)
    return found


def _told(answer: Answer) -> dict[str, Any]:
    told = answer.as_dict()
    told.pop("features")
    return told


def _json(body: dict[str, Any]) -> Response:
    """Answer with JSON that no cache keeps: the next decision of a reviewer may change it."""
    return Response(
        orjson.dumps(body), media_type="application/json", headers={"Cache-Control": "no-store"}
    )
