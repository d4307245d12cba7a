"""Officers who are signed in, for the endpoints that only they may use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.access.gate import Gate
from api.access.providers import Providers, ProviderSettings
from api.access.tokens import AccessTokens
from api.main import create_app
from api.settings import ApiSettings
from database.session import Database
from registry.accounts import service as accounts
from registry.accounts.models import Account, SignIn
from registry.accounts.service import Grant, Visitor
from registry.accounts.settings import AccountSettings
from registry.actors.service import Actor
from registry.calendar.service import now
from tests.registry.registrations.families import OFFICERS
from tests.serving import KEYS, served

HOUR = 3600
_keys = count(1)
_tokens = AccessTokens(KEYS)


def key_of(actor: Actor, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{what} of {actor.name}")


@cache
def token_of(actor: Actor) -> str:
    """Return an access token that is good where the actor was enrolled."""
    visitor = Visitor(
        key_of(actor, "account"), actor.name, "person", (), sign_in_id=key_of(actor, "sign-in")
    )
    return _tokens.write(visitor, HOUR)


def bearer(actor: Actor) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_of(actor)}"}


def enrol(
    database: Database,
    actors: Iterable[Actor] = OFFICERS,
    area: str | None = None,
    agency: str | None = None,
) -> None:
    """Make an account for each actor, with the actor's role for the area, and sign it in."""
    with database.writing() as session:
        for actor in actors:
            account = Account(
                id=key_of(actor, "account"),
                kind="person",
                login=f"login-{key_of(actor, 'account')}",
                name=actor.name,
                created_by="tests",
            )
            session.add(account)
            session.flush()
            accounts.give(session, account, Grant(actor.role, area, agency), "tests")
            session.add(
                SignIn(
                    id=key_of(actor, "sign-in"),
                    account_id=account.id,
                    via="password",
                    expires_at=now() + timedelta(seconds=HOUR),
                )
            )


def app_of(
    database: Database,
    settings: ApiSettings | None = None,
    providers: ProviderSettings | None = None,
) -> FastAPI:
    """Return the service of a database, which takes the tokens of `token_of`.

    It connects as it does in earnest: under the roles that own nothing.
    """
    serving = served(database)
    app = create_app(serving, settings)
    trusted = Providers(providers or ProviderSettings())
    app.state.gate = Gate(serving.door, KEYS, AccountSettings(), trusted)
    return app


@dataclass
class Desk:
    """A client that speaks as one officer or another; every create has a key of its own."""

    client: TestClient

    def get(self, actor: Actor | None, path: str, **parameters: Any) -> Any:
        return self.client.get(path, params=parameters or None, headers=self._headers(actor))

    def post(self, actor: Actor | None, path: str, body: Any = None, key: str | None = None) -> Any:
        headers = self._headers(actor) | {"Idempotency-Key": key or f"test-key-{next(_keys)}"}
        return self.client.post(path, json=body, headers=headers)

    def _headers(self, actor: Actor | None) -> dict[str, str]:
        return bearer(actor) if actor else {}
