"""What keeps an import from being taken back: that others have built on its records since.

All of it is SQL: each entry counts the rows that refer to records of a job.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from registry.aid.models import AidRecord
from registry.assessments.models import Assessment
from registry.history.models import RecordVersion
from registry.households.models import Household
from registry.imports.models import ImportJob, ImportRow
from registry.income.models import IncomeLine
from registry.meetings.models import MeetingCase
from registry.memberships.models import Membership
from registry.persons.models import Person, PersonIllness
from registry.registrations.models import Registration

Reference = tuple[InstrumentedAttribute[Any], tuple[ColumnElement[bool], ...]]
"""The column that holds the key of an imported record, and what else must hold."""

REFERENCES: Mapping[str, Mapping[str, Reference]] = {
    "households": {
        "steps of their cases": (Registration.household_id, (Registration.version > 1,)),
        "members": (Person.household_id, (Person.role != "KIR",)),
        "records of aid": (AidRecord.household_id, ()),
        "assessments": (Assessment.household_id, ()),
        "changes": (Household.id, (Household.edition > 1,)),
        "former values": (RecordVersion.owner_id, ()),
        "memberships": (Membership.household_id, ()),
        "households merged into them": (Household.merged_into_id, ()),
    },
    "members": {
        "memberships": (Membership.person_id, ()),
        "incomes": (IncomeLine.person_id, ()),
        "illnesses": (PersonIllness.person_id, ()),
        "records of aid": (AidRecord.person_id, ()),
        "former values": (RecordVersion.row_id, ()),
    },
    "aid": {"former values": (RecordVersion.row_id, ())},
}


def dependents(session: Session, job: ImportJob) -> dict[str, int]:
    """Return what depends on the records of a job, by its name; empty when nothing does."""
    found = {
        name: session.execute(_count(job, *reference)).scalar_one()
        for name, reference in REFERENCES[job.kind].items()
    }
    if job.kind == "households":
        found["meetings that list them"] = session.execute(_listed(job)).scalar_one()
    return {name: count for name, count in found.items() if count}


def _count(
    job: ImportJob, column: InstrumentedAttribute[Any], conditions: tuple[ColumnElement[bool], ...]
) -> Select[int]:
    made = select(ImportRow.record_id).where(ImportRow.job_id == job.id)
    return select(func.count()).where(column.in_(made), *conditions)


def _listed(job: ImportJob) -> Select[int]:
    return (
        select(func.count())
        .select_from(MeetingCase)
        .join(Registration, Registration.id == MeetingCase.registration_id)
        .join(ImportRow, ImportRow.record_id == Registration.household_id)
        .where(ImportRow.job_id == job.id)
    )
