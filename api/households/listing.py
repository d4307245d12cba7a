"""Shapes of the list of households: the dynamic report's filters, and its rows."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.households.schemas import RM, Answer
from api.moments import Moment
from api.parameters import AreaCode, Cursor, Parameters
from api.registrations.schemas import Code, Stratum, Text
from registry.records.listing import PAGE_AT_MOST, RecordFilter


class ListFilters(Parameters):
    """The filters of the dynamic report; all given ones hold, those on people for one member."""

    state: AreaCode | None = None
    district: AreaCode | None = None
    mukim: AreaCode | None = None
    dun: AreaCode | None = None
    parlimen: AreaCode | None = None
    pbt: Text | None = None
    status: Literal["baru", "disemak", "disahkan", "ditolak"] | None = None
    poverty_class: Literal["miskin_tegar", "miskin", "terkeluar"] | None = Field(
        None, alias="class"
    )
    stratum: Stratum | None = None
    category: Code | None = None
    group: Code | None = None
    source: Code | None = None
    channel: Code | None = None
    is_demo: bool | None = None
    ethnicity: Code | None = None
    work: Code | None = None
    education: Code | None = None
    certificate: Code | None = None
    marital: Code | None = None
    sex: Literal["lelaki", "perempuan"] | None = None
    disability: Code | None = None
    skill: Code | None = None
    illness: Code | None = None
    jkm_registered: bool | None = None
    productive: bool | None = Field(
        None, description="has a member aged 15 to 64 who is able to work"
    )
    per_capita_from: RM | None = Field(None, description="RM a month a head, at least")
    per_capita_below: RM | None = Field(None, description="RM a month a head, less than")
    older_than_days: Annotated[int, Field(ge=0, le=36_500)] | None = Field(
        None, description="records that nobody changed for longer"
    )
    sort: Literal["entered", "registered", "updated", "income", "size", "reference"] = "entered"
    order: Literal["up", "down"] = "up"

    def wanted(self) -> RecordFilter:
        """Return the conditions as the registry takes them."""
        return RecordFilter(**{name: getattr(self, name) for name in RecordFilter.__slots__})


class ListParameters(ListFilters):
    """Filters, and which page."""

    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_AT_MOST)] = 100


class ListItem(Answer):
    """A household in a list; the head's number is masked."""

    id: UUID
    reference_no: str
    is_demo: bool
    name: str | None
    masked_identity: str | None
    identity_type: str | None
    poverty_status: str | None
    registration_status: str
    state: str | None
    district: str | None
    mukim: str | None
    parlimen: str | None
    dun: str | None
    address: str
    town: str | None
    postcode: str | None
    stratum: str | None
    size: int | None
    gross_income_monthly: Decimal | None
    per_capita_monthly: Decimal | None
    channel: str | None
    registered_on: date
    updated_at: Moment


class ListAnswer(BaseModel):
    """A page of households; `next` is the address of the one after it."""

    items: list[ListItem]
    next: str | None
