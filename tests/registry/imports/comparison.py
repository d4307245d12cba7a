"""What an import wrote, apart from what is drawn anew each time: reference numbers and moments."""

import hashlib

from sqlalchemy import select, text

from database.session import Database
from registry.households.models import Household
from registry.imports.models import ImportRow
from registry.persons.models import Person
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


def written(database: Database) -> str:
    """Return a digest of every household, person, case, event and row of an import."""
    digest = hashlib.sha256()
    with database.reading() as session:
        for model, names in COLUMNS:
            columns = [getattr(model, name) for name in names]
            rows = session.execute(select(*columns).execution_options(yield_per=5_000))
            for line in sorted(str(tuple(row)) for row in rows):
                digest.update(line.encode())
    return digest.hexdigest()


AID = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
    SELECT concat_ws('|', j.file_name, r.row_number, r.fate, r.reasons, r.raw, r.record_id,
        a.household_id, a.person_id, a.programme_id, a.amount_monthly, a.active_from,
        a.active_until, r.resolved_by_job_id, r.resolved_by_row) AS line
    FROM import_row r
    JOIN import_job j ON j.id = r.job_id AND j.kind = 'aid'
    FULL JOIN aid_record a ON a.id = r.record_id
) AS lines
"""


def written_aid(database: Database) -> str:
    """Return a digest of every record of aid and every row that spoke of one."""
    with database.reading() as session:
        return str(session.scalar(text(AID)))
