"""Shapes of the registration workflow."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class TransitionItem(BaseModel):
    """One row of the workflow table."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {
                "state": "baru",
                "event": "accept",
                "next_state": "disemak",
                "decided_by": "meeting",
                "roles": ["meeting_secretary"],
                "needs": ["criteria_met", "no_same_identity"],
                "reasons": None,
                "ms": "FGD/FGN terima untuk bancian",
                "en": "FGD/FGN accepts for the census",
            }
        },
    )

    state: str
    event: str
    next_state: str
    decided_by: Literal["officer", "meeting"] = Field(
        description="meeting: only the decision of a meeting brings it about"
    )
    roles: list[str] = Field(description="who may, of the option list officer_roles")
    needs: list[str] = Field(description="what must be present")
    reasons: str | None = Field(description="the option list that a reason must come from")
    ms: str
    en: str


class WorkflowAnswer(BaseModel):
    """The whole table. States `tiada` (no case yet) and `keluar` (left the list) frame the four."""

    states: list[str]
    official_status: dict[str, str] = Field(
        description="the official registration status in each state"
    )
    transitions: list[TransitionItem]
