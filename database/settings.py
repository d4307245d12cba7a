"""Where the database is. Built where it is needed, never at import."""

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings


class DatabaseSettings(BaseSettings):
    """`DATABASE_URL` is the owner's address, for migrations and commands.

    The service connects as other roles: by `DATABASE_WEB_URL`, `DATABASE_PUBLIC_URL` and
    `DATABASE_DOOR_URL`, or else by the owner's address with the roles' own names and passwords.
    Reads go to the database of `DATABASE_READ_URL`, when there is one.
    """

    url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_URL"))
    web_url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_WEB_URL"))
    public_url: str | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_PUBLIC_URL")
    )
    door_url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_DOOR_URL"))
    read_url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_READ_URL"))
    pool_size: int = Field(default=8, ge=1, validation_alias=AliasChoices("DATABASE_POOL_SIZE"))
    statement_seconds: float = Field(
        default=60,
        ge=0,
        validation_alias=AliasChoices("DATABASE_STATEMENT_SECONDS"),
        description="how long one question of the web service may take; 0 for no limit",
    )
    idle_seconds: float = Field(
        default=120,
        ge=0,
        validation_alias=AliasChoices("DATABASE_IDLE_SECONDS"),
        description="how long a transaction of the web service may wait; 0 for no limit",
    )
