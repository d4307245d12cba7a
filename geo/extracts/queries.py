"""SQL of the extracts."""

from datetime import date
from importlib.resources import files

import pyarrow as pa
from sqlalchemy import func, select

from boundaries.sets.models import BoundarySet
from database.copying import copy_out
from database.session import ReadSession
from registry.households.models import Household

INCOME = pa.decimal128(14, 4)
LINE = pa.decimal128(12, 2)

COLUMNS = {
    "household_id": pa.string(),
    "reference_no": pa.string(),
    "is_demo": pa.bool_(),
    "registered_on": pa.date32(),
    "registration_status": pa.string(),
    "poverty_status": pa.string(),
    "verified_on": pa.date32(),
    "exited_on": pa.date32(),
    "size": pa.int16(),
    "stratum": pa.string(),
    "gross_income_monthly": INCOME,
    "aid_income_monthly": INCOME,
    "line_version": pa.string(),
    "line_basis": pa.string(),
    "line_total": LINE,
    "line_food": LINE,
    "aid_counted": pa.bool_(),
    "stated_state_code": pa.string(),
    "stated_district_code": pa.string(),
    "location_level": pa.int16(),
    "location_confidence": pa.float64(),
    "location_source": pa.string(),
    "gps_problem": pa.string(),
    "boundary_set": pa.string(),
    "state_code": pa.string(),
    "district_code": pa.string(),
    "mukim_code": pa.string(),
    "parlimen_code": pa.string(),
    "dun_code": pa.string(),
    "programmes": pa.int64(),
    "aid_monthly": LINE,
}
"""Columns of an extract with their types, in the order of `households.sql`."""


def count(session: ReadSession) -> int:
    """Return the number of households."""
    return session.scalar(select(func.count()).select_from(Household)) or 0


def households(
    session: ReadSession, boundary_set: BoundarySet, as_of: date, after: str | None, limit: int
) -> pa.Table:
    """Return up to `limit` households with keys above `after`, columns `COLUMNS`."""
    query = files(__package__).joinpath("households.sql").read_text(encoding="utf-8")
    parameters = {
        "boundary_set_id": boundary_set.id,
        "boundary_set_code": boundary_set.code,
        "as_of": as_of,
        "after": after,
        "limit": limit,
    }
    return copy_out(session, query, parameters, COLUMNS)
