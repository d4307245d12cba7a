"""The contract of what officers may do, tried with a token: no 5xx, nothing undocumented."""

from typing import Any

import pytest
import schemathesis
from schemathesis.generation import GenerationMode

from api.main import create_app
from database.session import Database
from tests.api.conftest import SETTINGS
from tests.api.contract import try_operation
from tests.api.officers import Desk, token_of
from tests.registry.registrations.families import DISTRICT, SECRETARY

EXAMPLES = 40

DOCUMENT = create_app(Database("postgresql+psycopg://nobody@/nothing"), SETTINGS).openapi()
CASES = [
    pytest.param(path, method.upper(), mode, id=f"{method} {path} {mode.value}")
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
    if {"officer": []} in operation.get("security", [])
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or {"parameters", "requestBody"} & set(operation)
]


@pytest.fixture(scope="module")
def schema(desk: Desk) -> Any:
    """Return the document as the running service gives it."""
    return schemathesis.openapi.from_asgi("/openapi.json", desk.client.app)


@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_every_answer_to_an_officer_is_what_the_document_says(
    schema: Any, path: str, method: str, mode: GenerationMode
) -> None:
    officer = SECRETARY if path.startswith("/v1/meetings") else DISTRICT
    headers = {"Authorization": f"Bearer {token_of(officer)}"}
    try_operation(schema, path, method, mode, EXAMPLES, headers)
