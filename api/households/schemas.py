"""Shapes of household records: what officers send, and what they are told.

Codes are checked by the registry against the option lists, which `GET /v1/options` shows.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day, DayOrMoment, Moment
from api.parameters import AreaCode, Parameters
from api.registrations.schemas import Code, ReporterBody, Sent, Stratum, Text, Yearly

Codes = Annotated[list[Code], Field(max_length=40)]
Address = Annotated[str, Field(max_length=500)]
Short = Annotated[str, Field(max_length=50)]
Reason = Annotated[str, Field(min_length=1, max_length=500, description="why, in words")]
Edition = Annotated[
    int, Field(ge=1, le=2**31 - 1, description="of the record that was read; another is a 409")
]
RM = Annotated[Decimal, Field(ge=0, lt=10**12, decimal_places=2)]
Lines = Annotated[
    dict[Annotated[str, Field(max_length=60)], Yearly],
    Field(max_length=20, description="RM a year by line of the income table"),
]


class HouseholdFields(Sent):
    """Address, contact and stated areas. Null empties a field; one left out stays."""

    address: Address | None = None
    house_no: Short | None = None
    street: Text | None = None
    village: Text | None = Field(None, description="taman or kampung")
    postcode: Short | None = None
    town: Text | None = None
    pbt: Text | None = Field(None, description="local authority")
    stated_state_code: AreaCode | None = None
    stated_district_code: AreaCode | None = None
    stated_mukim_code: AreaCode | None = None
    stated_parlimen_code: AreaCode | None = None
    stated_dun_code: AreaCode | None = None
    stratum: Stratum | None = None
    phone_fixed: Short | None = None
    phone_mobile: Short | None = None
    category: Code | None = None
    profile_source: Code | None = None
    household_group: Code | None = None


class DwellingFields(Sent):
    """The dwelling: tenure, building, services, land, hazards."""

    tenure: Code | None = None
    house_type: Code | None = None
    wall_material: Code | None = None
    roof_material: Code | None = None
    floor_material: Code | None = None
    wall_condition: Code | None = None
    roof_condition: Code | None = None
    floor_condition: Code | None = None
    repair_economy: Code | None = None
    rooms: Annotated[int, Field(ge=0, le=99)] | None = None
    floor_area_m2: Annotated[Decimal, Field(gt=0, lt=100_000, decimal_places=1)] | None = None
    water: Code | None = None
    electricity: Code | None = None
    toilet: Code | None = None
    land_status: Code | None = None
    land_owner: Code | None = None
    hazards: Codes | None = None


class PropertyFields(Sent):
    """One kind of thing that the household owns. Of land, `quantity` is hectares."""

    kind: Literal["vehicle", "livestock", "land", "equipment"]
    code: Code
    quantity: Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=3)]
    value: RM | None = Field(None, description="RM in all")


class IllnessFields(Sent):
    """An illness and where it is treated."""

    illness: Code
    treatment_place: Code | None = None


class PersonFields(Sent):
    """A person: basics, education, skills, work, disability, savings."""

    name: Text | None = None
    birth_date: Day | None = None
    sex: Literal["lelaki", "perempuan"] | None = None
    citizenship: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    relationship: Code | None = None
    old_ic: Short | None = None
    ethnic_group: Code | None = None
    religion: Code | None = None
    marital_status: Code | None = None
    education: Code | None = None
    certificate: Code | None = None
    school_state_code: AreaCode | None = None
    school_district_code: AreaCode | None = None
    school_name: Text | None = None
    work_status: Code | None = None
    masco_code: Annotated[str, Field(pattern=r"^[0-9]{2,4}$")] | None = None
    job_detail: Text | None = None
    jkm_registered: bool | None = None
    jkm_number: Annotated[str, Field(max_length=40)] | None = None
    jkm_category: Code | None = None
    bank: Code | None = None
    bank_account: Annotated[str, Field(pattern=r"^[0-9]{6,20}$")] | None = Field(
        None, description="digits only; stored sealed, shown masked"
    )
    skills: Codes | None = None
    disabilities: Codes | None = None
    savings: Codes | None = None


class Identity(Sent):
    """An identity document."""

    identity_type: Literal["mykad", "old_ic", "passport", "birth_certificate"] = "mykad"
    identity_no: Annotated[str, Field(max_length=30)]


class NewMember(Sent):
    """A person who is new to the registry."""

    person: PersonFields
    identity: Identity | None = None
    illnesses: list[IllnessFields] = Field(default_factory=list, max_length=20)


class FullMemberBody(NewMember):
    """A person of a new household, with the income table."""

    income: Lines = Field(default_factory=dict)


class Point(Sent):
    """Where the household is, in degrees."""

    longitude: Annotated[float, Field(ge=-180, le=180)]
    latitude: Annotated[float, Field(ge=-90, le=90)]


class HouseholdCreate(Sent):
    """The long form. The first of `people` is the head."""

    channel: Annotated[Code, Field(examples=["pejabat_daerah"])]
    received_on: Annotated[Day, Field(examples=["2026-11-20"])]
    reporter: ReporterBody | None = None
    household: HouseholdFields
    dwelling: DwellingFields | None = None
    property: list[PropertyFields] | None = Field(None, max_length=100)
    point: Point | None = None
    income_until: Day | None = Field(None, description="last day of the twelve months")
    people: Annotated[list[FullMemberBody], Field(min_length=1, max_length=60)]


class Change(Sent):
    """Parent of every change: why, and on which edition."""

    reason: Reason
    edition: Edition | None = None


class HouseholdPatch(Change):
    """What to change; parts and fields left out stay, `property` replaces the list."""

    household: HouseholdFields | None = None
    dwelling: DwellingFields | None = None
    property: list[PropertyFields] | None = Field(None, max_length=100)
    point: Point | None = None


class MemberCreate(Change):
    """A person who joins the household."""

    member: NewMember
    on: Day | None = None


class MemberPatch(Change):
    """Fields of a member; `illnesses` replaces the list, `identity` corrects the document."""

    person: PersonFields | None = None
    illnesses: list[IllnessFields] | None = Field(None, max_length=20)
    identity: Identity | None = None


class IncomePut(Change):
    """The whole income table of one person."""

    until: Day = Field(description="last day of the twelve months")
    lines: Lines


class Parting(Change):
    """A member leaves; a head names the next one."""

    leave_reason: Code
    on: Day | None = None
    new_head_id: UUID | None = None
    relationships: dict[UUID, Code] = Field(default_factory=dict, max_length=60)


class HeadPut(Change):
    """A new head, and what the others are to the new head."""

    new_head_id: UUID
    relationships: dict[UUID, Code] = Field(default_factory=dict, max_length=60)
    on: Day | None = None


class Arrival(Change):
    """A person of the registry joins this household."""

    person_id: UUID
    relationship: Code | None = None
    on: Day | None = None


class SplitCreate(Change):
    """Members who leave for a household of their own; each with the relationship to its head."""

    members: dict[UUID, Code | None] = Field(min_length=1, max_length=60)
    new_head_id: UUID
    household: HouseholdFields
    channel: Code
    on: Day | None = None


class MergeCreate(Change):
    """A household that comes into this one; relationships are those to the head here."""

    absorbed_id: UUID
    relationships: dict[UUID, Code] = Field(default_factory=dict, max_length=60)
    same_people: dict[UUID, UUID] = Field(
        default_factory=dict,
        max_length=60,
        description="people of that household who are recorded here already, to their record here",
    )
    on: Day | None = None


class AsOf(Parameters):
    """At which moment; the present by default. A day means its end in Malaysia."""

    as_of: DayOrMoment | None = None


class Answer(BaseModel):
    """Parent of every answer that is read from rows."""

    model_config = ConfigDict(from_attributes=True, extra="ignore")


class IncomeAnswer(BaseModel):
    """The income tables of the members, and what they add up to; nothing of it is typed."""

    until: date | None
    people: dict[UUID, dict[str, Decimal]] = Field(description="RM a year by person and line")
    gross_yearly: Decimal
    aid_yearly: Decimal
    gross_monthly: Decimal
    aid_monthly: Decimal


class RecordAnswer(BaseModel):
    """The whole record; each part is a row by column name, as `GET /v1/options` names the codes."""

    at: Moment | None = Field(description="as of when; null for the present")
    household: dict[str, Any]
    dwelling: dict[str, Any] | None
    people: list[dict[str, Any]]
    memberships: list[dict[str, Any]]
    property: list[dict[str, Any]]
    aid: list[dict[str, Any]]
    income: IncomeAnswer


class RevealBody(Sent):
    """Why the numbers of a family are shown in full."""

    purpose: Code = Field(description="option list `reveal_purposes`", examples=["contact_family"])


class RevealAnswer(BaseModel):
    """Identity, OKU, telephone and bank account numbers of a family, in full."""

    household: dict[str, str | None]
    people: list[dict[str, Any]]


class MembersAnswer(BaseModel):
    """People of a household and their dated memberships."""

    people: list[dict[str, Any]]
    memberships: list[dict[str, Any]]


class ChangeItem(Answer):
    """One change by an officer."""

    id: UUID
    at: Moment
    kind: str
    actor: str
    actor_role: str
    reason: str
    person_id: UUID | None
    other_household_id: UUID | None


class VersionItem(Answer):
    """A former row: what it held until `valid_to`, who replaced it, and why."""

    table_name: str
    row_id: UUID
    valid_from: Moment
    valid_to: Moment
    actor: str
    reason: str | None
    row: dict[str, Any]


class HistoryAnswer(BaseModel):
    """What officers changed, and every former row, the newest first."""

    changes: list[ChangeItem]
    versions: list[VersionItem]


class MergeAnswer(BaseModel):
    """A merge; its key takes it back."""

    merge_id: UUID
