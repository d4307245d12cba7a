"""Every file about people says who took it, and when; the table of files leaves none out."""

import csv
import io
import re
import subprocess
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from api.access.matrix import PUBLIC, matrix
from api.main import create_app
from registry.actors.service import Actor
from registry.imports.service import run
from tests.api.conftest import SETTINGS
from tests.api.imports.test_endpoints import as_csv
from tests.api.officers import Desk, app_of, bearer, enrol
from tests.conftest import NewDatabase
from tests.registry.agreements.made import agreed, ready, verified
from tests.registry.housing_applications.made import house_parameters
from tests.registry.imports.files import OFFICER, household, of, write_csv
from tests.serving import nowhere

TAKER = Actor("Pegawai Fail", "district_officer")
AGENCY = Actor("Pegawai Fail JKM", "agency_officer")
TABLE = {
    f"{row['method']} {row['path']}": row["mark"]
    for row in csv.DictReader(
        files("api.access").joinpath("exports.csv").read_text(encoding="utf-8").splitlines()
    )
}
SHOWN_ELSEWHERE = {
    "GET /v1/allocation-scenarios/{scenario_id}/families": "tests/geo/scenarios/test_filling.py"
}
MARK = re.compile(r"PetaKasih: (.*?) \(\w+\), 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")
JSON = ("application/json", "application/problem+json")


@pytest.fixture(scope="module")
def fetch(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return what gets the file of an operation, with things that lie there."""
    with new_database() as database:
        ready(database)
        enrol(database, [TAKER])
        enrol(database, [AGENCY], agency="JKM")
        with database.writing() as session:
            home = verified(session)
            there = house_parameters(session, home.id)
            there |= {"agreement_id": str(agreed(session).id), "form": "csv"}
        path = write_csv(tmp_path_factory.mktemp("file") / "f.csv", [household(1, district="?")])
        there["job"] = str(run(database, of(path), OFFICER).id)
        app = app_of(database, SETTINGS)
        with TestClient(app) as client:
            sent = client.post(
                "/v1/imports/dry-runs",
                params={"kind": "households", "name": "f.csv"},
                content=as_csv([household(2)]),
                headers=bearer(TAKER),
            )
            app.state.import_desk.wait()
            there["dry_run"] = sent.headers["Location"].rpartition("/")[2]
            yield lambda operation: _file(Desk(client), operation, there)


def _file(desk: Desk, operation: str, there: dict[str, str]) -> bytes:
    path = operation.partition(" ")[2]
    for name, value in there.items():
        path = path.replace(f"{{{name}}}", value)
    answer = desk.get(AGENCY if "agreements" in path else TAKER, path)
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def lines(content: bytes) -> list[str]:
    """Return the rows of a table as text, without the header."""
    if content.startswith(b"PK"):
        rows = load_workbook(io.BytesIO(content)).active.values
    else:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return ["|".join(str(cell) for cell in row) for row in rows][1:]


def footer(content: bytes) -> list[str]:
    """Return the text of a PDF, its lines joined: it is marked on its one page."""
    told = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return [" ".join(told.stdout.decode().split())]


def comment(content: bytes) -> list[str]:
    """Return the comment of a JPEG, which comes right after its first two bytes."""
    assert content[:4] == b"\xff\xd8\xff\xfe"
    return [content[6 : 4 + int.from_bytes(content[4:6], "big")].decode()]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "rows": lines,
    "footer": footer,
    "comment": comment,
}


@pytest.mark.parametrize(
    "operation", [one for one in TABLE if TABLE[one] != "none" and one not in SHOWN_ELSEWHERE]
)
def test_a_file_about_people_is_marked(fetch: Any, operation: str) -> None:
    told = READERS[TABLE[operation]](fetch(operation))
    assert told
    for one in told:
        found = MARK.search(one)
        assert found, one
        assert found[1] in (TAKER.name, AGENCY.name)


def test_every_file_that_only_officers_get_is_in_the_table() -> None:
    document = create_app(nowhere(), SETTINGS).openapi()
    given = set()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            row = matrix()[f"{method.upper()} {path}"]
            content = operation["responses"].get("200", {}).get("content", {})
            if row.reach != PUBLIC and set(content) - {*JSON}:
                given.add(row.operation)
    assert given == set(TABLE)


def test_the_table_of_the_docs_names_every_file() -> None:
    page = (Path(__file__).parents[3] / "docs" / "audit.md").read_text(encoding="utf-8")
    assert [one for one in TABLE if f"`{one}`" not in page] == []
