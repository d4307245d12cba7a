"""Shapes of agencies."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Day, Moment
from api.parameters import Parameters
from registry.agencies.service import AgencyTerms

Words = Annotated[str, Field(min_length=1, max_length=200)]


class AgencyParameters(Parameters):
    """Of which day; today by default."""

    on: Day | None = None


class AgencyVersionBody(BaseModel):
    """What an agency is called, and whether it works, from `starts_on` to `ends_on`."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "starts_on": "2027-01-01",
                "name_ms": "Kementerian Contoh",
                "name_en": "Example Ministry",
                "source": "Warta Kerajaan",
            }
        },
    )

    starts_on: Day
    ends_on: Day | None = Field(None, description="the last day; none where it is not known")
    name_ms: Words
    name_en: Words
    is_active: bool = True
    source: Words

    def terms(self) -> AgencyTerms:
        """Return it as the registry takes it."""
        return AgencyTerms(**self.model_dump())


class AgencyItem(BaseModel):
    """An agency as it was on a day."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name_ms: str
    name_en: str
    is_active: bool
    starts_on: date
    ends_on: date | None
    source: str
    number: int = Field(description="of the version, in the order of entry")
    entered_by: str
    entered_at: Moment


class AgenciesAnswer(BaseModel):
    """Agencies in the order of their codes, or versions of one in the order of entry."""

    items: list[AgencyItem]
