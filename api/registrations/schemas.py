"""Shapes of registrations: what officers send, and what they are told."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day, Moment
from api.parameters import AreaCode, Cursor, Parameters
from registry.registrations.forms import Reporter, ShortForm, Step
from registry.registrations.queue import PAGE_AT_MOST

Code = Annotated[str, Field(pattern=r"^[a-z_]{1,60}$")]
Text = Annotated[str, Field(max_length=200)]
Yearly = Annotated[Decimal, Field(ge=0, lt=10**9, decimal_places=2, description="RM a year")]
Status = Literal["baru", "disemak", "disahkan", "ditolak", "keluar"]
Stratum = Literal["bandar", "luar_bandar"]

FORM_EXAMPLE: dict[str, str | int] = {
    "head_name": "Contoh Bin Ujian",
    "address": "Kampung Contoh, 89300 Ranau",
    "identity_type": "mykad",
    "identity_no": "700101-99-1235",
    "citizenship": "MYS",
    "yearly_income": "9600.00",
    "household_size": 4,
    "state_code": "S12",
    "district_code": "D12-08",
    "stratum": "luar_bandar",
}


class Sent(BaseModel):
    """Parent of every body: nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ShortFormBody(Sent):
    """The short form; leave out what the form does not say."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": dict(FORM_EXAMPLE)})

    head_name: Text
    address: Annotated[str, Field(max_length=500)]
    identity_type: Literal["mykad", "old_ic", "passport", "birth_certificate"] = "mykad"
    identity_no: Annotated[str, Field(max_length=30)] | None = None
    birth_date: Day | None = None
    sex: Literal["lelaki", "perempuan"] | None = None
    citizenship: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    yearly_income: Yearly | None = None
    household_size: Annotated[int, Field(ge=1, le=60)] | None = None
    postcode: Annotated[str, Field(pattern=r"^[0-9]{5}$")] | None = None
    town: Text | None = None
    state_code: AreaCode | None = None
    district_code: AreaCode | None = None
    mukim_code: AreaCode | None = None
    stratum: Stratum | None = None
    phone: Annotated[str, Field(max_length=20)] | None = None

    def form(self) -> ShortForm:
        """Return the form as the registry takes it."""
        return ShortForm(**self.model_dump())


class ReporterBody(Sent):
    """Who reports the case on behalf of the family."""

    name: Text
    address: Annotated[str, Field(max_length=500)] | None = None
    phone: Annotated[str, Field(max_length=20)] | None = None

    def reporter(self) -> Reporter:
        """Return the reporter as the registry takes it."""
        return Reporter(**self.model_dump())


class RegistrationCreate(Sent):
    """A family to take in."""

    channel: Annotated[Code, Field(examples=["pejabat_daerah"])]
    received_on: Annotated[Day, Field(examples=["2026-11-20"])]
    form: ShortFormBody
    reporter: ReporterBody | None = None


class StepBody(Sent):
    """One step, on the case as it stood at `version`; `GET /v1/workflow` says what each needs."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "event": "reject_on_criteria",
                "version": 1,
                "reason": "not_citizen",
                "note": "Pasport asing.",
            }
        },
    )

    event: Code
    version: Annotated[int, Field(ge=0, le=32_000)]
    reason: Code | None = None
    note: Annotated[str, Field(max_length=2_000)] | None = None
    visited_on: Day | None = Field(None, description="day of the census visit")
    enumerator: Text | None = Field(None, description="who visited, where not the sender")
    outcome: Literal["upheld", "part"] | None = Field(None, description="of an appeal")
    form: ShortFormBody | None = Field(None, description="the whole short form as it is now")

    def step(self) -> Step:
        """Return the step as the registry takes it."""
        values = self.model_dump(exclude={"form"})
        return Step(**values, short_form=self.form.form() if self.form else None)


class QueueParameters(Parameters):
    """Which cases; all given conditions must hold."""

    status: Status | None = None
    state: AreaCode | None = None
    district: AreaCode | None = None
    stratum: Stratum | None = None
    channel: Code | None = None
    poverty_status: Literal["miskin_tegar", "miskin", "terkeluar"] | None = None
    older_than_days: Annotated[int, Field(ge=0, le=36_500)] | None = Field(
        None, description="cases that have stood in their status for longer"
    )
    sort: Literal["oldest", "newest"] = Field("oldest", description="by the time in the status")
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_AT_MOST)] = 100


class AreaParameters(Parameters):
    """Of which area, as the forms state it; the whole country by default."""

    state: AreaCode | None = None
    district: AreaCode | None = None


class Criterion(BaseModel):
    """One admission criterion: met or not, why, and the fields at fault."""

    code: str
    met: bool
    ms: str
    en: str
    fields: list[str]


class Screening(BaseModel):
    """The admission criteria under one version of the poverty line."""

    line_version: str
    basis: str
    passed: bool
    criteria: list[Criterion]


class CaseItem(BaseModel):
    """A case as it stands in lists: nothing that names a person."""

    reference_no: str
    status: Status
    official_status: str
    status_since: Moment
    version: int
    channel: str
    received_on: date
    state_code: str | None
    district_code: str | None
    stratum: str | None
    size: int | None
    poverty_status: str | None
    verified_on: date | None
    exited_on: date | None


class Head(BaseModel):
    """The head of the household, the identity number masked."""

    name: str
    identity_type: str
    identity_masked: str | None


class LikelyDuplicateItem(BaseModel):
    """Another household that may be this one; `GET /v1/duplicates/{pair_id}` shows both."""

    model_config = ConfigDict(from_attributes=True)

    reference_no: str
    pair_id: UUID
    probability: float


class CaseAnswer(CaseItem):
    """One case in full. No meeting accepts it while it has likely duplicates."""

    head: Head | None
    reporter: ReporterBody | None
    screening: Screening
    likely_duplicates: list[LikelyDuplicateItem]
    possible_events: list[str]


class CasesAnswer(BaseModel):
    """Some cases of the queue; `next` is the address of the next page."""

    items: list[CaseItem]
    next: str | None


class EventItem(BaseModel):
    """One step that was taken."""

    model_config = ConfigDict(from_attributes=True)

    seq: int
    at: Moment
    actor: str
    actor_role: str
    state: str
    event: str
    next_state: str
    reason: str | None
    note: str | None
    meeting_id: UUID | None
    line_version: str | None
    payload: dict[str, Any]


class EventsAnswer(BaseModel):
    """The story of a case, first to last."""

    items: list[EventItem]


class DaysItem(BaseModel):
    """Days that cases spend in one status: over all periods, and of those open now."""

    model_config = ConfigDict(from_attributes=True)

    status: str
    periods: int
    open_now: int
    median_days: float
    p90_days: float
    longest_days: float
    longest_open_days: float | None


class DaysAnswer(BaseModel):
    """Days in each status."""

    items: list[DaysItem]
