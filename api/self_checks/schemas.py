"""Shapes of the self-check."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.parameters import AreaCode
from api.texts import Text


class SelfCheckBody(BaseModel):
    """A family as it sees itself."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "household_size": 1,
                "yearly_income": "2760.00",
                "state_code": "S12",
                "stratum": "luar_bandar",
            }
        },
    )

    household_size: Annotated[int, Field(ge=1, le=60, description="the head included")]
    yearly_income: Annotated[
        Decimal,
        Field(ge=0, lt=10**9, decimal_places=2, description="RM a year, gross, of all members"),
    ]
    state_code: AreaCode
    stratum: Literal["bandar", "luar_bandar"] | None = None


class SelfCheckAnswer(BaseModel):
    """What the poverty line says. It promises no registration and no aid."""

    below_line: bool | None = Field(description="null: the line cannot decide")
    line_version: str
    explanation: Text
