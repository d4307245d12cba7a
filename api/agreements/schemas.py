"""Shapes of data-sharing agreements, of what is released under them, and of the log."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day, Moment
from api.parameters import AreaCode, Cursor, Parameters
from api.texts import Text
from registry.agreements.service import PAGE_AT_MOST, AgreementStep
from registry.agreements.terms import TEXT_LONGEST, Terms
from registry.agreements.workflow import Standing

AgencyCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_-]{1,19}$")]
GrantArea = Annotated[str, Field(pattern=r"^(S[0-9]{2}|D[0-9]{2}-[0-9]{2})$")]
ProgrammeCode = Annotated[str, Field(pattern=r"^[A-Z0-9_-]{1,20}/[A-Z0-9_-]{1,20}$")]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
Words = Annotated[str, Field(min_length=1, max_length=TEXT_LONGEST)]
Limit = Annotated[int, Field(ge=1, le=PAGE_AT_MOST)]
Class = Literal["miskin_tegar", "miskin", "terkeluar"]
State = Literal["draf", "berkuat_kuasa", "ditarik_balik", "digantung", "ditamatkan"]


class AgreementCreate(BaseModel):
    """The terms of an agreement. They never change: other terms are another agreement."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "giver": "KE",
                "recipient": "JKM",
                "purpose": "find_eligible",
                "purpose_note": "Warga emas miskin yang belum menerima BWE",
                "legal_basis": "act_864",
                "legal_note": "s. 12",
                "handling": "Disimpan setahun, dibaca lima pegawai, kemudian dimusnahkan",
                "areas": ["S12"],
                "classes": ["miskin", "miskin_tegar"],
                "fields": ["name", "birth_date", "district_code"],
                "first_day": "2026-12-01",
                "last_day": "2027-11-30",
                "giver_signatory": "Ketua Pengarah ICU",
                "recipient_signatory": "Ketua Pengarah JKM",
            }
        },
    )

    giver: AgencyCode = Field(description="the agency that is responsible for the records")
    recipient: AgencyCode = Field(description="the agency whose officers may take them")
    purpose: Code = Field(description="option list sharing_purposes")
    purpose_note: Words
    legal_basis: Code = Field(description="option list sharing_legal_bases")
    legal_note: Words | None = None
    handling: Words = Field(description="how it will be kept, used and destroyed")
    areas: Annotated[list[GrantArea], Field(min_length=1, max_length=300)]
    classes: Annotated[list[Class], Field(min_length=1, max_length=3)]
    programmes: Annotated[list[ProgrammeCode], Field(max_length=100)] = Field(
        [], description="only families who receive one of them now; none: whatever they receive"
    )
    fields: Annotated[list[Code], Field(min_length=1, max_length=100)] = Field(
        description="codes of GET /v1/shareable-fields; the reference number is always among them"
    )
    sensitive_reason: Words | None = Field(None, description="needed with sensitive fields")
    first_day: Day
    last_day: Day = Field(description="included; five years after the first at most")
    giver_signatory: Words
    recipient_signatory: Words

    def terms(self) -> Terms:
        """Return the terms as the registry takes them."""
        return Terms(**self.model_dump())


class AgreementStepBody(BaseModel):
    """One step, with the agreement as it stood at `version`."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"event": "approve", "version": 1}}
    )

    event: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    version: Annotated[int, Field(ge=0, le=32_000)]
    note: Words | None = Field(None, description="needed for every step but approve")

    def step(self) -> AgreementStep:
        """Return the step as the registry takes it."""
        return AgreementStep(**self.model_dump())


class AgreementParameters(Parameters):
    """Which agreements: of an agency, in a state, in force today."""

    agency: AgencyCode | None = None
    state: State | None = None
    in_force: bool = False
    cursor: Cursor | None = None
    limit: Limit = 100


class AgreementItem(BaseModel):
    """An agreement, where it stands today, and how often records were taken under it."""

    id: UUID
    number: int
    giver: str
    recipient: str
    purpose: str
    purpose_note: str
    legal_basis: str
    legal_note: str | None
    handling: str
    areas: list[str]
    classes: list[str]
    programmes: list[str]
    fields: list[str]
    sensitive_reason: str | None
    first_day: date
    last_day: date
    giver_signatory: str
    recipient_signatory: str
    drafted_by: str
    approved_by: str | None
    state: State
    state_since: Moment
    version: int
    standing: Standing = Field(description="the state, or what the days make of it today")
    releases: int


class AgreementEventItem(BaseModel):
    """One step: by whom, when and why."""

    seq: int
    at: Moment
    actor: str
    actor_role: str
    event: str
    next_state: str
    note: str | None


class AgreementAnswer(AgreementItem):
    """An agreement with every step, and the steps that are possible now."""

    events: list[AgreementEventItem]
    possible_events: list[str]


class AgreementsAnswer(BaseModel):
    """Agreements, the newest first."""

    items: list[AgreementItem]
    next: str | None


class FieldsParameters(Parameters):
    """What to take: some of the agreed fields, of a part of the agreed area."""

    field: Annotated[list[Code], Field(max_length=100)] = Field(
        [], description="agreed fields, several by repeating it; all of them by default"
    )
    state: AreaCode | None = None
    district: AreaCode | None = None


class SharedParameters(FieldsParameters):
    """The same, page by page."""

    cursor: Cursor | None = None
    limit: Limit = 100


class SharedItem(BaseModel):
    """A household: the agreed fields of it, and of its people. What was not agreed is not there."""

    household: dict[str, Any]
    people: list[dict[str, Any]]


class SharedAnswer(BaseModel):
    """Households by key. Taking this page is a release."""

    agreement: int = Field(description="its number")
    purpose: str
    fields: list[str]
    items: list[SharedItem]
    next: str | None


class ReleasesParameters(Parameters):
    """A page of the log."""

    cursor: Cursor | None = None
    limit: Limit = 100


class ReleaseItem(BaseModel):
    """One time that somebody took records."""

    id: UUID
    at: Moment
    account: str
    purpose: str
    fields: list[str]
    records: int = Field(description="households")


class ReleasesAnswer(BaseModel):
    """Releases, the newest first."""

    items: list[ReleaseItem]
    next: str | None


class HouseholdReleaseItem(ReleaseItem):
    """The same, with the agreement that it was taken under."""

    agreement_id: UUID
    agreement: int = Field(description="its number")
    recipient: str


class HouseholdReleasesAnswer(BaseModel):
    """To whom a family's record was given, the newest first."""

    items: list[HouseholdReleaseItem]


class ShareableField(BaseModel):
    """A field that agreements may share."""

    field: str
    group: str = Field(description="option list sharing_field_groups")
    of: Literal["household", "person"]
    is_sensitive: bool = Field(description="an agreement must say why it needs it")
    label: Text


class ShareableFieldsAnswer(BaseModel):
    """Every field that agreements may share; no other ever leaves under one."""

    items: list[ShareableField]
