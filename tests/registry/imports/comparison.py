"""What an import wrote, apart from what is drawn anew each time: reference numbers and moments."""

import hashlib

from sqlalchemy import select

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
