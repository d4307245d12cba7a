"""Shapes of option lists."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Basis = Literal["official", "prototype", "decision", "unconfirmed"]


class OptionItem(BaseModel):
    """One choice: its code, what a person reads, and a note where something must be known."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    ms: str
    en: str
    note: str | None


class OptionListItem(BaseModel):
    """One list. `basis` says where its values come from, `note` what is not confirmed."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "code": "sexes",
                "ms": "Jantina",
                "en": "Sex",
                "basis": "official",
                "note": None,
                "options": [{"code": "lelaki", "ms": "Lelaki", "en": "Male", "note": None}],
            }
        },
    )

    code: str
    ms: str
    en: str
    basis: Basis
    note: str | None
    options: list[OptionItem]


class OptionListsAnswer(BaseModel):
    """Every list, in the order of menus."""

    items: list[OptionListItem]
