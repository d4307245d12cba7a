"""How often one account, or one address with nobody signed in, may ask: `rates.csv` says what.

Counted in this process: with several, each counts for itself. What is refused here never reaches
its endpoint.
"""

import csv
import time
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from fastapi import Request
from fastapi.routing import APIRoute
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.access.gate import gate
from api.auditing import enter_refusal
from database.errors import TooMany
from registry.accounts.service import Visitor

NO_LIMIT = ""
RATE = r"^([0-9]{1,6}/(second|minute|hour|day))?$"


class RateSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_RATE_`: `30/minute`; empty for no limit."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_RATE_", extra="ignore")

    sign_in: str = Field(default="30/minute", pattern=RATE, description="tries to sign in")
    status: str = Field(default="60/minute", pattern=RATE, description="status checks")
    search: str = Field(default="240/minute", pattern=RATE, description="addresses and allocations")
    download: str = Field(default="60/minute", pattern=RATE, description="files and reports")
    reveal: str = Field(default="60/hour", pattern=RATE, description="families shown in full")
    token: str = Field(
        default="120/minute",
        pattern=RATE,
        description="tokens and cookies of one address that are not good",
    )
    refusal: str = Field(
        default="60/hour",
        pattern=RATE,
        description="refusals of one account that are entered in the audit trail",
    )
    upload: str = Field(default="60/hour", pattern=RATE, description="files sent in")
    photograph: str = Field(default="300/hour", pattern=RATE, description="photographs sent in")


class Rates:
    """The counters of one service."""

    def __init__(self, settings: RateSettings):
        told = settings.model_dump()
        self._limits: Mapping[str, RateLimitItem] = {
            kind: parse(rate) for kind, rate in told.items() if rate != NO_LIMIT
        }
        self._counter = MovingWindowRateLimiter(MemoryStorage())

    def allows(self, kind: str, who: str) -> bool:
        """Count, and tell whether that was not one too many."""
        limit = self._limits.get(kind)
        return limit is None or self._counter.hit(limit, kind, who)

    def count(self, kind: str, who: str) -> None:
        """Count a request.

        Raises:
            TooMany: it is one too many.
        """
        if self.allows(kind, who):
            return
        free_at = self._counter.get_window_stats(self._limits[kind], kind, who).reset_time
        raise TooMany(
            "You ask too often: wait a little.", retry_after=max(1, int(free_at - time.time()) + 1)
        )


@cache
def kinds() -> Mapping[str, str]:
    """Return the kind of each limited endpoint, as `GET /v1/geocode`."""
    with files(__package__).joinpath("rates.csv").open(encoding="utf-8") as lines:
        return {f"{row['method']} {row['path']}": row["kind"] for row in csv.DictReader(lines)}


def counted(request: Request) -> None:
    """Count a request that the guard let in, if its endpoint is limited.

    Raises:
        TooMany: it is one too many.
    """
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    kind = kinds().get(f"{request.method} {route.path}")
    if kind is None:
        return
    visitor = getattr(request.state, "visitor", None)
    name = visitor.name if isinstance(visitor, Visitor) else None
    try:
        rates(request).count(kind, _who(request, name))
    except TooMany as refusal:
        if name is not None and rates(request).allows("refusal", name):
            enter_refusal(request, gate(request).database, name, refusal.code)
        raise


def rates(request: Request) -> Rates:
    """Return the app's counters."""
    found = request.app.state.rates
    assert isinstance(found, Rates)
    return found


def _who(request: Request, name: str | None) -> str:
    if name is not None:
        return f"account {name}"
    return address_of(request)


def address_of(request: Request) -> str:
    """Return by what a request is counted when nobody is signed in."""
    return f"address {request.client.host if request.client else ''}"
