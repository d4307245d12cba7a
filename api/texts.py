"""Texts in both languages, as they stand in answers."""

from pydantic import BaseModel


class Text(BaseModel):
    """One text, Malay and English."""

    ms: str
    en: str
