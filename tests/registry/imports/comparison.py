"""What an import wrote, apart from what is drawn anew each time: reference numbers and moments."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from database.session import Database
from registry.aid.models import AidRecord
from registry.households.models import Household
from registry.imports.models import ImportJob, ImportRow
from registry.persons.models import Person
from registry.programmes.models import Programme
from registry.registrations.models import Registration, RegistrationEvent

COLUMNS = (
    (ImportRow, ("row_number", "fate", "reasons", "raw", "record_id")),
    (
        Household,
        (
            "id",
            "registered_on",
            "address",
            "postcode",
            "town",
            "stated_state_code",
            "stated_district_code",
            "stratum",
            "size",
            "phone_mobile",
            "gross_income_monthly",
            "registration_status",
        ),
    ),
    (Person, ("id", "household_id", "name", "identity_no", "birth_date", "sex")),
    (
        Registration,
        ("id", "household_id", "channel", "received_on", "short_form", "state", "version"),
    ),
    (
        RegistrationEvent,
        ("id", "registration_id", "seq", "actor", "event", "next_state", "payload"),
    ),
)
"""What every row of an import makes, sealed columns opened."""


ROW_OF_AID = (
    ImportRow.job_id,
    ImportRow.row_number,
    ImportRow.fate,
    ImportRow.reasons,
    ImportRow.raw,
    ImportRow.record_id,
    ImportRow.resolved_by_job_id,
    ImportRow.resolved_by_row,
)
RECORD_OF_AID = (
    AidRecord.id,
    AidRecord.household_id,
    AidRecord.person_id,
    Programme.code,
    AidRecord.amount_monthly,
    AidRecord.active_from,
    AidRecord.active_until,
)


def written(database: Database) -> str:
    """Return a digest of every household, person, case, event and row of an import."""
    return _digest(
        database,
        (select(*(getattr(model, name) for name in names)) for model, names in COLUMNS),
    )


def written_aid(database: Database) -> str:
    """Return a digest of every record of aid and every row that spoke of one."""
    of_aid = ImportRow.job_id.in_(select(ImportJob.id).where(ImportJob.kind == "aid"))
    given = select(*RECORD_OF_AID).join(Programme, Programme.id == AidRecord.programme_id)
    return _digest(database, (select(*ROW_OF_AID).where(of_aid), given))


def _digest(database: Database, statements: Iterable[Select[Any]]) -> str:
    digest = hashlib.sha256()
    with database.reading() as session:
        for statement in statements:
            rows = session.execute(statement.execution_options(yield_per=5_000))
            for line in sorted(str(tuple(row)) for row in rows):
                digest.update(line.encode())
    return digest.hexdigest()
