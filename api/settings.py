"""Settings of the web service, read when the app is built."""

from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""Health checks on the machine itself."""


class ApiSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_API_`."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_API_", extra="ignore")

    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+(/[^\s]*)?)?$",
        description="Where readers find the service. Links begin with it, never with the request's "
        "Host header; empty makes links relative to the service's own address.",
    )
    hosts: tuple[str, ...] = Field(
        default=(),
        description="JSON list of further Host headers that are answered. Without a public address "
        "and without any, every Host is, for nothing goes by it",
    )
    body_bytes: int = Field(
        default=4 * 1024 * 1024,
        ge=1024,
        description="largest body of a request; files of imports have a limit of their own",
    )
    body_seconds: float = Field(
        default=20.0,
        gt=0,
        description="how long a body may take before it must come at 16 KiB a second",
    )
    cache_bytes: int = Field(
        default=64 * 1024 * 1024, ge=0, description="memory for rendered answers, bytes"
    )
    fresh_seconds: int = Field(
        default=60, ge=0, description="how long a reader may keep an answer that may go stale"
    )
    notice_seconds: float = Field(
        default=1.0, ge=0, description="how soon a new publication is noticed, seconds"
    )

    @property
    def answered_hosts(self) -> frozenset[str] | None:
        """Return the hosts that are answered, without ports; None for any."""
        own = urlsplit(self.public_url).hostname
        if own is None and not self.hosts:
            return None
        return frozenset({*self.hosts, *LOCAL_HOSTS, *({own} if own else ())})

    @property
    def is_secure(self) -> bool:
        """Tell whether readers reach the service over TLS."""
        return self.public_url.startswith("https:")

    def link(self, path: str) -> str:
        """Return the address of a path of the service."""
        return self.public_url.rstrip("/") + path
