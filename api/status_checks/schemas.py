"""Shapes of the status check."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day
from api.texts import Text
from registry.status_checks.service import Question, StatusAnswer


class StatusCheckBody(BaseModel):
    """An identity number, and one of: reference number, date of birth."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"identity_no": "700101-99-1235", "birth_date": "1970-01-01"}
        },
    )

    identity_no: Annotated[str, Field(min_length=1, max_length=30)]
    reference_no: Annotated[str, Field(max_length=30)] | None = None
    birth_date: Day | None = None

    def question(self) -> Question:
        """Return the question as the registry takes it."""
        return Question(self.identity_no, self.reference_no, self.birth_date)


class OfficeToCall(BaseModel):
    """The office to call; without a telephone number, the address or the name must do."""

    name: Text
    phone: str | None
    address: str | None
    website: str | None


class HouseStandingItem(BaseModel):
    """Where an application for a house stands, in plain words."""

    status: str
    category: Text
    label: Text
    next: Text


class StatusCheckAnswer(BaseModel):
    """Where a case stands. No name, no reason, no income.

    `poverty` is the class of a verified household, `houses` where its newest applications for a
    PPRS house and a PPR flat stand. Both are told for a reference number, not for a date of birth:
    that stands in the identity number itself.

    A number that is not in the registry is answered in the same shape, with status
    `tiada_padanan`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "status": "tiada_padanan",
                "label": {"ms": "Tiada rekod yang sepadan", "en": "No record matches"},
                "last_step_on": None,
                "next": {"ms": "Semak nombor yang ditaip.", "en": "Check the numbers."},
                "office": None,
                "poverty": None,
                "houses": [],
            }
        }
    )

    status: str
    label: Text
    last_step_on: date | None
    next: Text
    office: OfficeToCall | None
    poverty: Text | None = Field(description="with a reference number only")
    houses: list[HouseStandingItem] = Field(description="with a reference number only")


def answer_of(answer: StatusAnswer) -> StatusCheckAnswer:
    """Return an answer in the shape of the API."""
    office, poverty = answer.office, answer.poverty
    return StatusCheckAnswer(
        status=answer.status,
        label=Text(ms=answer.status_ms, en=answer.status_en),
        last_step_on=answer.last_step_on,
        next=Text(ms=answer.next_ms, en=answer.next_en),
        office=office
        and OfficeToCall(
            name=Text(ms=office.name_ms, en=office.name_en),
            phone=office.phone,
            address=office.address,
            website=office.website,
        ),
        poverty=poverty and Text(ms=poverty.ms, en=poverty.en),
        houses=[
            HouseStandingItem(
                status=one.status,
                category=Text(**one.category),
                label=Text(**one.label),
                next=Text(**one.next),
            )
            for one in answer.houses
        ],
    )
