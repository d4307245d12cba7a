"""What an applicant reads of a state (`texts.toml` of the table's folder), in both languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

Words = Mapping[str, Mapping[str, str]]
"""`status` and `next`, each by language."""


@cache
def read_words(package: str) -> Mapping[str, Words]:
    """Return the words of every state of a package's table."""
    return tomllib.loads(files(package).joinpath("texts.toml").read_text(encoding="utf-8"))
