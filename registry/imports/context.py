"""What the rows of one import are checked against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.actors.service import Actor
from registry.imports.places import Places


@dataclass(frozen=True, slots=True)
class ImportContext:
    """The job, who sends it, and what is known beforehand."""

    job_id: UUID
    channel: str
    received_on: date
    """Of rows that do not say."""
    actor: Actor
    places: Places
    programmes: Mapping[tuple[str, str], UUID]
    """Agency code and programme code to the programme's key."""
