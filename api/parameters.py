"""Query parameters: an unknown one, and one given twice, is a 400 that names it."""

from collections import Counter
from typing import Annotated, Any, Literal

from fastapi import Path, Request
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from database.errors import InvalidInput

MAX_LIMIT = 3_000
MAX_INTEGER = 2**31 - 1

AreaCodePath = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9_-]{1,40}$",
        description="Area code",
        openapi_examples={"district": {"value": "D12-03"}},
    ),
]

Limit = Annotated[
    int, Field(ge=1, le=MAX_LIMIT, description=f"items in one answer, 1 to {MAX_LIMIT}")
]

Level = Literal["national", "state", "district", "mukim", "parlimen", "dun"]
AreaCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Cursor = Annotated[
    str, Field(max_length=200, description="where to go on, from the `next` link of an answer")
]
BoundarySetCode = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9._-]{1,80}$", description="boundary set; the current one by default"
    ),
]
PublicationNumber = Annotated[
    int, Field(ge=1, le=MAX_INTEGER, description="publication; the newest by default")
]


class Parameters(BaseModel):
    """Parent of every endpoint's query parameters: nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that were given, in a fixed order, as they stand in an address."""
        given: dict[str, Any] = self.model_dump(exclude_none=True, exclude_defaults=True)
        return [
            (name, str(item))
            for name, value in sorted(given.items())
            for item in (value if isinstance(value, list | tuple) else (value,))
        ]


class NoParameters(Parameters):
    """For endpoints that take none."""


def refuse_repeats(request: Request) -> None:
    """Refuse a query parameter that comes twice, where the document says that it is one value.

    Raises:
        InvalidInput: the frameworks would take the last one and leave the others unread.
    """
    given = Counter(name for name, _ in request.query_params.multi_items())
    repeated = {name for name, times in given.items() if times > 1}
    route = request.scope.get("route")
    if not repeated or not isinstance(route, APIRoute) or not route.include_in_schema:
        return
    operation = request.app.openapi()["paths"][route.path][request.method.lower()]
    for parameter in operation.get("parameters", ()):
        name, schema = parameter["name"], parameter["schema"]
        is_list = any(one.get("type") == "array" for one in (schema, *schema.get("anyOf", ())))
        if name in repeated and not is_list:
            raise InvalidInput(f"{name} is given more than once.", field=name, expected="one value")
