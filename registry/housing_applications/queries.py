"""All SQL of the applications for a house."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from registry.households.models import Household
from registry.housing_applications.models import (
    HousingApplication,
    HousingComponent,
    HousingInspection,
    HousingPhoto,
)
from registry.housing_applications.workflow import SETTLED, UNSETTLED
from registry.workflows.queries import Place, queue

FILTERS = {
    "status": HousingApplication.state,
    "category": HousingApplication.category,
    "state": Household.stated_state_code,
    "district": Household.stated_district_code,
    "household_id": HousingApplication.household_id,
}
PHOTO_FACTS: tuple[InstrumentedAttribute[Any], ...] = (
    HousingPhoto.id,
    HousingPhoto.inspection_id,
    HousingPhoto.width,
    HousingPhoto.height,
    HousingPhoto.taken_at,
    HousingPhoto.longitude,
    HousingPhoto.latitude,
    HousingPhoto.created_by,
    HousingPhoto.created_at,
)
"""What is listed of a photograph: all but the picture."""


@dataclass(frozen=True, slots=True)
class Found:
    """An application with its household."""

    application: HousingApplication
    household: Household


@dataclass(frozen=True, slots=True)
class Candidate:
    """A family that may be ranked, with its open application of the category, if there is one."""

    id: UUID
    reference_no: str
    gross_income_monthly: Decimal | None
    size: int | None
    verified_on: date | None
    application_id: UUID | None
    application_state: str | None


def by_key(session: Session, application_id: UUID) -> Found | None:
    """Return one application."""
    row = session.execute(_all().where(HousingApplication.id == application_id)).one_or_none()
    return Found(row[0], row[1]) if row else None


def matching(
    session: Session, equal: Mapping[str, Any], after: Place | None, limit: int
) -> list[Found]:
    """Return applications that have stood in their state for longest, first."""
    statement = queue(_all(), HousingApplication, FILTERS, equal, after, limit)
    return [Found(row[0], row[1]) for row in session.execute(statement)]


def open_one(
    session: Session, household_id: UUID, states: Collection[str]
) -> HousingApplication | None:
    """Return the household's application that is not at its end."""
    statement = select(HousingApplication).where(
        HousingApplication.household_id == household_id, HousingApplication.state.in_(states)
    )
    return session.scalars(statement).one_or_none()


def inspections(session: Session, application_id: UUID) -> Sequence[HousingInspection]:
    """Return the inspections of an application, the newest last."""
    statement = (
        select(HousingInspection)
        .where(HousingInspection.application_id == application_id)
        .order_by(HousingInspection.inspected_on, HousingInspection.id)
    )
    return session.scalars(statement).all()


def by_keys(session: Session, keys: Collection[UUID]) -> Sequence[HousingApplication]:
    """Return several applications."""
    return session.scalars(select(HousingApplication).where(HousingApplication.id.in_(keys))).all()


def inspections_of(session: Session, keys: Collection[UUID]) -> Sequence[HousingInspection]:
    """Return the inspections of several applications, each one's newest last."""
    statement = (
        select(HousingInspection)
        .where(HousingInspection.application_id.in_(keys))
        .order_by(HousingInspection.inspected_on, HousingInspection.id)
    )
    return session.scalars(statement).all()


def candidates(
    session: Session, category: str, district: str, *, hardcore_only: bool
) -> list[Candidate]:
    """Return verified poor families of a district that have no house granted or given."""
    asked = aliased(HousingApplication)
    settled = exists().where(
        HousingApplication.household_id == Household.id,
        HousingApplication.state.in_(SETTLED),
    )
    poor = ("miskin_tegar",) if hardcore_only else ("miskin_tegar", "miskin")
    statement = (
        select(
            Household.id,
            Household.reference_no,
            Household.gross_income_monthly,
            Household.size,
            Household.verified_on,
            asked.id,
            asked.state,
        )
        .outerjoin(
            asked,
            and_(
                asked.household_id == Household.id,
                asked.category == category,
                asked.state.in_(UNSETTLED),
            ),
        )
        .where(
            Household.stated_district_code == district,
            Household.registration_status == "disahkan",
            Household.poverty_status.in_(poor),
            Household.exited_on.is_(None),
            Household.merged_into_id.is_(None),
            ~settled,
        )
        .order_by(Household.reference_no)
    )
    return [Candidate(*row) for row in session.execute(statement)]


def inspection(
    session: Session, application_id: UUID, inspection_id: UUID
) -> HousingInspection | None:
    """Return one inspection of an application."""
    found = session.get(HousingInspection, inspection_id)
    return found if found is not None and found.application_id == application_id else None


def components(session: Session, application_id: UUID) -> Sequence[HousingComponent]:
    """Return the lines of cost of every inspection of an application, in their order."""
    statement = (
        select(HousingComponent)
        .join(HousingInspection, HousingInspection.id == HousingComponent.inspection_id)
        .where(HousingInspection.application_id == application_id)
        .order_by(HousingComponent.inspection_id, HousingComponent.line)
    )
    return session.scalars(statement).all()


def photos(session: Session, application_id: UUID) -> Sequence[Row[Any]]:
    """Return `PHOTO_FACTS` of every photograph of an application, the oldest first."""
    statement = (
        select(*PHOTO_FACTS)
        .join(HousingInspection, HousingInspection.id == HousingPhoto.inspection_id)
        .where(HousingInspection.application_id == application_id)
        .order_by(HousingPhoto.created_at, HousingPhoto.id)
    )
    return session.execute(statement).all()


def photo(session: Session, application_id: UUID, photo_id: UUID) -> HousingPhoto | None:
    """Return one photograph of an application."""
    statement = (
        select(HousingPhoto)
        .join(HousingInspection, HousingInspection.id == HousingPhoto.inspection_id)
        .where(HousingPhoto.id == photo_id, HousingInspection.application_id == application_id)
    )
    return session.scalars(statement).one_or_none()


def same_photo(session: Session, inspection_id: UUID, sha256: bytes) -> HousingPhoto | None:
    """Return the photograph of an inspection that was sent before."""
    statement = select(HousingPhoto).where(
        HousingPhoto.inspection_id == inspection_id, HousingPhoto.sha256 == sha256
    )
    return session.scalars(statement).one_or_none()


def photo_count(session: Session, inspection_id: UUID) -> int:
    """Return how many photographs an inspection has."""
    statement = select(func.count()).where(HousingPhoto.inspection_id == inspection_id)
    return session.scalars(statement).one()


def _all() -> Select[HousingApplication, Household]:
    return select(HousingApplication, Household).join(
        Household, Household.id == HousingApplication.household_id
    )
