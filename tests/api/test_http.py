"""What every answer shares: problems, HEAD, ETags, compression, security headers."""

import gzip
import logging
import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access.guard import guard
from api.access.matrix import PUBLIC as PUBLIC_REACH
from api.access.matrix import matrix
from api.main import create_app
from api.settings import ApiSettings
from database.errors import SetupError
from database.session import Database
from geo.publication.queries import PublicationInfo
from geo.publication.service import publish
from tests.api.conftest import SETTINGS
from tests.geo.population import AS_OF, located_country
from tests.serving import served

PUBLIC = (
    "/v1/statistics?indicator=poor_hh",
    "/v1/areas",
    "/v1/areas/S01",
    "/v1/areas/S01/statistics",
    "/v1/indicators",
    "/v1/publications",
    "/v1/boundary-sets",
    "/v1/reference-exceptions",
    "/v1/locate?lon=100.5&lat=1.5",
)
PROBLEM = "application/problem+json"


@pytest.mark.parametrize("address", PUBLIC)
def test_every_public_answer_has_an_etag_and_gives_304_to_who_has_it(
    client: TestClient, address: str
) -> None:
    first = client.get(address)
    assert first.status_code == 200
    assert first.headers["etag"].startswith('"')
    again = client.get(address, headers={"If-None-Match": f'"old", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("address", [*PUBLIC, "/healthz", "/readyz", "/openapi.json"])
def test_head_answers_with_the_headers_of_get_and_no_body(client: TestClient, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "etag", "cache-control", "content-length"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize("address", [*PUBLIC, "/healthz", "/readyz"])
def test_an_unknown_parameter_is_a_400_that_names_it(client: TestClient, address: str) -> None:
    joined = f"{address}{'&' if '?' in address else '?'}unheard=of"
    response = client.get(joined)
    assert (response.status_code, response.json()["field"]) == (400, "unheard")


def test_a_parameter_given_twice_is_a_400_that_names_it(client: TestClient) -> None:
    response = client.get("/v1/locate?lon=100.5&lon=101.5&lat=1.5")
    assert (response.status_code, response.json()["field"]) == (400, "lon")
    listed = client.get("/v1/statistics?indicator=poor_hh&indicator=hardcore_hh&level=state")
    assert listed.status_code == 200


@pytest.mark.parametrize("address", ["/v1", "/v1/nothing", "/v2/areas", "/v1/areas/../../etc"])
def test_an_unknown_address_is_a_404_problem(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.headers["content-type"]) == (404, PROBLEM)
    assert response.json()["status"] == 404


def test_a_method_that_is_not_allowed_is_a_405_problem(client: TestClient) -> None:
    response = client.post("/v1/areas")
    assert (response.status_code, response.headers["content-type"]) == (405, PROBLEM)
    assert response.headers["allow"] == "GET"


PLAIN = sorted(
    row.path
    for row in matrix().values()
    if row.method == "GET" and row.reach == PUBLIC_REACH and "{" not in row.path
)
"""Every public address without a key in it, each page among them."""


@pytest.mark.parametrize("address", PLAIN)
def test_every_page_and_answer_keeps_to_this_service(client: TestClient, address: str) -> None:
    headers = client.get(address, headers={"Origin": "https://evil.example"}).headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action"):
        assert part in policy
    assert not re.search(r"script-src[^;]*'unsafe|default-src[^;]*'unsafe|https?:|\*\.", policy)
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert not [name for name in headers if name.startswith("access-control-")]
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("address", ["/v1/areas", "/v1/nothing", "/healthz", "/openapi.json"])
def test_every_answer_has_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_large_answers_are_compressed_for_who_takes_it(client: TestClient) -> None:
    plain = client.get("/v1/indicators", headers={"Accept-Encoding": "identity"})
    with client.stream("GET", "/v1/indicators", headers={"Accept-Encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert packed.headers["vary"] == "Accept-Encoding"
    # A strong ETag names exact bytes: the two forms must not share one.
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("refused", ["gzip;q=0", "br", ""])
def test_who_refuses_gzip_gets_plain_bytes(client: TestClient, refused: str) -> None:
    headers = client.get("/v1/indicators", headers={"Accept-Encoding": refused}).headers
    assert "content-encoding" not in headers


def test_an_answer_that_names_its_publication_may_be_kept_for_ever(
    client: TestClient, publication: PublicationInfo
) -> None:
    address = "/v1/statistics?indicator=poor_hh"
    assert client.get(address).headers["cache-control"] == "public, max-age=60"
    pinned = client.get(f"{address}&publication={publication.number}")
    assert pinned.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_links_begin_with_the_configured_address(
    country: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PETAKASIH_SECRET", "a secret for tests, 32 characters")
    settings = ApiSettings(notice_seconds=0, public_url="https://peta.example/api")
    with TestClient(
        create_app(served(country), settings), base_url="https://peta.example"
    ) as opened:
        link = opened.get("/v1/areas?limit=1").json()["next"]
    assert link.startswith("https://peta.example/api/v1/areas?")


@pytest.fixture
def broken(country: Database) -> Iterator[TestClient]:
    """Return a client of an app with a handler that fails with a secret in its error."""
    app: FastAPI = create_app(served(country), SETTINGS)
    app.dependency_overrides[guard] = lambda: None  # which serves no endpoint without a row

    @app.get("/broken")
    def fail() -> None:
        raise ZeroDivisionError("password=secret")

    with TestClient(app, raise_server_exceptions=False) as opened:
        yield opened


def test_a_defect_is_a_500_with_an_incident_number_that_the_log_explains(
    broken: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        response = broken.get("/broken")
    assert (response.status_code, response.headers["content-type"]) == (500, PROBLEM)
    assert "secret" not in response.text
    (record,) = [record for record in caplog.records if record.name == "api.problems"]
    assert response.json()["incident"] in record.getMessage()


def test_a_4xx_is_not_logged_as_an_error(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/v1/areas?level=village")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_new_publication_is_noticed(own_database: Database) -> None:
    located_country(own_database, 30, seed=3)
    with TestClient(create_app(served(own_database), SETTINGS)) as opened:
        assert opened.get("/v1/statistics?indicator=poor_hh").status_code == 404
        number = publish(own_database, AS_OF).number
        assert opened.get("/v1/statistics?indicator=poor_hh").json()["publication"] == number
        newer = publish(own_database, AS_OF, threshold=20).number
        assert opened.get("/v1/statistics?indicator=poor_hh").json()["publication"] == newer
        old = opened.get(f"/v1/statistics?indicator=poor_hh&publication={number}").json()
        assert old["publication"] == number


def test_a_body_that_is_no_json_is_called_the_body(client: TestClient) -> None:
    cut = {"Content-Type": "application/json"}
    response = client.post("/v1/status-checks", content='{"identity_no": ', headers=cut)
    assert (response.status_code, response.json()["field"]) == (400, "body")


def test_behind_tls_the_service_needs_a_secret_of_its_own(country: Database) -> None:
    with pytest.raises(SetupError, match="PETAKASIH_SECRET"):
        create_app(served(country), ApiSettings(public_url="https://peta.example"))


def test_behind_tls_browsers_are_told_to_stay_there(
    country: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PETAKASIH_SECRET", "a secret for tests, 32 characters")
    secure = ApiSettings(public_url="https://peta.example")
    with TestClient(create_app(served(country), secure), base_url="https://peta.example") as opened:
        told = opened.get("/healthz").headers["Strict-Transport-Security"]
    assert "max-age=63072000" in told


def test_without_tls_nothing_is_said_about_it(client: TestClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/healthz").headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("peta.example", 200),
        ("PETA.example:8443", 200),
        ("other.example", 200),
        ("localhost:8000", 200),
        ("evil.example", 400),
        ("peta.example.evil.example", 400),
        ("peta.example@evil.example", 400),
        ("", 400),
    ],
)
def test_only_hosts_of_the_settings_are_answered(country: Database, host: str, status: int) -> None:
    named = ApiSettings(public_url="http://peta.example", hosts=("other.example",))
    with TestClient(create_app(served(country), named)) as opened:
        told = opened.get("/healthz", headers={"Host": host})
    assert told.status_code == status
    if status == 400:
        assert told.json()["field"] == "Host"
        assert "evil" not in told.text


def test_no_other_site_s_page_may_read_answers(client: TestClient) -> None:
    told = client.get("/v1/indicators", headers={"Origin": "https://evil.example"})
    assert not [name for name in told.headers if name.startswith("access-control-")]


def test_a_body_that_is_too_large_is_refused_told_or_not(country: Database) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(16):
            yield b" " * 1024 * 1024

    with TestClient(create_app(served(country), ApiSettings(body_bytes=1024 * 1024))) as opened:
        header = {"Content-Type": "application/json"}
        told = opened.post("/v1/self-checks", content=endless(), headers=header)
        declared = opened.post(
            "/v1/self-checks", content=b"{}", headers=header | {"Content-Length": str(2**30)}
        )
    for answer in (told, declared):
        problem = answer.json()
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert (problem["type"], problem["field"]) == ("urn:petakasih:problem:too-large", "body")
        assert answer.headers["content-security-policy"]


@pytest.mark.parametrize(("lang", "words"), [("ms", "terlalu besar"), ("en", "too large")])
def test_a_form_that_is_too_large_is_refused_on_a_page(
    country: Database, lang: str, words: str
) -> None:
    with TestClient(create_app(served(country), ApiSettings(body_bytes=1024))) as opened:
        told = opened.post(
            f"/semakan-kendiri?lang={lang}",
            content=b"size=1",
            headers={
                "Accept": "text/html",
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": str(2**30),
            },
        )
    assert (told.status_code, told.headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert words in told.text
