"""One body for every failure: RFC 9457 problem+json, and one table from failure family to status.

Only 5xx are logged as errors. What a driver or a library said never leaves the service.
"""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from database.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    PetaKasihError,
    TooLarge,
    TooMany,
    Unauthenticated,
    Unavailable,
)

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:petakasih:problem:"

STATUS: Mapping[type[PetaKasihError], HTTPStatus] = {
    InvalidInput: HTTPStatus.BAD_REQUEST,
    NotFound: HTTPStatus.NOT_FOUND,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="petakasih"'}

CODES = {
    HTTPStatus.UNAUTHORIZED: "unauthorized",
    HTTPStatus.NOT_FOUND: NotFound.code,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TooLarge.code,
    HTTPStatus.METHOD_NOT_ALLOWED: "method-not-allowed",
    HTTPStatus.REQUEST_TIMEOUT: "too-slow",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "packed-body",
}

FIELDS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body",
    HTTPStatus.REQUEST_TIMEOUT: "body",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Content-Encoding",
}
"""What is at fault where a status alone says so."""

UNREACHABLE = (OperationalError, InterfaceError, PoolTimeout)
"""What is raised when the database does not answer."""

FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")

log = logging.getLogger(__name__)


class FieldProblem(BaseModel):
    """One thing that is wrong with one field."""

    field: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details. `field` names what is at fault, `expected` what would be right."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "urn:petakasih:problem:invalid-input",
                "title": "Bad Request",
                "status": 400,
                "detail": "no indicator has the code 'poverty'",
                "field": "indicator",
                "expected": "one of registered_poverty_rate, hies_absolute",
            }
        }
    )

    type: str = Field(description="stable name of the kind of problem")
    title: str
    status: int
    detail: str
    field: str | None = None
    expected: str | None = None
    errors: list[FieldProblem] | None = None
    incident: str | None = Field(default=None, description="for 5xx: the number in the log")


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the OpenAPI `responses` of these failures."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def response(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Return the problem as a response; it is never stored by caches."""
    return Response(
        orjson.dumps(problem.model_dump(exclude_none=True)),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={**(headers or {}), "Cache-Control": "no-store"},
    )


def install(app: FastAPI) -> None:
    """Answer every failure of the app with a problem."""
    app.add_exception_handler(PetaKasihError, _explained)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http)
    for unreachable in UNREACHABLE:
        app.add_exception_handler(unreachable, _unreachable)
    app.add_exception_handler(Exception, _unexpected)


def _explained(_request: Request, error: Exception) -> Response:
    assert isinstance(error, PetaKasihError)
    status = status_of(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(_request, error)
    return response(
        Problem(
            type=TYPE_PREFIX + error.code,
            title=status.phrase,
            status=status,
            detail=error.message,
            field=error.field,
            expected=error.expected,
            errors=[FieldProblem(field=one.field, detail=one.detail) for one in error.faults]
            or None,
        ),
        _headers(error),
    )


def status_of(error: PetaKasihError) -> HTTPStatus:
    """Return the status of a failure by its family."""
    return next(
        (STATUS[family] for family in type(error).__mro__ if family in STATUS),
        HTTPStatus.INTERNAL_SERVER_ERROR,
    )


def _headers(error: PetaKasihError) -> dict[str, str]:
    if isinstance(error, TooMany):
        return {"Retry-After": str(error.retry_after)}
    return dict(CHALLENGE) if isinstance(error, Unauthenticated) else {}


def _invalid_request(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    found = [_field_problem(item) for item in error.errors()]
    return response(
        Problem(
            type=TYPE_PREFIX + InvalidInput.code,
            title=HTTPStatus.BAD_REQUEST.phrase,
            status=HTTPStatus.BAD_REQUEST,
            detail=found[0].detail,
            field=found[0].field,
            errors=found,
        )
    )


def _field_problem(item: Mapping[str, Any]) -> FieldProblem:
    # The first part of the location says query, path or body; the reader knows only the field.
    # A body that is no JSON has a place in its text instead of a field.
    inside = () if item["type"] == "json_invalid" else item["loc"][1:]
    field = ".".join(_told(part) for part in inside) or str(item["loc"][0])
    unknown = item["type"] == "extra_forbidden"
    return FieldProblem(field=field, detail="no such parameter" if unknown else str(item["msg"]))


def _told(part: str | int) -> str:
    """Return a part of a location; what was sent as a name and is none may be personal."""
    return str(part) if isinstance(part, int) or FIELD_NAME.fullmatch(part) else "?"


def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return http_problem(error)


def http_problem(error: HTTPException) -> Response:
    """Return the problem of a failure that is a status and little else."""
    status = HTTPStatus(error.status_code)
    return response(
        Problem(
            type=TYPE_PREFIX + CODES.get(status, "http"),
            title=status.phrase,
            status=status,
            detail=str(error.detail),
            field=FIELDS.get(status),
        ),
        error.headers,
    )


def _unreachable(_request: Request, error: Exception) -> Response:
    incident = _logged(error)
    return response(
        Problem(
            type=TYPE_PREFIX + Unavailable.code,
            title=HTTPStatus.SERVICE_UNAVAILABLE.phrase,
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            detail="The database cannot be reached now.",
            incident=incident,
        ),
        {"Retry-After": "5"},
    )


def _unexpected(_request: Request, error: Exception) -> Response:
    return response(
        Problem(
            type=TYPE_PREFIX + "internal",
            title=HTTPStatus.INTERNAL_SERVER_ERROR.phrase,
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
            detail="The service failed. The incident number is in its log.",
            incident=_logged(error),
        )
    )


def _logged(error: Exception) -> str:
    incident = uuid4().hex
    log.error("incident %s", incident, exc_info=error)
    return incident
