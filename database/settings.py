"""Where the database is. Built where it is needed, never at import."""

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings


class DatabaseSettings(BaseSettings):
    """`DATABASE_URL` and `DATABASE_READ_URL`; reads go to the write database when it is alone."""

    url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_URL"))
    read_url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_READ_URL"))
    pool_size: int = Field(default=8, ge=1, validation_alias=AliasChoices("DATABASE_POOL_SIZE"))
