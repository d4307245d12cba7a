"""The language of a page: what the address says, Malay first."""

from typing import Annotated

from fastapi import Query, Request

from maps.texts.service import LANGUAGES

Lang = Annotated[str, Query(pattern=f"^({'|'.join(LANGUAGES)})$")]


def language_of(request: Request) -> str:
    """Return the language that the address asks for, the first one where it asks for none."""
    asked = request.query_params.get("lang")
    return asked if asked in LANGUAGES else LANGUAGES[0]
