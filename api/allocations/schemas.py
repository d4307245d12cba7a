"""Shapes of an allocation: what to share out, and what each district gets and why."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day
from api.parameters import MAX_INTEGER, AreaCode, Parameters
from geo.targeting.claims import POWERS_AT_MOST

Category = Literal["bina_baharu", "baik_pulih"]
Method = Literal["proportional", "most_claims", "worst_need"]
IndicatorCode = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$")]
Units = Annotated[int, Field(ge=0, le=1_000_000)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Power = Annotated[float, Field(ge=0, le=POWERS_AT_MOST, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, lt=1e6, allow_inf_nan=False)]
DRAWS_AT_MOST = 1_000


class RateParameters(Parameters):
    """Which rates to list."""

    category: Category | None = None
    on: Annotated[Day | None, Field(description="only the rates in force on that day")] = None


class RateItem(BaseModel):
    """The most that one house may cost, in a region, from a day to a day, both included."""

    category: Category
    region: Literal["semenanjung", "sabah_sarawak_labuan"]
    starts_on: date
    ends_on: date | None
    rate_rm: int
    floor_sqft: int | None
    confirmed: bool = Field(description="false: the source does not print the first day")
    source: str


class RatesAnswer(BaseModel):
    """Rates, oldest first. Between two periods no rate is known."""

    items: list[RateItem]


class FormulaBody(BaseModel):
    """How a district's claim comes about: weighted shares of counts, times severity and cost."""

    model_config = ConfigDict(extra="forbid")

    weights: Annotated[
        dict[IndicatorCode, Weight],
        Field(min_length=1, max_length=10, description="counts or sums of money, by indicator"),
    ] = {"hardcore_hh": 1.0}
    severity: IndicatorCode | None = "hies_absolute"
    severity_power: Power = 1.0
    cost_power: Power = 1.0


class AllocationBody(BaseModel):
    """What to share out, and how. One of the two budgets."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"category": "bina_baharu", "on": "2025-01-01", "budget_rm": 364_450_000}
        },
    )

    category: Category
    on: Annotated[Day, Field(description="day whose unit costs hold")]
    budget_rm: Annotated[int, Field(ge=0, le=10**12)] | None = None
    budget_units: Units | None = None
    formula: FormulaBody = FormulaBody()
    need: Annotated[
        IndicatorCode, Field(description="households in need: nobody gets more units")
    ] = "hardcore_hh"
    cap_share: Annotated[Share, Field(description="most of its need that a district gets")] = 1.0
    floor: Annotated[Units, Field(description="units at least where so many are in need")] = 0
    state_minimum: Annotated[
        dict[AreaCode, Units], Field(max_length=30, description="units at least, by state")
    ] = {}
    last: Annotated[
        dict[AreaCode, Units], Field(max_length=500, description="last year's units, by district")
    ] = {}
    keep_share: Annotated[
        Share, Field(description="share of last year's units that nobody falls under")
    ] = 0.0
    method: Method = "proportional"
    publication: Annotated[int, Field(ge=1, le=MAX_INTEGER)] | None = None
    draws: Annotated[
        int,
        Field(ge=0, le=DRAWS_AT_MOST, description="how often to repeat it over uncertain counts"),
    ] = 0
    compare: Annotated[bool, Field(description="share by another method as well")] = True


class AllocationParameters(Parameters):
    """In which form the answer comes."""

    format: Literal["json", "csv", "xlsx", "pdf"] = "json"
    language: Annotated[Literal["ms", "en"], Field(description="of the PDF")] = "ms"


class DoubtItem(BaseModel):
    """Units over the draws: 5, 50 and 95 % points; how often the last unit is lost."""

    lower: int
    median: int
    upper: int
    loses_last: float
    firm: bool = Field(description="the last unit is kept in three draws of four")


class GrantItem(BaseModel):
    """What one district gets, with every number that leads to it."""

    code: str
    name: str
    state: str
    need: int
    need_filled: bool = Field(
        description="the figure is withheld: an equal part of the rest of its state stands for it"
    )
    shares: dict[str, float] = Field(description="share of the nation's count, by indicator")
    severity: float
    cost_factor: float
    claim_share: float
    quota: float = Field(description="exact share of the budget in units, before rules")
    floor: int
    cap: int
    unit_cost: int
    units: int
    cost_rm: int
    last: int | None
    other_units: int | None
    doubt: DoubtItem | None


class EquityItem(BaseModel):
    """How even the sharing is, by poor household; null where there is nothing to measure."""

    least_need_met: float | None
    units_per_100: float | None
    gini: float | None
    theil: float | None
    concentration: float | None


class AllocationAnswer(BaseModel):
    """One sharing, made anew from published figures: the same order gives the same answer."""

    publication: int
    as_of: date
    is_demo: bool
    order: AllocationBody
    units: int
    cost_rm: int
    left: int = Field(description="ringgit, or units for a budget in units, that stay")
    equity: EquityItem
    other_method: Method | None
    other_equity: EquityItem | None
    grants: list[GrantItem]
