"""Settings of the registration workflow."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class RegistrationSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_REGISTRATION_`."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_REGISTRATION_", frozen=True)

    appeal_days: int = Field(
        default=90,
        ge=0,
        description="days after a rejection within which an appeal may re-open the case; the "
        "official deadline is not published",
    )
