"""A question to the database that takes too long is told so, on pages in words."""

from collections.abc import Iterator

import pytest
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.access import guard
from api.access.matrix import PUBLIC, Row
from api.context import ContextDep
from api.main import create_app
from database.session import Database
from tests.serving import nowhere

slow = APIRouter()


@slow.get("/v1/slow")
def answer(context: ContextDep) -> str:
    with context.database.reading() as session:
        return str(session.scalar(text("SELECT pg_sleep(5)")))


slow.get("/slow", response_class=HTMLResponse)(answer)


@pytest.fixture
def client(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Return a client of a service whose questions may take a fifth of a second."""
    monkeypatch.setenv("DATABASE_STATEMENT_SECONDS", "0.2")
    row = Row("GET", "/slow", PUBLIC, False, None, ())
    monkeypatch.setattr(guard, "row_of", lambda method, route: row)
    app = create_app(nowhere(database.url))
    app.include_router(slow)
    with TestClient(app) as opened:
        yield opened


def test_a_program_is_told_by_a_problem(client: TestClient) -> None:
    told = client.get("/v1/slow")
    assert (told.status_code, told.headers["content-type"]) == (503, "application/problem+json")
    assert told.json()["type"] == "urn:petakasih:problem:took-too-long"
    # Neither the statement nor what the driver said of it.
    assert "statement" not in told.text
    assert "sleep" not in told.text


@pytest.mark.parametrize(("lang", "words"), [("ms", "lebih lama"), ("en", "longer than")])
def test_people_are_told_on_a_page(client: TestClient, lang: str, words: str) -> None:
    told = client.get(f"/slow?lang={lang}", headers={"Accept": "text/html"})
    assert (told.status_code, told.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert words in told.text
    assert told.elapsed.total_seconds() < 4
