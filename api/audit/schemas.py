"""Shapes of the audit trail."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.moments import AskedMoment, Moment
from api.parameters import Cursor, Parameters
from database.audit.service import PAGE_AT_MOST

Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class AuditParameters(Parameters):
    """Which entries; all given conditions must hold."""

    account: Name | None = None
    action: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] | None = None
    operation: Name | None = Field(None, description="the endpoint, as `GET /v1/households`")
    household: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{5,40}$")] | None = Field(
        None, description="key or reference number of a household that was read or changed"
    )
    since: AskedMoment | None = Field(None, description="entries of this moment or later")
    until: AskedMoment | None = Field(None, description="entries before this moment")
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_AT_MOST)] = 100


class AuditItem(BaseModel):
    """One read or change."""

    model_config = ConfigDict(from_attributes=True)

    seq: int
    at: Moment
    account: str = Field(description="who")
    role: str | None
    action: str = Field(description="read, reveal, change, export or command")
    operation: str = Field(description="through which endpoint or command")
    subjects: list[str] = Field(description="keys of the households")
    purpose: str | None
    details: dict[str, Any]


class AuditAnswer(BaseModel):
    """Entries, the newest first."""

    items: list[AuditItem]
    next: str | None = Field(description="address of the next page")
