"""Files of publications over HTTP."""

import hashlib
import io
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pa_parquet
import pytest
from fastapi.testclient import TestClient

from database.session import Database
from geo.downloads.service import FORMS, write_files
from geo.publication.queries import PublicationInfo


@pytest.fixture
def address(publication: PublicationInfo) -> str:
    return f"/v1/publications/{publication.number}/files"


def test_every_listed_file_can_be_had_and_is_the_one_that_is_rebuilt(
    client: TestClient,
    country: Database,
    publication: PublicationInfo,
    address: str,
    tmp_path: Path,
) -> None:
    items = client.get(address).json()["items"]
    written = write_files(country, publication.number, tmp_path)
    assert [item["name"] for item in items] == list(FORMS)
    for item, path in zip(items, written, strict=True):
        answer = client.get(item["href"])
        assert answer.headers["content-type"] == item["media_type"]
        assert path.name in answer.headers["content-disposition"]
        assert hashlib.sha256(answer.content).digest() == hashlib.sha256(path.read_bytes()).digest()


def test_a_file_is_kept_by_readers_for_ever_and_not_sent_twice(
    client: TestClient, address: str
) -> None:
    first = client.get(f"{address}/figures.parquet")
    assert "immutable" in first.headers["cache-control"]
    again = client.get(
        f"{address}/figures.parquet", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert len(pa_parquet.read_table(io.BytesIO(first.content))) > 0


def test_a_part_of_a_file_can_be_asked_for(client: TestClient, address: str) -> None:
    whole = client.get(f"{address}/figures.gpkg").content
    part = client.get(f"{address}/figures.gpkg", headers={"Range": "bytes=0-15"})
    assert (part.status_code, part.content) == (206, whole[:16])


def test_two_publications_have_two_sets_of_files(
    client: TestClient, publication: PublicationInfo, address: str
) -> None:
    older = client.get(f"/v1/publications/{publication.number - 1}/files/figures.csv")
    told = pd.read_csv(io.StringIO(older.text))
    assert set(told["publication"]) == {publication.number - 1}
    assert set(
        pd.read_csv(io.StringIO(client.get(f"{address}/figures.csv").text))["publication"]
    ) == {publication.number}


@pytest.mark.parametrize(
    ("path", "status"),
    [("figures.pdf", 404), ("FIGURES", 400), ("..%2fsecret", 404), ("figures.csv?all=1", 400)],
)
def test_what_is_no_file_is_a_clear_refusal(
    client: TestClient, address: str, path: str, status: int
) -> None:
    answer = client.get(f"{address}/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert client.get("/v1/publications/999/files/figures.csv").status_code == 404
