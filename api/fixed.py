"""Answers made of the service's own committed data: they change with its version only."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from fastapi import Request, Response

from api.caching import send
from api.context import Context
from api.rendering import json_answer


def fixed_answer(request: Request, context: Context, make: Callable[[], Any]) -> Response:
    """Return what `make` gives as JSON, rendered once per address."""
    key = ("fixed", version("petakasih"), request.url.path, request.url.query)
    answer = context.cache.get(key, lambda: json_answer(make()))
    return send(request, answer, f"public, max-age={context.settings.fresh_seconds}")
