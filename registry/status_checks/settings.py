"""Settings of the citizens' status check."""

import secrets

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class StatusCheckSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_STATUS_CHECK_`."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_STATUS_CHECK_", frozen=True)

    secret: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_hex(32)),
        min_length=32,
        description="key of the hashes in the log and of the limits. Without one, each process "
        "makes its own: limits then begin anew when it starts, and are not shared by processes",
    )
    per_address_hour: int = Field(
        default=20, ge=1, description="answers to one network address within an hour"
    )
    per_number_hour: int = Field(
        default=6, ge=1, description="answers about one identity number within an hour"
    )
    answer_seconds: float = Field(
        default=0.25,
        ge=0,
        le=5,
        description="every answer leaves at a multiple of this time after its question, so that "
        "its pace tells nothing",
    )
