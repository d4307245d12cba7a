"""Signing in over HTTP: by tokens, by cookie, as a service; and out again."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.access.gate import COOKIE, CSRF_COOKIE, CSRF_HEADER, HOST_COOKIE
from api.settings import ApiSettings
from database.session import Database
from registry.accounts import service as accounts
from registry.accounts.passwords import hash_password
from registry.accounts.service import Grant
from registry.poverty_lines.service import load
from tests.api.officers import app_of
from tests.conftest import NewDatabase
from tests.registry.records.made import family

PASSWORD = "empat perkataan untuk ujian"
HASHED = hash_password(PASSWORD)
WHO = "/v1/sessions/current"


@pytest.fixture(scope="module")
def database(new_database: NewDatabase) -> Iterator[Database]:
    with new_database() as opened:
        with opened.writing() as session:
            load(session)
            for login, name in (("aminah", "Aminah"), ("badrul", "Badrul")):
                account, _ = accounts.create_person(session, login, name, "tests")
                accounts.give(session, account, Grant("district_officer"), "tests")
                accounts.give(session, account, Grant("planner", "S12"), "tests")
                account.secret_hash, account.is_first_password = HASHED, False
        yield opened


@pytest.fixture
def client(database: Database) -> Iterator[TestClient]:
    with TestClient(app_of(database), raise_server_exceptions=False) as opened:
        yield opened


def sign_in(client: TestClient, login: str = "aminah", **more: Any) -> Any:
    return client.post("/v1/sessions", json={"login": login, "password": PASSWORD} | more)


def with_token(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_tokens_let_in_and_are_renewed(client: TestClient) -> None:
    told = sign_in(client)
    assert told.status_code == 201, told.text
    assert told.headers["Cache-Control"] == "no-store"
    first = told.json()
    assert (first["token_type"], first["expires_in"]) == ("Bearer", 600)
    who = client.get(WHO, headers=with_token(first["access_token"])).json()
    assert who["grants"] == [
        {"role": "district_officer", "area": None, "agency": None},
        {"role": "planner", "area": "S12", "agency": None},
    ]
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = client.post("/v1/oauth/token", data=form)
    assert second.status_code == 200, second.text
    again = client.post("/v1/oauth/token", data=form)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    # The thief and the owner are both out.
    for one in (first, second.json()):
        assert client.get(WHO, headers=with_token(one["access_token"])).status_code == 401


def test_a_wrong_password_is_refused_without_saying_why(client: TestClient) -> None:
    for login in ("badrul", "nobody"):
        told = sign_in(client, login, password="wrong")
        assert told.status_code == 401
        assert told.json()["type"].endswith(":sign-in-refused")
        assert "wrong" not in told.text


def test_a_first_password_asks_for_another(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        _, first = accounts.create_person(session, "citra", "Citra", "tests")
    told = sign_in(client, "citra", password=first)
    assert (told.status_code, told.json()["field"]) == (403, "new_password")
    weak = sign_in(client, "citra", password=first, new_password="citra citra 1")
    assert (weak.status_code, weak.json()["field"]) == (400, "new_password")
    assert sign_in(client, "citra", password=first, new_password=PASSWORD).status_code == 201


def test_too_many_wrong_passwords_lock(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        accounts.create_person(session, "dahlia", "Dahlia", "tests")
    told = [sign_in(client, "dahlia", password="wrong") for _ in range(6)]
    assert [one.status_code for one in told] == [401] * 4 + [429] * 2
    assert 0 < int(told[-1].headers["Retry-After"]) <= 60


def test_what_was_typed_wrongly_is_never_told_back(client: TestClient) -> None:
    told = client.post("/v1/sessions", json={"login": "aminah", "password": ["s3cret"]})
    assert told.status_code == 400
    assert "s3cret" not in told.text


def test_a_cookie_reads_and_changes_only_with_its_page_s_token(
    client: TestClient, database: Database
) -> None:
    with database.writing() as session:
        path = f"/v1/households/{family(session).id}"
    told = sign_in(client, cookie=True)
    assert set(told.json()) == {"token_type", "expires_in"}
    cookie = next(
        one for one in told.headers.get_list("set-cookie") if one.startswith(COOKIE + "=")
    )
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get(path).status_code == 200
    body = {"reason": "Pindah.", "household": {"postcode": "89300"}}
    for token in ({}, {CSRF_HEADER: "x"}, {CSRF_HEADER: ""}):
        refused = client.patch(path, json=body, headers=token)
        assert (refused.status_code, refused.json()["type"]) == (
            403,
            "urn:petakasih:problem:csrf-refused",
        )
    right = {CSRF_HEADER: client.cookies[CSRF_COOKIE]}
    assert client.patch(path, json=body, headers=right).status_code == 200
    assert client.delete(WHO).status_code == 403
    assert client.delete(WHO, headers=right).status_code == 204
    assert COOKIE not in client.cookies
    assert client.get(path).status_code == 401


def test_one_cookie_s_token_is_not_another_s(client: TestClient) -> None:
    sign_in(client, cookie=True)
    other = client.cookies[CSRF_COOKIE]
    sign_in(client, cookie=True)
    assert client.delete(WHO, headers={CSRF_HEADER: other}).status_code == 403


def test_behind_tls_the_cookie_belongs_to_this_host_over_tls(database: Database) -> None:
    public = ApiSettings(public_url="https://kasih.example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PETAKASIH_SECRET", "x" * 40)
        app = app_of(database, public)
    with TestClient(app, base_url="https://kasih.example") as client:
        told = sign_in(client, cookie=True)
        assert all("Secure" in one for one in told.headers.get_list("set-cookie"))
        assert HOST_COOKIE in client.cookies
        assert client.get(WHO).status_code == 200


def test_a_role_is_chosen_by_header(client: TestClient) -> None:
    headers = with_token(sign_in(client).json()["access_token"])
    assert client.get("/v1/review/tasks", headers=headers).status_code == 200
    planner = client.get("/v1/review/tasks", headers=headers | {"Petakasih-Role": "planner"})
    assert planner.status_code == 403
    auditor = client.get("/v1/audit", headers=headers | {"Petakasih-Role": "auditor"})
    assert auditor.json()["type"].endswith(":role-refused")


def test_an_account_without_a_role_sees_nothing(client: TestClient, database: Database) -> None:
    with database.writing() as session:
        account, _ = accounts.create_person(session, "embun", "Embun", "tests")
        account.secret_hash, account.is_first_password = HASHED, False
    headers = with_token(sign_in(client, "embun").json()["access_token"])
    assert client.get(WHO, headers=headers).json()["grants"] == []
    assert client.get("/v1/households", headers=headers).status_code == 403


@pytest.fixture(scope="module")
def secret(database: Database) -> str:
    with database.writing() as session:
        made, secret = accounts.create_service(
            session, "jkm", "JKM", ["aid.write", "households.read"], "tests"
        )
        accounts.give(session, made, Grant("agency_officer"), "tests")
    return secret


def test_a_service_gets_a_token_for_its_scopes(client: TestClient, secret: str) -> None:
    form = {"grant_type": "client_credentials", "scope": "households.read"}
    told = client.post("/v1/oauth/token", data=form, auth=("jkm", secret))
    assert told.status_code == 200, told.text
    assert told.json()["scope"] == "households.read"
    assert "refresh_token" not in told.json()
    in_form = form | {"client_id": "jkm", "client_secret": secret}
    assert client.post("/v1/oauth/token", data=in_form).status_code == 200
    who = client.get(WHO, headers=with_token(told.json()["access_token"])).json()
    assert who["scopes"] == ["households.read"]


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": "aminah", "client_secret": PASSWORD}, 401, "invalid_client"),
        ({"scope": "meetings.write"}, 400, "invalid_scope"),
    ],
)
def test_a_service_that_asks_wrongly_is_told_what(
    client: TestClient, secret: str, changes: dict[str, str], status: int, error: str
) -> None:
    form = {"grant_type": "client_credentials", "client_id": "jkm", "client_secret": secret}
    told = client.post("/v1/oauth/token", data=form | changes)
    assert (told.status_code, told.json()["error"]) == (status, error)


def test_a_grant_type_that_is_not_served_is_named(client: TestClient) -> None:
    told = client.post("/v1/oauth/token", data={"grant_type": "password"})
    assert (told.status_code, told.json()["field"]) == (400, "grant_type")


def test_revoking_a_refresh_token_ends_its_sign_in(client: TestClient) -> None:
    told = sign_in(client).json()
    for token in (told["refresh_token"], "nobody's"):
        assert client.post("/v1/oauth/revocation", data={"token": token}).status_code == 200
    assert client.get(WHO, headers=with_token(told["access_token"])).status_code == 401
