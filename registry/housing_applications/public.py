"""What an applicant is told in plain words: where it stands and what comes next."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

CATEGORY_WORDS = {
    "bina_baharu": {"ms": "Bina baharu (PPRS)", "en": "New build (PPRS)"},
    "baik_pulih": {"ms": "Baik pulih (PPRS)", "en": "Repair (PPRS)"},
}

Words = Mapping[str, Mapping[str, str]]


def words(state: str) -> Words:
    """Return `status` and `next` of a state, each in both languages."""
    return _texts()[state]


@cache
def _texts() -> Mapping[str, Words]:
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
