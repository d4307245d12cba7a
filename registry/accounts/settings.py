"""Settings of accounts and sign-ins."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AccountSettings(BaseSettings):
    """Environment variables with the prefix `PETAKASIH_ACCOUNTS_`. Times in seconds."""

    model_config = SettingsConfigDict(env_prefix="PETAKASIH_ACCOUNTS_", frozen=True)

    access_seconds: int = Field(default=600, ge=60, le=3600, description="of an access token")
    sign_in_seconds: int = Field(
        default=12 * 3600, ge=600, description="after which one signs in anew, whatever was done"
    )
    failures_at_most: int = Field(
        default=5, ge=1, description="wrong passwords in a row before the account is locked"
    )
    lock_seconds: int = Field(
        default=60, ge=1, description="the first lock; each further failure doubles it"
    )
    lock_at_most_seconds: int = Field(default=3600, ge=1, description="the longest lock")
    password_shortest: int = Field(default=12, ge=8, le=64, description="characters of a password")
