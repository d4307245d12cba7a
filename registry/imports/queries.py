"""All SQL of the imports."""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files
from typing import Any, NamedTuple
from uuid import UUID

import pyarrow as pa
from psycopg.errors import LockNotAvailable
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    bindparam,
    delete,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from boundaries.areas.models import Area
from boundaries.sets.models import BoundarySet
from database.copying import copy_into
from database.sealed import one_of
from database.session import WriteSession
from registry.agencies.models import Agency
from registry.aid.models import AidRecord
from registry.households.models import Household
from registry.households.reference import new_references
from registry.imports.models import ImportJob, ImportRow
from registry.persons.models import Person
from registry.programmes.models import Programme
from registry.registrations.models import Registration, RegistrationEvent

FETCHED_AT_ONCE = 2_000
SEPARATOR = "\x1f"
LOCK_WAIT = "3s"
MODELS: Mapping[str, type[Household | Person | AidRecord]] = {
    "households": Household,
    "members": Person,
    "aid": AidRecord,
}
"""What the rows of each kind make."""


class Holder(NamedTuple):
    """A person with an identity number."""

    identity_type: str
    identity_no: str | None
    person_id: UUID
    household_id: UUID | None
    role: str


class KnownAid(NamedTuple):
    """What tells records of aid apart."""

    id: UUID
    household_id: UUID
    person_id: UUID | None
    programme_id: UUID
    active_from: date


def start(session: WriteSession, values: Mapping[str, Any]) -> ImportJob | None:
    """Return the job of this key, locked until the transaction ends; make it if there is none.

    None when another process keeps it locked, as a dry run of the same file does.
    """
    session.execute(select(func.set_config("lock_timeout", LOCK_WAIT, True)))
    try:
        session.execute(insert(ImportJob).values(**values).on_conflict_do_nothing())
        found = lock(session, values["id"])
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            return None
        raise
    session.execute(select(func.set_config("lock_timeout", "0", True)))
    return found


def lock(session: WriteSession, job_id: UUID) -> ImportJob | None:
    """Return a job as it is now, locked until the transaction ends."""
    return session.get(ImportJob, job_id, with_for_update=True, populate_existing=True)


def job(session: Session, job_id: UUID) -> ImportJob | None:
    """Return a job."""
    return session.get(ImportJob, job_id)


def jobs(session: Session, limit: int, before: tuple[datetime, UUID] | None) -> Sequence[ImportJob]:
    """Return the newest jobs, of those that began before the one at `before`."""
    place = (ImportJob.created_at, ImportJob.id)
    newest = select(ImportJob).order_by(*(column.desc() for column in place)).limit(limit)
    if before is not None:
        newest = newest.where(tuple_(*place) < tuple_(*before))
    return session.scalars(newest).all()


def districts(session: Session) -> list[tuple[str, str, str]]:
    """Return code, name and state code of every district of the current boundary set.

    Before one is built, those of the official list.
    """
    statement = (
        select(Area.code, Area.name, Area.state_code)
        .join(BoundarySet, BoundarySet.id == Area.boundary_set_id)
        .where(BoundarySet.is_current, Area.level == "district")
    )
    found = [(row[0], row[1], row[2] or "") for row in session.execute(statement)]
    return found or _official_districts()


def programmes(session: Session) -> dict[tuple[str, str], UUID]:
    """Return the key of every programme by agency code and programme code, in capitals."""
    statement = select(Agency.code, Programme.code, Programme.id).join(
        Programme, Programme.agency_id == Agency.id
    )
    return {(row[0].upper(), row[1].upper()): row[2] for row in session.execute(statement)}


def holders(session: Session, numbers: Collection[str]) -> list[Holder]:
    """Return everyone with one of these identity numbers, in the order of their keys."""
    statement = (
        select(
            Person.identity_type,
            Person.identity_no,
            Person.id,
            Person.household_id,
            Person.role,
        )
        .where(one_of(Person.identity_no, numbers))
        .order_by(Person.id)
    )
    return [Holder(*row) for row in session.execute(statement)]


def households_of(session: Session, references: Collection[str]) -> dict[str, str]:
    """Return the keys of households by reference number."""
    statement = select(Household.reference_no, Household.id).where(
        Household.reference_no == _any_of(references)
    )
    return {row[0]: str(row[1]) for row in session.execute(statement)}


def free_references(session: Session, count: int) -> list[str]:
    """Return new reference numbers that no household has."""
    found = new_references(count)
    while taken := households_of(session, found):
        free = [one for one in found if one not in taken]
        found = list(dict.fromkeys([*free, *new_references(count - len(free))]))
        found += new_references(count - len(found))
    return found


def aid_of(session: Session, household_ids: Collection[str]) -> list[KnownAid]:
    """Return what tells the aid of these households apart."""
    statement = select(
        AidRecord.id,
        AidRecord.household_id,
        AidRecord.person_id,
        AidRecord.programme_id,
        AidRecord.active_from,
    ).where(
        AidRecord.household_id == func.any(bindparam("ids", [UUID(one) for one in household_ids]))
    )
    return [KnownAid(*row) for row in session.execute(statement)]


def insert_households(
    session: WriteSession,
    *,
    household: pa.Table,
    person: pa.Table,
    registration: pa.Table,
    event: pa.Table,
) -> None:
    """Insert households with their heads and cases."""
    copy_into(session, Household, household)
    copy_into(session, Person, person)
    copy_into(session, Registration, registration)
    copy_into(session, RegistrationEvent, event)


def insert_people(session: WriteSession, people: pa.Table) -> None:
    """Insert people."""
    copy_into(session, Person, people)


def insert_aid(session: WriteSession, records: pa.Table) -> None:
    """Insert records of aid."""
    copy_into(session, AidRecord, records)


def insert_rows(session: WriteSession, rows: pa.Table) -> None:
    """Insert what became of rows."""
    copy_into(session, ImportRow, rows)


def resolve(session: WriteSession, job_id: UUID, rows: Sequence[tuple[UUID, int, int]]) -> None:
    """Note that rows of other jobs (job, row) are settled by rows of this one."""
    if not rows:
        return
    statement = (
        update(ImportRow)
        .where(
            ImportRow.job_id == bindparam("of_job"),
            ImportRow.row_number == bindparam("of_row"),
            ImportRow.fate != "committed",
            ImportRow.resolved_by_job_id.is_(None),
        )
        .values(resolved_by_job_id=job_id, resolved_by_row=bindparam("mine"))
    )
    told = [{"of_job": job, "of_row": row, "mine": mine} for job, row, mine in rows]
    session.connection().execute(statement, told)


def rows(session: Session, job_id: UUID) -> Iterator[tuple[int, str, list[str] | None]]:
    """Yield number, fate and reasons of every row of a job, in their order."""
    statement = (
        select(ImportRow.row_number, ImportRow.fate, ImportRow.reasons)
        .where(ImportRow.job_id == job_id)
        .order_by(ImportRow.row_number)
    )
    found = session.execute(statement.execution_options(yield_per=FETCHED_AT_ONCE))
    yield from ((row[0], row[1], row[2]) for row in found)


def row_page(
    session: Session, job_id: UUID, *, fate: str | None, is_open: bool, after: int, limit: int
) -> Sequence[ImportRow]:
    """Return rows of a job that follow row `after`."""
    statement = (
        select(ImportRow)
        .where(ImportRow.job_id == job_id, ImportRow.row_number > after)
        .order_by(ImportRow.row_number)
        .limit(limit)
    )
    if fate is not None:
        statement = statement.where(ImportRow.fate == fate)
    if is_open:
        statement = statement.where(
            ImportRow.fate != "committed", ImportRow.resolved_by_job_id.is_(None)
        )
    return session.scalars(statement).all()


def kept_rows(
    session: Session, job_id: UUID, fates: Collection[str]
) -> Iterator[tuple[int, list[str] | None, dict[str, Any] | None]]:
    """Yield number, reasons and cells of rows of these fates that nothing has settled since."""
    statement = (
        select(ImportRow.row_number, ImportRow.reasons, ImportRow.raw)
        .where(
            ImportRow.job_id == job_id,
            ImportRow.fate.in_(fates),
            ImportRow.resolved_by_job_id.is_(None),
        )
        .order_by(ImportRow.row_number)
    )
    found = session.execute(statement.execution_options(yield_per=FETCHED_AT_ONCE))
    yield from ((row[0], row[1], row[2]) for row in found)


def waiting_rows(
    session: Session,
    kind: str,
    reasons: Collection[str],
    after: tuple[UUID, int] | None,
    limit: int,
) -> Sequence[ImportRow]:
    """Return parked rows of a kind that wait for nothing but these reasons, by job and row."""
    place = (ImportRow.job_id, ImportRow.row_number)
    statement = (
        select(ImportRow)
        .join(ImportJob, ImportJob.id == ImportRow.job_id)
        .where(
            ImportJob.kind == kind,
            ImportRow.fate == "parked",
            ImportRow.resolved_by_job_id.is_(None),
            ImportRow.reasons.bool_op("<@")(literal(list(reasons), ARRAY(Text))),
        )
        .order_by(*place)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(*place) > tuple_(*after))
    return session.scalars(statement).all()


def reason_counts(session: Session, job_id: UUID) -> dict[str, int]:
    """Return how many rows of a job have each reason, the most frequent first."""
    reason = func.unnest(ImportRow.reasons).label("reason")
    each = select(reason).where(ImportRow.job_id == job_id).subquery()
    count = func.count()
    statement = (
        select(each.c.reason, count).group_by(each.c.reason).order_by(count.desc(), each.c.reason)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def remove_records(session: WriteSession, job: ImportJob) -> None:
    """Remove what a job made, and what became of its rows; other jobs' rows are open again."""
    model = MODELS[job.kind]
    made = select(ImportRow.record_id).where(ImportRow.job_id == job.id)
    session.execute(delete(model).where(model.id.in_(made)))
    session.execute(delete(ImportRow).where(ImportRow.job_id == job.id))
    session.execute(
        update(ImportRow)
        .where(ImportRow.resolved_by_job_id == job.id)
        .values(resolved_by_job_id=None, resolved_by_row=None)
    )


def _any_of(texts: Collection[str]) -> ColumnElement[str]:
    """Return `ANY` of an array of texts without control characters.

    It goes as one text: the driver needs longer to write an array than PostgreSQL to search it.
    """
    array = func.string_to_array(SEPARATOR.join(texts), SEPARATOR, type_=ARRAY(Text))
    return func.any(array)


def _official_districts() -> list[tuple[str, str, str]]:
    text = files("boundaries.sets").joinpath("data", "districts.csv").read_text(encoding="utf-8")
    return [
        (row["code"], row["name"], row["state_code"]) for row in csv.DictReader(text.splitlines())
    ]
