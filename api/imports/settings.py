"""Settings of imports over HTTP, read when the app is built."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class ImportSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_IMPORTS_`."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_IMPORTS_", extra="ignore")

    bytes_at_most: int = Field(
        default=256 * 1024 * 1024, ge=1, description="size of one file, bytes"
    )
    waiting_at_most: int = Field(
        default=8, ge=1, description="files that wait or are worked at, together"
    )
    dry_runs_kept: int = Field(default=50, ge=1, description="answers of dry runs that are kept")
