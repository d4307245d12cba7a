"""Shapes of eligibility: facts in; decisions with their reasons out."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from api.moments import Day
from api.parameters import Parameters
from api.texts import Text

RuleCode = Annotated[str, Field(pattern=r"^[a-z_]{2,30}$", description="one rule; all by default")]
FactName = Annotated[str, Field(pattern=r"^[a-z_]{2,40}$")]
Number = Annotated[Decimal, Field(ge=-(10**9), le=10**9, allow_inf_nan=False)]
Code = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_]+$")]


def _one_of_three(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """Say once what a fact may be, instead of why it is none of the three."""
    try:
        return check(value)
    except ValueError as error:
        raise ValueError("a fact is true or false, a number, or a code") from error


FactValue = Annotated[
    StrictBool | Number | Code | None,
    Field(union_mode="left_to_right"),
    WrapValidator(_one_of_three),
]


class EligibilityParameters(Parameters):
    """Which day's rules, and which of them."""

    on: Annotated[Day | None, Field(description="day of the rules; today by default")] = None
    rule: RuleCode | None = None


class FactsBody(BaseModel):
    """Facts by name; what is left out is not known. Nothing of it is stored.

    For a household they come before what the registry holds.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"on": "2026-01-01", "facts": {"age": 72, "is_below_line": True}}
        },
    )

    on: Day | None = None
    rule: RuleCode | None = None
    facts: Annotated[dict[FactName, FactValue], Field(max_length=60)] = {}


class FindingItem(BaseModel):
    """One condition: met, not met, or null for lack of the facts `missing`."""

    text: Text
    met: bool | None
    missing: list[str]
    parts: list["FindingItem"]


class DecisionItem(BaseModel):
    """What one rule says, and why."""

    agency: str
    programme: str
    rule: str
    starts_on: date
    ends_on: date | None
    subject: Literal["household", "person"]
    person_id: UUID | None
    met: bool | None
    missing: list[str]
    amount: Decimal | None = Field(description="RM; null where the rule tells none")
    per: Literal["month", "year"]
    source: str
    finding: FindingItem
    explanation: Text = Field(description="the finding as lines of text")


class DecisionsAnswer(BaseModel):
    """What the rules of a day say. It promises no aid: agencies decide."""

    on: date
    items: list[DecisionItem]


class StandingItem(BaseModel):
    """One priority group and its points."""

    group: str
    text: Text
    met: bool | None
    points: int


class PriorityAnswer(BaseModel):
    """The points of a family among those eligible for PPRT."""

    on: date
    points: int
    open_points: int = Field(description="points it could still get once all facts are known")
    groups: list[StandingItem]


class FactItem(BaseModel):
    """What a rule may ask."""

    name: str
    of: Literal["household", "person"]
    kind: Literal["text", "number", "truth"]
    text: Text


class FactsAnswer(BaseModel):
    """Every fact that rules ask."""

    items: list[FactItem]
