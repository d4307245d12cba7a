"""Shapes of meetings."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day, Moment
from api.parameters import AreaCode, Cursor, Parameters
from api.registrations.schemas import Code, Sent, Text
from registry.households.reference import demo_reference
from registry.meetings.forms import MEMBERS_AT_MOST, Decision, Member, NewMeeting
from registry.meetings.service import CASES_AT_MOST, PAGE_AT_MOST

Level = Literal["daerah", "negeri", "kebangsaan"]
Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9 -]{5,30}$", examples=[demo_reference(1)])]


class MemberBody(Sent):
    """Somebody who was present."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    name: Text
    position: Literal["pengerusi", "setiausaha", "ahli", "jemputan"] = "ahli"
    organisation: Text | None = None


class MeetingCreate(Sent):
    """A meeting: a district group's needs state and district, a state group's the state."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "minutes_no": "FGD/RANAU/2026/4",
                "level": "daerah",
                "state_code": "S12",
                "district_code": "D12-08",
                "held_on": "2026-11-20",
                "members": [{"name": "Pegawai Daerah", "position": "pengerusi"}],
            }
        },
    )

    minutes_no: Annotated[str, Field(max_length=80)]
    level: Level
    held_on: Day
    members: Annotated[list[MemberBody], Field(min_length=1, max_length=MEMBERS_AT_MOST)]
    state_code: AreaCode | None = None
    district_code: AreaCode | None = None
    place: Text | None = None

    def meeting(self) -> NewMeeting:
        """Return the meeting as the registry takes it."""
        members = [Member(**one.model_dump()) for one in self.members]
        return NewMeeting(**self.model_dump(exclude={"members"}), members=members)


class CasesBody(Sent):
    """Cases to put on the list."""

    reference_nos: Annotated[list[Reference], Field(min_length=1, max_length=CASES_AT_MOST)]


class DecisionBody(Sent):
    """What the meeting decided on one case."""

    reference_no: Reference
    decision: Literal["terima", "tolak", "tangguh", "keluarkan"]
    reason: Code | None = None
    note: Annotated[str, Field(max_length=2_000)] | None = None
    version: Annotated[int, Field(ge=0, le=32_000)] | None = Field(
        None, description="the version of the case that the meeting had before it"
    )


class DecisionsBody(Sent):
    """Decisions, recorded all together or not at all."""

    decisions: Annotated[list[DecisionBody], Field(min_length=1, max_length=CASES_AT_MOST)]

    def as_given(self) -> list[Decision]:
        """Return the decisions as the registry takes them."""
        return [Decision(**one.model_dump()) for one in self.decisions]


class MeetingsParameters(Parameters):
    """Which meetings."""

    state: AreaCode | None = None
    level: Level | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_AT_MOST)] = 100


class MeetingItem(BaseModel):
    """A meeting as it stands in lists."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    minutes_no: str
    level: Level
    state_code: str | None
    district_code: str | None
    held_on: date
    place: str | None
    created_by: str
    closed_by: str | None
    closed_at: Moment | None


class MeetingCaseItem(BaseModel):
    """A case on the list; `status` is where it stands now."""

    item: int
    reference_no: str
    status: str
    version: int
    decision: str | None
    reason: str | None
    note: str | None
    decided_by: str | None
    decided_at: Moment | None


class MeetingAnswer(MeetingItem):
    """A meeting with those present and its list."""

    members: list[MemberBody]
    cases: list[MeetingCaseItem]


class MeetingsAnswer(BaseModel):
    """Meetings, newest first; `next` is the address of the next page."""

    items: list[MeetingItem]
    next: str | None
