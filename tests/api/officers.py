"""Officers with tokens, for the endpoints that only they may use."""

import hashlib
import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from fastapi.testclient import TestClient

from api.actor import OfficerSettings, OfficerToken
from registry.actors.service import Actor
from tests.registry.registrations.families import OFFICERS

_keys = count(1)


def token_of(actor: Actor) -> str:
    return f"token of {actor.name}"


def tokens_setting(token: str, name: str, role: str) -> str:
    """Return `PETAKASIH_OFFICER_TOKENS` of one officer."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    return json.dumps({digest: {"name": name, "role": role}})


def officer_settings() -> OfficerSettings:
    return OfficerSettings(
        officer_tokens={
            hashlib.sha256(token_of(one).encode()).hexdigest(): OfficerToken(
                name=one.name, role=one.role
            )
            for one in OFFICERS
        }
    )


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
        return {"Authorization": f"Bearer {token_of(actor)}"} if actor else {}
