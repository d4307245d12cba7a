"""Shapes of likely duplicates: the work list, a pair side by side, decisions, runs."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.meetings.schemas import Reference
from api.moments import Moment
from api.parameters import AreaCode, Cursor, Parameters
from api.registrations.schemas import Code, LikelyDuplicateItem, Sent
from registry.duplicates.lookup import CHECKED_AT_MOST
from registry.duplicates.runs import RUNS_AT_MOST
from registry.duplicates.service import PAGE_AT_MOST, MergeChoice
from registry.history.service import REASON_LONGEST
from registry.households.service import MEMBERS_AT_MOST

State = Literal["open", "merged", "not_same", "withdrawn"]
Reason = Annotated[str, Field(min_length=1, max_length=REASON_LONGEST)]
Version = Annotated[
    int, Field(ge=1, le=32_000, description="of the pair, as it stood when it was read")
]


class PairsParameters(Parameters):
    """Which pairs; all given conditions must hold. An area is that of either household's form."""

    status: State = "open"
    state: AreaCode | None = None
    district: AreaCode | None = None
    min_probability: Annotated[float, Field(ge=0, le=1)] = 0.0
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_AT_MOST)] = 100


class RunsParameters(Parameters):
    """How many runs, the last one first."""

    limit: Annotated[int, Field(ge=1, le=RUNS_AT_MOST)] = 10


class CheckBody(Sent):
    """Households to compare with the registry at once."""

    reference_nos: Annotated[list[Reference], Field(min_length=1, max_length=CHECKED_AT_MOST)]


class DecisionBody(Sent):
    """What is decided of a pair. `keep` belongs to a merge: the number of who stays."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "kind": "not_same",
                "version": 1,
                "reason": "Dua beradik yang tinggal berasingan.",
            }
        },
    )

    kind: Literal["merge", "not_same"]
    version: Version
    reason: Reason
    keep: Reference | None = None
    same_people: Annotated[dict[UUID, UUID], Field(max_length=MEMBERS_AT_MOST)] | None = Field(
        None,
        description="people of the household that goes who are recorded in the one that stays, to "
        "their record there; by default those whom the evidence matches",
    )
    relationships: dict[UUID, Code] = Field(
        default_factory=dict,
        max_length=MEMBERS_AT_MOST,
        description="of those who come in, to the head of the household that stays",
    )

    def choice(self, keep: UUID) -> MergeChoice:
        """Return the merge as the registry takes it."""
        return MergeChoice(keep, self.same_people, self.relationships)


class UndoBody(Sent):
    """Why the last decision is taken back."""

    version: Version
    reason: Reason


class HomeItem(BaseModel):
    """A household as it stands in the work list: nothing that names a person."""

    model_config = ConfigDict(from_attributes=True)

    reference_no: str
    registered_on: date
    registration_status: str
    poverty_status: str | None
    stated_state_code: str | None
    stated_district_code: str | None
    postcode: str | None
    size: int | None


class PersonItem(BaseModel):
    """A person, the identity number masked."""

    id: UUID
    role: str
    relationship: str | None
    name: str
    identity_type: str
    identity_masked: str | None
    birth_date: date | None
    sex: str | None


class HomeAnswer(HomeItem):
    """A household of a pair, to lay beside the other."""

    id: UUID
    address: str
    town: str | None
    stated_mukim_code: str | None
    phone_mobile: str | None
    phone_fixed: str | None
    gross_income_monthly: Decimal | None
    merged_into_id: UUID | None
    case_status: str | None
    people: list[PersonItem]


class FactItem(BaseModel):
    """A compared fact in words. A weight above 0 speaks for one person, below 0 against."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    level: str
    weight: float
    ms: str
    en: str


class MatchItem(BaseModel):
    """Two people who may be one, with what speaks for and against it."""

    probability: float
    person_a: PersonItem | None
    person_b: PersonItem | None
    facts: list[FactItem]


class DecisionItem(BaseModel):
    """What an officer decided."""

    model_config = ConfigDict(from_attributes=True)

    seq: int
    at: Moment
    actor: str
    actor_role: str
    kind: Literal["merge", "not_same", "undo"]
    reason: str
    kept_id: UUID | None
    merge_id: UUID | None
    same_people: dict[UUID, UUID] | None
    undoes: int | None


class PairFields(BaseModel):
    """What a pair has wherever it is shown."""

    id: UUID
    status: State
    status_since: Moment
    version: int
    probability: float
    engine: str
    found_by: Literal["run", "lookup"]
    found_at: Moment
    seen_at: Moment


class PairItem(PairFields):
    """A pair of the work list."""

    a: HomeItem
    b: HomeItem


class PairsAnswer(BaseModel):
    """Some pairs, the likeliest first; `next` is the address of the next page."""

    items: list[PairItem]
    next: str | None


class PairAnswer(PairFields):
    """A pair side by side, with the evidence and every decision."""

    a: HomeAnswer
    b: HomeAnswer
    matches: list[MatchItem]
    decisions: list[DecisionItem]


class CheckedItem(BaseModel):
    """A household that was compared, and what of it waits for a decision."""

    reference_no: str
    likely_duplicates: list[LikelyDuplicateItem]


class CheckAnswer(BaseModel):
    """What the comparison found."""

    items: list[CheckedItem]


class RunItem(BaseModel):
    """One search of the whole registry. Counts are null until it is done."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    state: Literal["running", "done", "failed"]
    started_at: Moment
    started_by: str
    finished_at: Moment | None
    engine: str
    threshold: float
    people: int | None
    households: int | None
    found: int | None
    added: int | None
    reopened: int | None
    withdrawn: int | None


class RunsAnswer(BaseModel):
    """The newest runs, the last one first."""

    items: list[RunItem]
