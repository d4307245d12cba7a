"""Reports over HTTP."""

import pytest
from fastapi.testclient import TestClient

from geo.publication.queries import PublicationInfo


def test_a_report_is_made_once_per_publication_and_language(
    client: TestClient, publication: PublicationInfo
) -> None:
    address = f"/v1/reports/areas/D01-01.html?publication={publication.number}"
    malay, english = client.get(address), client.get(f"{address}&language=en")
    assert '<html lang="ms">' in malay.text
    assert '<html lang="en">' in english.text
    assert "immutable" in malay.headers["cache-control"]
    again = client.get(address, headers={"If-None-Match": malay.headers["etag"]})
    assert again.status_code == 304
    assert malay.headers["etag"] != english.headers["etag"]


def test_without_a_publication_the_newest_is_taken_for_a_while(
    client: TestClient, publication: PublicationInfo
) -> None:
    answer = client.get("/v1/reports/areas/S01.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert f"petakasih-{publication.number}-S01-ms.pdf" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("report", "status"),
    [
        ("D99-01.pdf", 404),
        ("M01-01-001.pdf", 400),
        ("D01-01.docx", 400),
        ("D01-01.pdf?language=fr", 400),
        ("D01-01.pdf?page=1", 400),
        ("D01-01.pdf?publication=999", 404),
    ],
)
def test_what_has_no_report_is_a_clear_refusal(
    client: TestClient, report: str, status: int
) -> None:
    answer = client.get(f"/v1/reports/areas/{report}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
