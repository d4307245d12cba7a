"""What an import wrote, apart from what is drawn anew each time: reference numbers and moments."""

from sqlalchemy import text

from database.session import Database

WRITTEN = """
SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
    SELECT concat_ws('|', r.row_number, r.fate, r.reasons, r.raw, r.record_id, h.registered_on,
        h.address, h.postcode, h.town, h.stated_state_code, h.stated_district_code, h.stratum,
        h.size, h.gross_income_monthly, h.registration_status, p.id, p.name, p.identity_no,
        p.birth_date, p.sex, c.id, c.channel, c.received_on, c.short_form, c.state, c.version,
        e.id, e.seq, e.actor, e.event, e.next_state, e.payload) AS line
    FROM import_row r
    FULL JOIN household h ON h.id = r.record_id
    FULL JOIN person p ON p.household_id = h.id
    FULL JOIN registration c ON c.household_id = h.id
    FULL JOIN registration_event e ON e.registration_id = c.id
) AS lines
"""


def written(database: Database) -> str:
    """Return a digest of every household, person, case, event and row of an import."""
    with database.reading() as session:
        return str(session.scalar(text(WRITTEN)))
