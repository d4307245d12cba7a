"""Shapes of requests for data."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day
from api.parameters import Cursor, Parameters
from registry.calendar.deadlines import Standing
from registry.data_requests.service import PAGE_AT_MOST, TEXT_LONGEST

AgencyCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_-]{1,19}$")]
Words = Annotated[str, Field(min_length=1, max_length=TEXT_LONGEST)]
Limit = Annotated[int, Field(ge=1, le=PAGE_AT_MOST)]
Answer = Literal["granted", "granted_with_conditions", "refused"]


class DataRequestCreate(BaseModel):
    """A request that came in: whose, to whom, for which data, why, and how it will be handled."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "recipient": "KPM",
                "provider": "JKM",
                "data": "Nombor rujukan dan status miskin isi rumah di Ranau",
                "purpose": "Semakan KWAPM 2027",
                "handling": "Disimpan setahun, dibaca lima pegawai, kemudian dimusnahkan",
                "received_on": "2026-11-02",
            }
        },
    )

    recipient: AgencyCode = Field(description="who asks, and would receive the data")
    provider: AgencyCode = Field(description="who has the data")
    data: Words
    purpose: Words
    handling: Words
    received_on: Day


class DataRequestReply(BaseModel):
    """The provider's answer, with conditions or the ground of a refusal."""

    model_config = ConfigDict(extra="forbid")

    answer: Answer
    note: Words | None = None
    agreement_id: UUID | None = Field(
        default=None, description="the agreement under which the data will be given"
    )


class DataRequestParameters(Parameters):
    """Which requests: of or to an agency, those without an answer."""

    agency: AgencyCode | None = None
    is_open: bool = False
    cursor: Cursor | None = None
    limit: Limit = 100


class DataRequestItem(BaseModel):
    """A request, and where its answer stands today."""

    id: UUID
    recipient: str
    provider: str
    data: str
    purpose: str
    handling: str
    received_on: date
    entered_by: str
    due_on: date = Field(description="fourteen calendar days after it came in (Act 864, s.14)")
    days_left: int = Field(description="below zero: days overdue")
    standing: Standing
    answer: Answer | None
    answer_note: str | None
    answered_on: date | None
    answered_by: str | None
    agreement_id: UUID | None = Field(
        description="the agreement under which the data will be given, if one was named"
    )


class DataRequestsAnswer(BaseModel):
    """Requests, those first whose answer is due first."""

    items: list[DataRequestItem]
    next: str | None
