"""Parameters of pages: a form sends its empty fields, too, and every address may say `lang`."""

from typing import Any

from pydantic import model_validator

from api.parameters import Parameters
from maps.texts.service import LANGUAGES

FRAMING = ("lang", "cursor", "limit", "done")
"""Parameters of every list, which are no conditions."""


class PageParameters(Parameters):
    """Parent of a page's parameters: an empty field leaves its condition out."""

    lang: str = LANGUAGES[0]
    done: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_empty(cls, given: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in given.items() if value != ""}

    def asked(self) -> dict[str, str]:
        """Return the conditions that were asked for, as they stand in an address."""
        return {name: value for name, value in self.pairs() if name not in FRAMING}

    def conditions(self) -> dict[str, Any]:
        """Return every condition as a service takes it, None where it was not asked for."""
        return self.model_dump(exclude=set(FRAMING))
