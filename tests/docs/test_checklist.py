"""Every item of the checklist names endpoints, commands and tests that exist."""

import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from typer.main import get_command

from api.main import ROUTERS, create_app
from cli.main import app as commands
from tests.serving import nowhere

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "checklist.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+[a-z]?) \| (.*) \|$", TEXT, flags=re.MULTILINE)
ITEMS = 74
"""How many items of the reference's checklist are about eKasih, PPRT and PPR; two are notices."""

DOCUMENT = create_app(nowhere()).openapi()
PAGES = {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)}


def has_command(words: list[str]) -> bool:
    found = get_command(commands)
    for word in words:
        found = getattr(found, "commands", {}).get(word)
        if found is None:
            return False
    return True


def named(pattern: str) -> list[str]:
    return sorted(set(re.findall(pattern, TEXT)))


def test_every_item_is_there_once() -> None:
    numbers = [number for number, _ in ROWS]
    assert [one for one in numbers if one.isdecimal()][:ITEMS] == [
        str(number) for number in range(1, ITEMS + 1)
    ]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(("number", "cells"), ROWS, ids=[number for number, _ in ROWS])
def test_every_item_says_what_serves_it_and_which_test_holds_it(number: str, cells: str) -> None:
    columns = [cell.strip() for cell in re.split(r"(?<!\\)\|", cells)]
    assert len(columns) == 4, number
    assert all(columns), number
    assert "`tests/" in columns[3] or "not built" in cells, number


@pytest.mark.parametrize("endpoint", named(r"`((?:GET|POST|PUT|PATCH|DELETE) /[^`?]*)"))
def test_an_endpoint_is_in_the_openapi_document(endpoint: str) -> None:
    method, path = endpoint.split(" ")
    assert method.lower() in DOCUMENT["paths"].get(path, {})


@pytest.mark.parametrize("page", named(r"page `(/[^`]*)`"))
def test_a_page_is_served(page: str) -> None:
    assert page in PAGES


@pytest.mark.parametrize("command", named(r"`petakasih ([a-z][a-z -]*[a-z])"))
def test_a_command_is_there(command: str) -> None:
    words = command.split(" -")[0].split()
    assert has_command(words)


@pytest.mark.parametrize("path", named(r"`(tests/[^`]*)`"))
def test_a_test_is_there(path: str) -> None:
    assert (ROOT / path).exists()
