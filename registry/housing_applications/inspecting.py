"""Inspections of houses: what was seen, what it costs, and the photographs."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from database.audit.service import note_subjects
from database.base import uuid7
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.forms.service import text
from registry.housing_applications import queries
from registry.housing_applications.finding import locked, missing
from registry.housing_applications.models import (
    HousingComponent,
    HousingInspection,
    HousingPhoto,
)
from registry.housing_applications.papers import CostLine, Visit, check_visit
from registry.housing_applications.photos import make_safe
from registry.housing_applications.workflow import BEFORE_RECOMMENDATION, UNDER_WORKS
from registry.workflows.service import StepNotPossible
from registry.workflows.standing import NOTE_LONGEST

PHOTOS_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection with its lines of cost and what is known of its photographs."""

    inspection: HousingInspection
    lines: Sequence[CostLine]
    photos: Sequence[Row[Any]]

    @property
    def cost_rm(self) -> Decimal:
        """Return what the lines cost together."""
        return sum((line.cost_rm for line in self.lines), Decimal(0))


def inspect(
    session: WriteSession, application_id: UUID, visit: Visit, actor: Actor
) -> HousingInspection:
    """File an inspection with its components and costs.

    Raises:
        HousingApplicationNotFound: there is no such application.
        StepNotPossible: an inspection of this kind has no place in the present state.
        InvalidInput: see `check_visit`.
    """
    check_visit(visit)
    application = locked(session, application_id, None)
    states = BEFORE_RECOMMENDATION if visit.kind == "awal" else UNDER_WORKS
    if application.state not in states:
        raise StepNotPossible(
            f"An inspection of the kind {visit.kind} has no place while the application is "
            f"{application.state}.",
            field="kind",
            expected="an application that is " + " or ".join(states),
        )
    values = asdict(visit)
    values.pop("lines")
    values["note"] = text("note", visit.note, NOTE_LONGEST)
    made = HousingInspection(
        id=uuid7(),
        application_id=application.id,
        household_id=application.household_id,
        inspector=actor.name,
        **values,
    )
    session.add(made)
    session.flush()
    session.add_all(
        HousingComponent(
            id=uuid7(),
            inspection_id=made.id,
            household_id=made.household_id,
            line=place,
            **asdict(line),
        )
        for place, line in enumerate(visit.lines, start=1)
    )
    session.flush()
    return made


def inspections(session: ReadSession, application_id: UUID) -> list[Inspected]:
    """Return the inspections of an application with costs and photographs, the newest last."""
    lines = queries.components(session, application_id)
    photos = queries.photos(session, application_id)
    return [
        Inspected(
            one,
            [
                CostLine(line.component, line.element, line.quantity, line.unit_cost_rm)
                for line in lines
                if line.inspection_id == one.id
            ],
            [photo for photo in photos if photo.inspection_id == one.id],
        )
        for one in queries.inspections(session, application_id)
    ]


def add_photo(
    session: WriteSession, application_id: UUID, inspection_id: UUID, content: bytes, actor: Actor
) -> HousingPhoto:
    """Keep a photograph of an inspection, written anew; the same file again is the same photograph.

    Raises:
        HousingApplicationNotFound: there is no such application or inspection.
        InvalidInput, TooLarge: see `make_safe`.
        StepNotPossible: the inspection has as many photographs as it may.
    """
    safe = make_safe(content)
    application = locked(session, application_id, None)
    inspection = queries.inspection(session, application_id, inspection_id)
    if inspection is None:
        raise missing("inspection_id")
    digest = hashlib.sha256(content).digest()
    before = queries.same_photo(session, inspection_id, digest)
    if before is not None:
        return before
    if queries.photo_count(session, inspection_id) >= PHOTOS_AT_MOST:
        raise StepNotPossible(
            "This inspection has all the photographs it may have.",
            field="inspection_id",
            expected=f"up to {PHOTOS_AT_MOST} photographs",
        )
    made = HousingPhoto(
        id=uuid7(),
        inspection_id=inspection_id,
        household_id=application.household_id,
        sha256=digest,
        created_by=actor.name,
        **asdict(safe),
    )
    session.add(made)
    session.flush()
    return made


def photo(session: ReadSession, application_id: UUID, photo_id: UUID) -> HousingPhoto:
    """Return a photograph.

    Raises:
        HousingApplicationNotFound: the application has none with that key.
    """
    found = queries.photo(session, application_id, photo_id)
    if found is None:
        raise missing("photo_id")
    note_subjects(session, found.household_id)
    return found
