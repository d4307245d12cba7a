"""The OpenAPI document: self-contained, with every failure's body, without FastAPI's 422."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api.access.matrix import PUBLIC, Row, matrix
from api.access.rates import kinds
from api.problems import Problem, documented
from api.statistics.schemas import StatisticsFeatures

REFERENCED = (Problem, StatisticsFeatures)
"""Models that responses name without being a handler's own answer."""


def complete_openapi(app: FastAPI) -> None:
    """Make the app answer with the completed document, built at first use."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    # FastAPI's documented way to replace the document is to assign the method.
    setattr(app, "openapi", build)  # noqa: B010


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title=app.title, version=app.version, summary=app.summary, routes=app.routes
    )
    _, extra = models_json_schema(
        [(model, "validation") for model in REFERENCED],
        ref_template="#/components/schemas/{model}",
    )
    schemas = document["components"]["schemas"]
    schemas.update(extra["$defs"])
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            # Validation errors are answered with 400, as `problems` says.
            operation["responses"].pop("422", None)
            operation["responses"].setdefault("503", documented(503)[503])
            if "requestBody" in operation:
                for status, told in documented(408, 413, 415).items():
                    operation["responses"].setdefault(str(status), told)
            if f"{method.upper()} {path}" in kinds():
                operation["responses"].setdefault("429", documented(429)[429])
            _document_refusals(matrix().get(f"{method.upper()} {path}"), operation["responses"])
    return document


def _document_refusals(row: Row | None, responses: dict[str, Any]) -> None:
    """Add how the guard refuses, which no handler knows of."""
    if row is None or row.reach in (PUBLIC, "own"):
        return
    statuses = (401, 403, 404, 429) if row.reach == "named" else (401, 403, 429)
    for status, told in documented(*statuses).items():
        responses.setdefault(str(status), told)
