"""Settings of the web service, read when the app is built."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ApiSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_API_`."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_API_", extra="ignore")

    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+(/[^\s]*)?)?$",
        description="Where readers find the service. Links begin with it, never with the request's "
        "Host header; empty makes links relative to the service's own address.",
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
    def is_secure(self) -> bool:
        """Tell whether readers reach the service over TLS."""
        return self.public_url.startswith("https:")

    def link(self, path: str) -> str:
        """Return the address of a path of the service."""
        return self.public_url.rstrip("/") + path
