"""Rows of members: each adds a person to a household that is in the registry."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from database.session import ReadSession, WriteSession
from registry.imports import queries
from registry.imports.checks import Findings
from registry.imports.context import ImportContext
from registry.imports.keys import PERSON, record_keys
from registry.imports.people import check_person, note_known_people
from registry.imports.targets import find_households


def prepare(
    findings: Findings, columns: dict[str, pa.Array], _context: ImportContext
) -> dict[str, pa.Array]:
    """Return the columns as they are stored, as far as rows themselves tell. Pure."""
    return check_person(findings, columns)


def check(
    session: ReadSession,
    findings: Findings,
    columns: dict[str, pa.Array],
    context: ImportContext,
) -> dict[str, pa.Array]:
    """Return the columns and the households; what the registry holds against a row is noted."""
    household, _ = find_households(session, findings, columns, "head_identity_no", heads_only=True)
    note_known_people(session, findings, columns, context.job_id)
    return columns | {"household_id": household}


def write(
    session: WriteSession,
    columns: dict[str, pa.Array],
    rows: npt.NDArray[np.int64],
    context: ImportContext,
) -> list[str]:
    """Write the people of these rows; return their keys."""
    keys = record_keys(context.job_id, PERSON, rows)
    told = (
        "household_id",
        "name",
        "identity_type",
        "identity_no",
        "birth_date",
        "sex",
        "citizenship",
        "relationship",
    )
    people = {"id": pa.array(keys), "role": pa.array(["AIR"] * len(keys))}
    queries.insert_people(session, pa.table(people | {name: columns[name] for name in told}))
    return keys
