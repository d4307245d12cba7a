"""Where external data may be had from and where it is kept."""

from pathlib import Path

from platformdirs import user_cache_path
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SourcesSettings(BaseSettings):
    """`PETAKASIH_MIRROR` (a folder, or a file or http address) and `PETAKASIH_CACHE` (a folder)."""

    model_config = SettingsConfigDict(populate_by_name=True, frozen=True)

    mirror: str | None = Field(
        default=None, validation_alias=AliasChoices("PETAKASIH_MIRROR", "mirror")
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path("petakasih") / "sources",
        validation_alias=AliasChoices("PETAKASIH_CACHE", "cache"),
    )
    connect_timeout: float = Field(default=4.0, gt=0, description="seconds")
    read_timeout: float = Field(default=60.0, gt=0, description="seconds without a byte")
    carrier_timeout: float = Field(default=600.0, gt=0, description="seconds for one package")
