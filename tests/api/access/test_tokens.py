"""Which tokens are taken: a table, with a real identity provider on loopback."""

import hmac
import json
import time
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlparse

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from api.access.providers import Provider, Providers, ProviderSettings
from api.access.tokens import ISSUER, TYPE, AccessTokens
from database.errors import Unauthenticated
from database.keys import Keys
from database.session import Database
from registry.accounts import service as accounts
from registry.accounts.service import Grant
from registry.actors.service import Actor
from tests.api.officers import KEYS, app_of, bearer, enrol, key_of
from tests.conftest import NewDatabase

# The provider itself, which runs in a thread, uses what its libraries will drop.
pytestmark = pytest.mark.filterwarnings("ignore:.*authlib", "ignore:get_jwt_config")

WHO = "/v1/sessions/current"
AUDIENCE = "petakasih-service"
PLANNER = Actor("Perancang K", "planner")
CLAIMS = {"name": "Badrul", "roles": ["planner", "king"], "area": "S12"}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Return the issuer of a running OpenID Connect provider."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread
    with run_server_in_thread(user_claims=[User(sub="badrul", claims=CLAIMS)]) as server:
        yield f"http://localhost:{server.server_port}"


def id_token(issuer: str, audience: str = AUDIENCE) -> str:
    """Return an identity token, got by the authorization code flow as a browser goes through it."""
    back = "http://localhost/back"
    asked = {
        "client_id": audience,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "openid profile",
        "state": "s",
        "nonce": "n",
    }
    with httpx.Client(base_url=issuer, trust_env=False) as browser:
        sent = browser.post("/oauth2/authorize", params=asked, data={"sub": "badrul"})
        code = parse_qs(urlparse(sent.headers["location"]).query)["code"][0]
        got = browser.post(
            "/oauth2/token",
            data={"grant_type": "authorization_code", "code": code, "redirect_uri": back},
            auth=(audience, "a secret"),
        )
    return str(got.json()["id_token"])


@pytest.fixture(scope="module")
def client(new_database: NewDatabase, provider: str) -> Iterator[TestClient]:
    told = Provider(issuer=provider, audience=AUDIENCE, area_claim="area")
    with new_database() as database:
        enrol(database, (PLANNER,))
        app = app_of(database, providers=ProviderSettings(oidc_providers=(told,)))
        with TestClient(app, raise_server_exceptions=False) as opened:
            yield opened


def asked(client: TestClient, token: str) -> Any:
    return client.get(WHO, headers={"Authorization": f"Bearer {token}"})


def ours(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {
        "iss": ISSUER,
        "aud": "petakasih-api",
        "sub": str(key_of(PLANNER, "account")),
        "sid": str(key_of(PLANNER, "sign-in")),
        "iat": now,
        "exp": now + 60,
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def signed(claims: dict[str, Any], key: Any = None, **header: Any) -> str:
    algorithm = header.pop("alg", "HS256")
    key = key or OctKey.import_key(KEYS.derive("access tokens"))
    return jwt.encode({"alg": algorithm, "typ": TYPE} | header, claims, key, algorithms=[algorithm])


def unsigned(claims: dict[str, Any]) -> str:
    head = urlsafe_b64encode(b'{"alg":"none","typ":"at+jwt"}').decode().rstrip("=")
    return ".".join((head, signed(claims).split(".")[1], ""))


def by_secret(claims: dict[str, Any], secret: bytes) -> str:
    """Return a token that no library would write: HS256 under any secret at all."""
    parts = (json.dumps(one).encode() for one in ({"alg": "HS256", "typ": "JWT"}, claims))
    head = b".".join(urlsafe_b64encode(part).rstrip(b"=") for part in parts)
    mark = urlsafe_b64encode(hmac.digest(secret, head, "sha256")).rstrip(b"=")
    return (head + b"." + mark).decode()


def test_our_own_token_is_taken(client: TestClient) -> None:
    told = asked(client, signed(ours()))
    assert told.status_code == 200, told.text
    assert told.json()["name"] == PLANNER.name
    assert told.headers["Cache-Control"] == "private, no-store"


OURS: dict[str, Callable[[], str]] = {
    "expired": lambda: signed(ours(exp=int(time.time()) - 1)),
    "without an end": lambda: signed(ours(exp=None)),
    "not yet": lambda: signed(ours(nbf=int(time.time()) + 600)),
    "another audience": lambda: signed(ours(aud="somebody-else")),
    "no audience": lambda: signed(ours(aud=None)),
    "another issuer": lambda: signed(ours(iss="https://evil.example")),
    "another key": lambda: signed(ours(), OctKey.generate_key(256)),
    "a key for something else": lambda: signed(ours(), OctKey.import_key(KEYS.derive("csrf"))),
    "no signature": lambda: unsigned(ours()),
    "another algorithm with the key": lambda: signed(ours(), alg="HS512"),
    "an asymmetric algorithm": lambda: signed(ours(), RSAKey.generate_key(2048), alg="RS256"),
    "no access token": lambda: signed(ours(), typ="JWT"),
    "changed": lambda: signed(ours())[:-4] + "AAAA",
    "cut": lambda: signed(ours()).rpartition(".")[0],
    "no sign-in": lambda: signed(ours(sid=None)),
    "an unknown sign-in": lambda: signed(ours(sid=str(key_of(PLANNER, "nothing")))),
    "a sign-in that is none": lambda: signed(ours(sid="1")),
    "nothing": lambda: "",
    "words": lambda: "let me in",
    "not ascii": lambda: "\xe9.\xe9.\xe9",
}


@pytest.mark.parametrize("token", OURS.values(), ids=list(OURS))
def test_any_other_is_refused_in_the_same_words(
    client: TestClient, token: Callable[[], str]
) -> None:
    told = client.get(WHO, headers={"Authorization": f"Bearer {token()}".encode("latin-1")})
    assert told.status_code == 401, told.text
    assert told.headers["WWW-Authenticate"].startswith("Bearer")
    assert told.json()["type"].endswith(":invalid-token")


@pytest.mark.parametrize("shown", ["Basic YTpi", "Token x", "Bearer"])
def test_another_scheme_is_refused(client: TestClient, shown: str) -> None:
    assert client.get(WHO, headers={"Authorization": shown}).status_code == 401


def test_a_revoked_token_is_refused_at_once(own_database: Database) -> None:
    enrol(own_database, (PLANNER,))
    with TestClient(app_of(own_database)) as client:
        assert client.get(WHO, headers=bearer(PLANNER)).status_code == 200
        assert client.delete(WHO, headers=bearer(PLANNER)).status_code == 204
        assert client.get(WHO, headers=bearer(PLANNER)).status_code == 401


def test_a_closed_account_is_refused_at_once(own_database: Database) -> None:
    enrol(own_database, (PLANNER,))
    with TestClient(app_of(own_database)) as client, own_database.writing() as session:
        account = next(one for one, _ in accounts.list_accounts(session))
        accounts.disable(session, account)
        session.commit()
        assert client.get(WHO, headers=bearer(PLANNER)).status_code == 401


def test_a_provider_s_token_is_taken_with_its_roles(client: TestClient, provider: str) -> None:
    told = asked(client, id_token(provider))
    assert told.status_code == 200, told.text
    assert told.json()["kind"] == "external"
    assert told.json()["name"] == "Badrul"
    assert told.json()["grants"] == [{"role": "planner", "area": "S12", "agency": None}]


def of_provider(issuer: str, **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    claims = {"iss": issuer, "aud": AUDIENCE, "sub": "badrul", "iat": now, "exp": now + 60}
    return {name: value for name, value in (claims | changes).items() if value is not None}


def public_key(issuer: str) -> dict[str, Any]:
    found = httpx.get(issuer + "/jwks", trust_env=False).json()
    key = found["keys"][0]
    assert isinstance(key, dict)
    return key


FOREIGN: dict[str, Callable[[str], str]] = {
    "for another audience": lambda issuer: id_token(issuer, "another-client"),
    "changed": lambda issuer: id_token(issuer)[:-6] + "AAAAAA",
    "unsigned": lambda issuer: unsigned(of_provider(issuer)),
    "signed by another key": lambda issuer: signed(
        of_provider(issuer), RSAKey.generate_key(2048), alg="RS256", kid=public_key(issuer)["kid"]
    ),
    "HS256 with the public key as its secret": lambda issuer: by_secret(
        of_provider(issuer), RSAKey.import_key(public_key(issuer)).as_pem(private=False)
    ),
    "an algorithm that is not in the list": lambda issuer: signed(
        of_provider(issuer), ECKey.generate_key("P-256"), alg="ES256"
    ),
    "with our key": lambda issuer: signed(of_provider(issuer)),
    "a key of its own in the header": lambda issuer: signed(
        of_provider(issuer),
        (own := RSAKey.generate_key(2048)),
        alg="RS256",
        jwk=own.as_dict(private=False),
    ),
}


@pytest.mark.parametrize("token", FOREIGN.values(), ids=list(FOREIGN))
def test_what_the_provider_did_not_sign_for_us_is_refused(
    client: TestClient, provider: str, token: Callable[[str], str]
) -> None:
    told = asked(client, token(provider))
    assert told.status_code == 401, told.text
    assert told.json()["type"].endswith(":invalid-token")


def test_an_expired_token_of_the_provider_is_refused(own_database: Database) -> None:
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread(access_token_max_age=timedelta(seconds=-60)) as server:
        issuer = f"http://localhost:{server.server_port}"
        told = Provider(issuer=issuer, audience=AUDIENCE)
        app = app_of(own_database, providers=ProviderSettings(oidc_providers=(told,)))
        with TestClient(app) as client:
            assert asked(client, id_token(issuer)).status_code == 401


def test_a_provider_that_is_away_is_no_fault_of_the_token(own_database: Database) -> None:
    nowhere = Provider(issuer="http://127.0.0.1:9", audience=AUDIENCE)
    app = app_of(own_database, providers=ProviderSettings(oidc_providers=(nowhere,)))
    with TestClient(app, raise_server_exceptions=False) as client:
        told = asked(client, signed(of_provider("http://127.0.0.1:9")))
    assert told.status_code == 503


def test_a_provider_s_person_whose_account_is_closed_stays_out(
    own_database: Database, provider: str
) -> None:
    told = Provider(issuer=provider, audience=AUDIENCE, roles={"planner": "auditor"})
    app = app_of(own_database, providers=ProviderSettings(oidc_providers=(told,)))
    token = id_token(provider)
    with TestClient(app) as client:
        assert asked(client, token).json()["grants"][0]["role"] == "auditor"
        with own_database.writing() as session:
            accounts.disable(session, accounts.list_accounts(session)[0][0])
        assert asked(client, token).status_code == 403


def test_without_providers_none_is_asked() -> None:
    assert Providers(ProviderSettings()).vouched("anything") is None


def test_each_process_has_a_key_of_its_own_without_a_secret() -> None:
    visitor = accounts.Visitor(
        key_of(PLANNER, "account"), "K", "person", (Grant("planner"),), None, key_of(PLANNER, "x")
    )
    token = AccessTokens(Keys(b"one" * 16)).write(visitor, 60)
    assert AccessTokens(Keys(b"one" * 16)).read(token) == visitor.sign_in_id
    with pytest.raises(Unauthenticated):
        AccessTokens(Keys(b"two" * 16)).read(token)
