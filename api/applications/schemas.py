"""Shapes that applications for aid, houses and flats share."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.moments import Moment
from api.parameters import AreaCode, Cursor, Parameters
from registry.workflows.applications import PAGE_AT_MOST

Note = Annotated[str, Field(max_length=2_000)]
Version = Annotated[int, Field(ge=0, le=32_000)]
EventCode = Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class OfHouseholdParameters(Parameters):
    """Parent of the parameters of a household's applications."""

    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=PAGE_AT_MOST)] = 100


class QueueParameters(OfHouseholdParameters):
    """Parent of the parameters of all applications; all given conditions must hold."""

    state: AreaCode | None = None
    district: AreaCode | None = None


class EventItem(BaseModel):
    """Parent of one step that was taken."""

    model_config = ConfigDict(from_attributes=True)

    seq: int
    at: Moment
    actor: str
    actor_role: str
    event: str
    state: str
    next_state: str
    note: str | None
    payload: dict[str, Any]
