"""The OpenAPI document and the service agree, whatever is sent: Schemathesis tries to break it."""

from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from schemathesis.generation import GenerationMode

from api.access.matrix import PUBLIC, matrix
from api.main import create_app
from tests.api.conftest import SETTINGS
from tests.api.contract import try_operation
from tests.serving import nowhere

EXAMPLES = 20
REFUSALS = 3
"""Examples of what is closed without a token: `test_officer_contract` tries those with one."""

DOCUMENT = create_app(nowhere(), SETTINGS).openapi()
CASES = [
    pytest.param(path, method.upper(), mode, id=f"{method} {path} {mode.value}")
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
    for mode in GenerationMode
    # Without parameters or a body there is nothing to send that is wrong.
    if mode is GenerationMode.POSITIVE or {"parameters", "requestBody"} & set(operation)
]


@pytest.fixture(scope="session")
def schema(client: TestClient) -> Any:
    """Return the document as the running service gives it."""
    return schemathesis.openapi.from_asgi("/openapi.json", client.app)


@pytest.mark.parametrize(("path", "method", "mode"), CASES)
def test_every_answer_is_what_the_document_says(
    schema: Any, path: str, method: str, mode: GenerationMode
) -> None:
    closed = {"officer": []} in DOCUMENT["paths"][path][method.lower()].get("security", [])
    try_operation(schema, path, method, mode, REFUSALS if closed else EXAMPLES)


def test_the_document_asks_for_a_token_where_the_matrix_does() -> None:
    for path, operations in DOCUMENT["paths"].items():
        for method, operation in operations.items():
            row = matrix()[f"{method.upper()} {path}"]
            if row.reach != PUBLIC:
                assert operation.get("security") == [{"officer": []}], row.operation


def test_every_operation_has_an_example_and_its_failures_are_documented() -> None:
    for path, operations in DOCUMENT["paths"].items():
        for operation in operations.values():
            assert "400" in operation["responses"], path
            assert "422" not in operation["responses"], path
            problem = operation["responses"]["400"]["content"]["application/problem+json"]
            assert problem["schema"]["$ref"].endswith("/Problem")
    for name in ("Problem", "Statistic", "AreaItem", "LocateAnswer"):
        assert "example" in DOCUMENT["components"]["schemas"][name]


def references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [ref for value in part for ref in references(value)]
    if isinstance(part, dict):
        here = [part["$ref"]] if "$ref" in part else []
        return here + [ref for value in part.values() for ref in references(value)]
    return []


def test_the_document_refers_to_nothing_outside_itself() -> None:
    found = references(DOCUMENT)
    assert found
    assert all(reference.startswith("#/components/schemas/") for reference in found)
    assert {ref.rpartition("/")[2] for ref in found} <= set(DOCUMENT["components"]["schemas"])
