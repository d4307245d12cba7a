"""OpenID Connect providers whose access or identity tokens are taken, as the settings name them.

Only asymmetric algorithms are taken, whatever a token's header says: a public key can then never be
used as a shared secret. Keys are fetched from the provider's own address, never from a token's.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

import httpx
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, KeySetSerialization
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.access.tokens import InvalidToken
from database.errors import Unavailable
from registry.accounts.service import AREA, Grant
from registry.options.service import get_option_list

Algorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"
]
Address = Annotated[str, Field(pattern=r"^https?://[^\s]+$")]

KEYS_SECONDS = 600
ASK_AGAIN_SECONDS = 30
"""A token with an unknown key asks for the keys again, but not more often than this."""

PATIENCE_SECONDS = 5
LARGEST_BYTES = 256 * 1024
LEEWAY_SECONDS = 30


class Provider(BaseModel):
    """One identity provider. Claims that name roles and areas may hold one value or a list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: Address
    audience: str = Field(min_length=1)
    jwks_uri: Address | None = Field(None, description="asked of the provider when not given")
    algorithms: tuple[Algorithm, ...] = Field(("RS256",), min_length=1)
    role_claim: str = "roles"
    roles: dict[str, str] = Field(
        default_factory=dict,
        description="role here by value there; without any, values are taken as they are",
    )
    area_claim: str | None = None
    agency_claim: str | None = None
    name_claim: str = "name"


class ProviderSettings(BaseSettings):
    """`PETAKASIH_OIDC_PROVIDERS`: JSON list of providers."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_", frozen=True)

    oidc_providers: tuple[Provider, ...] = ()


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a provider vouches for, and what for."""

    issuer: str
    subject: str
    name: str
    grants: tuple[Grant, ...]


class Providers:
    """The providers of one service, with their keys."""

    def __init__(self, settings: ProviderSettings):
        self._providers = {one.issuer: _Trusted(one) for one in settings.oidc_providers}

    def vouched(self, token: str) -> Vouched | None:
        """Return whom a token is about; None when no provider here issued it.

        Raises:
            InvalidToken: it says that one issued it, and that is not so, or it is no longer good.
            Unavailable: the provider's keys cannot be had.
        """
        if not self._providers:
            return None
        trusted = self._providers.get(_issuer_of(token))
        return None if trusted is None else trusted.vouched(token)


class _Trusted:
    def __init__(self, provider: Provider):
        self._provider = provider
        self._lock = threading.Lock()
        self._keys: KeySet | None = None
        self._asked_at = float("-inf")
        self._claims = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": provider.audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    def vouched(self, token: str) -> Vouched:
        claims = self._decoded(token)
        one = self._provider
        return Vouched(
            one.issuer,
            str(claims["sub"]),
            str(claims.get(one.name_claim) or claims["sub"]),
            tuple(self._grants(claims)),
        )

    def _decoded(self, token: str) -> dict[str, Any]:
        for fresh in (False, True):
            try:
                keys = self._current_keys(fresh=fresh)
                found = jwt.decode(token, keys, algorithms=list(self._provider.algorithms))
                self._claims.validate(found.claims)
                return dict(found.claims)
            except (JoseError, ValueError) as error:
                # The provider may have changed its keys since they were fetched.
                if fresh or not self._may_ask():
                    raise InvalidToken from error
        raise InvalidToken

    def _grants(self, claims: dict[str, Any]) -> Sequence[Grant]:
        one = self._provider
        values = _texts(claims.get(one.role_claim))
        told = [one.roles.get(value) if one.roles else value for value in values]
        known = get_option_list("officer_roles").codes
        roles = [role for role in told if role in known]
        areas: list[str | None] = list(_texts(claims.get(one.area_claim or ""))) or [None]
        agencies: list[str | None] = list(_texts(claims.get(one.agency_claim or ""))) or [None]
        if one.area_claim is not None:
            # A provider that tells areas grants none to whom it tells none.
            areas = [area for area in areas if area is not None and AREA.fullmatch(area)]
        if one.agency_claim is not None:
            agencies = [agency for agency in agencies if agency is not None]
        return [
            Grant(role, area, agency)
            for role in roles
            if role is not None
            for area in areas
            for agency in agencies
        ]

    def _may_ask(self) -> bool:
        return time.monotonic() - self._asked_at > ASK_AGAIN_SECONDS

    def _current_keys(self, *, fresh: bool) -> KeySet:
        with self._lock:
            stale = time.monotonic() - self._asked_at > KEYS_SECONDS
            if self._keys is None or stale or fresh:
                self._keys = self._fetched()
                self._asked_at = time.monotonic()
            return self._keys

    def _fetched(self) -> KeySet:
        try:
            address = self._provider.jwks_uri or self._discovered()
            return KeySet.import_key_set(cast("KeySetSerialization", _json(address)))
        except (httpx.HTTPError, JoseError, KeyError, TypeError, ValueError) as error:
            raise Unavailable("The identity provider cannot be reached now.") from error

    def _discovered(self) -> str:
        found = _json(self._provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
        if not isinstance(found, dict) or found.get("issuer") != self._provider.issuer:
            raise ValueError("the provider is another one")
        return TypeAdapter(Address).validate_python(found.get("jwks_uri"))


def _json(address: str) -> Any:
    with (
        httpx.Client(timeout=PATIENCE_SECONDS, follow_redirects=False) as client,
        client.stream("GET", address) as answer,
    ):
        answer.raise_for_status()
        body = b""
        for block in answer.iter_bytes():
            body += block
            if len(body) > LARGEST_BYTES:
                raise ValueError("the answer is too large")
    return TypeAdapter(dict[str, Any]).validate_json(body)


def _issuer_of(token: str) -> str:
    try:
        payload = jws.extract_compact(token.encode()).payload
        claims = TypeAdapter(dict[str, Any]).validate_json(payload or b"")
    except (JoseError, ValueError) as error:
        raise InvalidToken from error
    return str(claims.get("iss"))


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str) and one]
