"""Clusters over HTTP, and the planners' pages."""

import pytest
from fastapi.testclient import TestClient

from geo.publication.queries import PublicationInfo
from tests.geo.clusters.test_service import RATE
from tests.geo.clusters.test_service import chessboard as chessboard  # a fixture
from tests.geo.clusters.test_service import found as found  # a fixture
from tests.serving import served


@pytest.fixture
def board(chessboard, found):
    from api.main import create_app
    from tests.api.conftest import SETTINGS

    with TestClient(create_app(served(chessboard), SETTINGS)) as opened:
        yield opened


def test_an_analysis_tells_its_method_and_every_area(board: TestClient) -> None:
    answer = board.get(f"/v1/publications/1/clusters?indicator={RATE}&level=district")
    told = answer.json()
    assert told["label_en"] == "Statistical cluster of registration"
    assert told["permutations"] == 9_999
    assert len(told["items"]) == 64
    assert {item["kind"] for item in told["items"]} >= {"high_high", "not_significant"}
    assert "immutable" in answer.headers["cache-control"]


def test_the_map_of_clusters_names_kinds_and_withheld_areas_without_inline_style(
    board: TestClient,
) -> None:
    page = board.get("/clusters?lang=en").text
    assert "High among high" in page
    assert "Withheld or no data (1)" in page
    assert "<style" not in page
    assert "style=" not in page
    assert "Kelompok statistik pendaftaran" in board.get("/clusters").text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("indicator=poor_hh", 400),
        ("level=state", 400),
        ("indicator=coverage", 404),
        ("page=2", 400),
    ],
)
def test_what_is_not_there_is_refused(board: TestClient, query: str, status: int) -> None:
    assert board.get(f"/v1/publications/1/clusters?{query}").status_code == status


def test_the_page_of_publications_links_every_file_and_offers_reports(
    client: TestClient, publication: PublicationInfo
) -> None:
    page = client.get("/publications?lang=en").text
    for name in ("figures.csv", "figures.xlsx", "figures.parquet", "figures.gpkg", "codebook.csv"):
        assert f"/v1/publications/{publication.number}/files/{name}" in page
    assert '<option value="D01-01">' in page
    answer = client.get("/publications/report?area=D01-01&lang=en", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/v1/reports/areas/D01-01.pdf?language=en"


def test_pages_without_an_analysis_say_so(client: TestClient, publication: PublicationInfo) -> None:
    assert "no analysis of clusters" in client.get("/clusters?lang=en").text


@pytest.mark.parametrize(
    ("lang", "label"),
    [("ms", "Kadar pendaftaran isi rumah miskin"), ("en", "Registered poor per 100 households")],
)
def test_the_page_of_publications_names_analyses_in_words(
    board: TestClient, lang: str, label: str
) -> None:
    page = board.get(f"/publications?lang={lang}").text
    assert label in page
    assert f">{RATE}" not in page
