"""Shapes of kept sharings."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.allocations.schemas import AllocationAnswer, AllocationBody, Category, EquityItem
from api.moments import Moment
from api.parameters import AreaCode, Cursor, Parameters
from api.texts import Text
from geo.scenarios.service import PAGE_AT_MOST

Note = Annotated[str, Field(max_length=2_000)]


class ScenarioCreate(BaseModel):
    """A sharing to work out and keep under a name."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "name": "2027, tegar dahulu",
                "order": {
                    "category": "bina_baharu",
                    "on": "2025-01-01",
                    "budget_rm": 364_450_000,
                },
            }
        },
    )

    name: Annotated[str, Field(min_length=1, max_length=120)]
    order: AllocationBody
    note: Note | None = None
    last_year: UUID | None = Field(
        None, description="a kept sharing whose houses stand for last year's"
    )


class DecisionBody(BaseModel):
    """A state's word on its part."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"decision": "diluluskan"}}
    )

    decision: Literal["diluluskan", "ditolak"]
    note: Note | None = Field(None, description="needed to reject")


class ScenariosParameters(Parameters):
    """Which scenarios."""

    category: Category | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_AT_MOST)] = 50


class ScenarioParameters(Parameters):
    """In which form the answer comes."""

    format: Literal["json", "csv", "xlsx", "pdf"] = "json"
    language: Literal["ms", "en"] = "ms"


class ComparisonParameters(Parameters):
    """With which other scenario."""

    other: UUID


class StateParameters(Parameters):
    """Whose word it is."""

    state: AreaCode


class DistrictParameters(Parameters):
    """Which district."""

    district: AreaCode


class FamiliesParameters(DistrictParameters):
    """Which district, and in which form the list comes."""

    format: Literal["json", "xlsx"] = "json"


class DecisionItem(BaseModel):
    """What a state said."""

    model_config = ConfigDict(from_attributes=True)

    state_code: str
    decision: str
    decided_by: str
    decided_at: Moment
    note: str | None


class ScenarioItem(BaseModel):
    """A kept sharing."""

    id: UUID
    name: str
    note: str | None
    category: str
    publication: int
    units: int
    cost_rm: int
    status: Literal["draf", "dihantar"]
    created_by: str
    created_at: Moment
    submitted_by: str | None
    submitted_at: Moment | None
    decisions: list[DecisionItem]


class ScenarioAnswer(ScenarioItem):
    """A kept sharing with every district, as it was worked out."""

    filled: dict[str, int] = Field(description="families that get a house, by filled district")
    allocation: AllocationAnswer


class ScenariosAnswer(BaseModel):
    """Some scenarios; `next` is the address of the next page."""

    items: list[ScenarioItem]
    next: str | None


class ChangeItem(BaseModel):
    """A district in two sharings; null where one does not know it."""

    code: str
    name: str
    state: str
    units: int | None
    other_units: int | None
    change: int


class ComparisonAnswer(BaseModel):
    """Two sharings, district by district."""

    name: str
    other_name: str
    units: int
    other_units: int
    cost_rm: int
    other_cost_rm: int
    moved: int = Field(description="houses that stand in another district")
    equity: EquityItem
    other_equity: EquityItem
    districts: list[ChangeItem]


class ReasonItem(BaseModel):
    """A group of priority that a family is of, and its points."""

    group: str
    text: Text
    points: int


class FamilyItem(BaseModel):
    """A family in the order of its district, and why it stands there."""

    rank: int
    household_id: UUID
    reference_no: str
    gets_house: bool
    is_recommended: bool = Field(description="its application is recommended: it comes first")
    points: int
    open_points: int = Field(description="points it could still get once all facts are known")
    reasons: list[ReasonItem]
    missing: list[str] = Field(description="facts that the rule still asks")
    income_per_person: Decimal | None
    verified_on: date | None


class FamiliesAnswer(BaseModel):
    """The families of a district in their order; empty until it is filled."""

    district: str
    name: str
    houses: int
    housed: int
    tie_rule: Text
    items: list[FamilyItem]
