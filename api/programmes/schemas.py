"""Shapes of the catalogue of programmes, and of what they give."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_serializer

from api.moments import Day, Moment
from api.parameters import Parameters
from api.texts import Text
from registry.eligibility.catalogue import RuleDraft
from registry.programmes.service import Terms

Purpose = Literal["pendapatan", "makanan", "perumahan", "pendidikan", "kesihatan", "oku", "lain"]
Form = Literal["tunai", "barangan", "perkhidmatan", "pinjaman", "perumahan"]
Recipient = Literal["isi_rumah", "orang"]
Subject = Literal["household", "person"]
Per = Literal["month", "year"]
Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_-]{1,19}$")]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Ringgit = Annotated[Decimal, Field(gt=0, lt=10**9, decimal_places=2, allow_inf_nan=False)]


class ProgrammeParameters(Parameters):
    """Which programmes, on which day; today by default."""

    on: Day | None = None
    purpose: Purpose | None = None
    agency: Code | None = None


class ProgrammeItem(BaseModel):
    """A programme of an agency; the same code means other aid at another agency."""

    agency: str
    agency_ms: str
    agency_en: str
    code: str
    purpose: Purpose
    name_ms: str
    name_en: str
    form: Form
    recipient: Recipient = Field(description="the household by its head (KIR), or a person (AIR)")
    amount_monthly: Decimal | None = Field(description="RM a month where one amount holds for all")
    amount: Text = Field(description="what is given, in words")
    income_limit: Decimal | None = Field(description="RM a month; null where none is published")
    for_the_poor: bool
    is_offered: bool
    confirmed: bool = Field(description="false: one secondary source, or none, tells it")
    starts_on: date
    ends_on: date | None
    source: str
    number: int = Field(description="of the version, in the order of entry")
    entered_by: str
    entered_at: Moment


class ProgrammesAnswer(BaseModel):
    """Programmes in the order of agency and code, each with the version in force on the day."""

    on: date
    items: list[ProgrammeItem]


class VersionBody(BaseModel):
    """What a programme gives, how and to whom, from `starts_on` to `ends_on`, both included."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "starts_on": "2027-01-01",
                "name_ms": "Bantuan Warga Emas",
                "name_en": "Aid for the elderly",
                "form": "tunai",
                "recipient": "orang",
                "amount_monthly": "650.00",
                "amount_ms": "RM650 sebulan",
                "amount_en": "RM650 a month",
                "for_the_poor": True,
                "source": "Pekeliling JKM",
            }
        },
    )

    purpose: Purpose | None = Field(None, description="of a programme that is made by this")
    starts_on: Day
    ends_on: Day | None = Field(None, description="the last day; none where it is not known")
    name_ms: Words
    name_en: Words
    form: Form
    recipient: Recipient
    amount_monthly: Ringgit | None = None
    amount_ms: Words
    amount_en: Words
    income_limit: Ringgit | None = None
    for_the_poor: bool = False
    is_offered: bool = True
    confirmed: bool = True
    source: Words

    def terms(self) -> Terms:
        """Return it as the registry takes it."""
        return Terms(**self.model_dump(exclude={"purpose"}))


class ConditionBody(BaseModel):
    """An expression, or conditions that must hold `all`, or of which `any` must hold."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    ms: Words
    en: Words
    expression: str | None = Field(
        None, alias="if", min_length=1, max_length=300, description="of facts: age >= 60"
    )
    all: Annotated[list["ConditionBody"], Field(max_length=20)] | None = None
    any: Annotated[list["ConditionBody"], Field(max_length=20)] | None = None

    @model_serializer
    def table(self) -> dict[str, Any]:
        """Return it as the rule files write it."""
        parts = {name: getattr(self, name) for name in ("all", "any")}
        told = {"if": self.expression} | parts
        return {"ms": self.ms, "en": self.en} | {
            name: value for name, value in told.items() if value is not None
        }


class AmountBody(BaseModel):
    """What is paid where the expression is met, or in every other case."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    expression: str | None = Field(None, alias="if", min_length=1, max_length=300)
    rm: Annotated[Decimal, Field(ge=0, lt=10**7, decimal_places=2, allow_inf_nan=False)]

    @model_serializer
    def table(self) -> dict[str, Any]:
        """Return it as the rule files write it."""
        asks = {} if self.expression is None else {"if": self.expression}
        return {**asks, "rm": str(self.rm)}


class RuleBody(BaseModel):
    """A version of a rule: who may have it, told in words, and what is paid."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "code": "bwe",
                "subject": "person",
                "starts_on": "2027-01-01",
                "condition": {"ms": "Berumur 60 tahun", "en": "Aged 60", "if": "age >= 60"},
                "amounts": [{"rm": "650"}],
                "source": "Pekeliling JKM",
            }
        },
    )

    code: Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,29}$")]
    subject: Subject
    starts_on: Day
    ends_on: Day | None = None
    per: Per = "month"
    condition: ConditionBody
    amounts: Annotated[list[AmountBody], Field(max_length=30)] = []
    source: Words

    def draft(self) -> RuleDraft:
        """Return it as the registry takes it."""
        told = {name: getattr(self, name) for name in type(self).model_fields}
        return RuleDraft(
            **told
            | {
                "condition": self.condition.model_dump(),
                "amounts": [one.model_dump() for one in self.amounts],
            }
        )


class RuleItem(BaseModel):
    """A version of a rule of a programme."""

    code: str
    number: int = Field(description="0: it came with the service; else the order of entry here")
    subject: Subject
    starts_on: date
    ends_on: date | None
    per: Per
    condition: dict[str, Any] = Field(description="ms, en, and one of: if, all, any")
    amounts: list[dict[str, Any]]
    source: str


class ProgrammeAnswer(BaseModel):
    """A programme with everything that was ever entered of it, first entered first."""

    versions: list[ProgrammeItem]
    rules: list[RuleItem]


class TotalParameters(Parameters):
    """Of which day; today by default."""

    on: Day | None = None


class TotalItem(BaseModel):
    """What one programme gives on the day."""

    model_config = ConfigDict(from_attributes=True)

    agency: str
    programme: str
    households: int
    amount_monthly: Decimal = Field(description="RM a month")


class TotalsAnswer(BaseModel):
    """What every programme gives on a day."""

    on: date
    items: list[TotalItem]


class EffectParameters(Parameters):
    """How long after the start of the aid a household must have been assessed again."""

    months: Annotated[int, Field(ge=1, le=119)] = 12
    until_months: Annotated[int, Field(ge=2, le=120, description="before so long")] = 120


class EffectItem(BaseModel):
    """Households before a programme's aid and after; incomes leave aid out."""

    model_config = ConfigDict(from_attributes=True)

    agency: str
    programme: str
    households: int = Field(description="assessed before the aid and long enough into it")
    months: float = Field(description="median months into the aid")
    income_before: Decimal | None = Field(description="mean RM a month of a household")
    income_after: Decimal | None = Field(description="mean RM a month of a household")
    poor_before: int
    poor_after: int
    left_poverty: int
    months_to_exit: float | None = Field(description="median, from the start of the aid")
    compared: int = Field(
        description="with unaided households of the same state, class, size, and income by the line"
    )
    compared_change: Decimal | None = Field(description="RM a month, of those compared")
    similar_change: Decimal | None = Field(description="RM a month, of the unaided")
    similar_left_poverty: Decimal | None = Field(description="share of the unaided poor, 0 to 1")


class EffectsAnswer(BaseModel):
    """What became of aided households. An association, not a cause."""

    months: int
    until_months: int
    note_ms: str = "Perkaitan, bukan sebab: penerima berbeza daripada bukan penerima."
    note_en: str = "An association, not a cause: recipients differ from those without aid."
    items: list[EffectItem]


class HousingEffectItem(BaseModel):
    """Houses on the first day of the aid, and now; poor ones are dilapidated, unsafe or damaged."""

    model_config = ConfigDict(from_attributes=True)

    agency: str
    programme: str
    households: int = Field(description="whose house was seen before the aid and since")
    poor_before: int
    poor_after: int
    repaired: int
    decayed: int
    compared: int = Field(
        description="for which unaided families of like state, stratum and house were seen twice"
    )
    similar_repaired: Decimal | None = Field(description="of those that were poor, 0 to 1")
    similar_decayed: Decimal | None = Field(description="of those that were not poor, 0 to 1")


class HousingEffectsAnswer(BaseModel):
    """What became of aided households' houses. An association, not a cause."""

    note_ms: str = "Perkaitan, bukan sebab: rumah juga dibaiki tanpa bantuan."
    note_en: str = "An association, not a cause: houses are repaired without aid, too."
    items: list[HousingEffectItem]
