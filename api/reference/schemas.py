"""Shapes of the official tables' exceptions."""

from pydantic import BaseModel, Field


class ReferenceExceptionItem(BaseModel):
    """A row of an official table whose area has no polygon of its own."""

    table: str
    year: int
    state: str
    name: str = Field(description="as the source prints it")
    area: str = Field(description="code that keeps the values; it has no polygon")
    reason: str


class ReferenceExceptionsAnswer(BaseModel):
    """Every exception: shown as a list, never dropped."""

    items: list[ReferenceExceptionItem]
    next: None = None
