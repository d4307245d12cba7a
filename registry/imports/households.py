"""Rows of households: each makes a household, its head, and a case in status `baru`.

A case begins by the event `receive`, as one that is taken in at a counter. Its admission criteria
are checked when a meeting decides on it, under the poverty line in force then.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from database.session import ReadSession, WriteSession
from registry.assessments.rule import monthly_from_yearly
from registry.calendar.service import now
from registry.households.service import NEW_STATUS
from registry.imports import queries
from registry.imports.checks import Findings
from registry.imports.context import ImportContext
from registry.imports.keys import EVENT, HOUSEHOLD, PERSON, REGISTRATION, record_keys
from registry.imports.people import check_person, note_known_people
from registry.imports.places import resolve
from registry.registrations.workflow import NO_CASE

FORM_FIELDS = (
    "head_name",
    "address",
    "identity_type",
    "birth_date",
    "sex",
    "citizenship",
    "household_size",
    "postcode",
    "town",
    "state_code",
    "district_code",
    "stratum",
    "yearly_income",
)
"""Fields of the short form that a row can say and a case keeps."""

AS_TEXT = ("birth_date", "yearly_income")


def prepare(
    findings: Findings, columns: dict[str, pa.Array], context: ImportContext
) -> dict[str, pa.Array]:
    """Return the columns as they are stored, as far as rows themselves tell. Pure."""
    columns = check_person(findings, columns)
    states, districts = resolve(findings, context.places, columns["state"], columns["district"])
    received = pc.fill_null(columns["received_on"], pa.scalar(context.received_on))
    columns |= {"state_code": states, "district_code": districts, "received_on": received}
    return columns | {"short_form": _short_forms(columns), "monthly_income": _monthly(columns)}


def check(
    session: ReadSession,
    findings: Findings,
    columns: dict[str, pa.Array],
    context: ImportContext,
) -> dict[str, pa.Array]:
    """Return the columns; what the registry holds against a row is noted."""
    note_known_people(session, findings, columns, context.job_id)
    return columns


def write(
    session: WriteSession,
    columns: dict[str, pa.Array],
    rows: npt.NDArray[np.int64],
    context: ImportContext,
) -> list[str]:
    """Write the records of these rows; return the keys of the households."""
    keys = {
        record: record_keys(context.job_id, record, rows)
        for record in (HOUSEHOLD, PERSON, REGISTRATION, EVENT)
    }
    queries.insert_households(
        session,
        household=_households(session, columns, keys[HOUSEHOLD]),
        person=_heads(columns, keys[PERSON], keys[HOUSEHOLD]),
        registration=_registrations(columns, keys, context),
        event=_events(keys, rows, context),
    )
    return keys[HOUSEHOLD]


def _households(session: ReadSession, columns: dict[str, pa.Array], keys: list[str]) -> pa.Table:
    return pa.table(
        {
            "id": keys,
            "reference_no": queries.free_references(session, len(keys)),
            "is_demo": _same(False, keys),
            "registered_on": columns["received_on"],
            "address": columns["address"],
            "postcode": columns["postcode"],
            "town": columns["town"],
            "stated_state_code": columns["state_code"],
            "stated_district_code": columns["district_code"],
            "stratum": columns["stratum"],
            "phone_mobile": columns["phone"],
            "size": columns["household_size"],
            "gross_income_monthly": columns["monthly_income"],
            "registration_status": _same(NEW_STATUS, keys),
        }
    )


def _heads(columns: dict[str, pa.Array], keys: list[str], households: list[str]) -> pa.Table:
    told = ("identity_type", "identity_no", "birth_date", "sex", "citizenship")
    return pa.table(
        {
            "id": keys,
            "household_id": households,
            "role": _same("KIR", keys),
            "name": columns["head_name"],
            **{name: columns[name] for name in told},
        }
    )


def _registrations(
    columns: dict[str, pa.Array], keys: dict[int, list[str]], context: ImportContext
) -> pa.Table:
    mine = keys[REGISTRATION]
    return pa.table(
        {
            "id": mine,
            "household_id": keys[HOUSEHOLD],
            "is_demo": _same(False, mine),
            "channel": _same(context.channel, mine),
            "received_on": columns["received_on"],
            "short_form": columns["short_form"],
            "state": _same(NEW_STATUS, mine),
            "state_since": _same(now().isoformat(), mine),
            "version": pa.array(np.ones(len(mine), dtype=np.int16)),
        }
    )


def _monthly(columns: dict[str, pa.Array]) -> pa.Array:
    """Return incomes a month as PostgreSQL reads them."""
    yearly = columns["yearly_income"].to_pylist()
    told = [None if one is None else str(monthly_from_yearly(one)) for one in yearly]
    return pa.array(told, pa.string())


def _short_forms(columns: dict[str, pa.Array]) -> pa.Array:
    """Return what `forms.as_record` keeps of a short form, for all rows at once."""
    fields = [
        columns[name].cast(pa.string()) if name in AS_TEXT else columns[name]
        for name in FORM_FIELDS
    ]
    rows = zip(*(field.to_pylist() for field in fields), strict=True)
    unsaid = {"mukim_code": None}
    forms = [orjson.dumps(dict(zip(FORM_FIELDS, row, strict=True)) | unsaid) for row in rows]
    return pa.array(forms, pa.string())


def _events(
    keys: dict[int, list[str]], rows: npt.NDArray[np.int64], context: ImportContext
) -> pa.Table:
    mine = keys[EVENT]
    return pa.table(
        {
            "id": mine,
            "registration_id": keys[REGISTRATION],
            "seq": pa.array(np.ones(len(mine), dtype=np.int16)),
            "at": _same(now().isoformat(), mine),
            "actor": _same(context.actor.name, mine),
            "actor_role": _same(context.actor.role, mine),
            "state": _same(NO_CASE, mine),
            "event": _same("receive", mine),
            "next_state": _same(NEW_STATUS, mine),
            "payload": pc.binary_join_element_wise(
                f'{{"import_job": "{context.job_id}", "row": ',
                pa.array(rows).cast(pa.string()),
                "}",
                "",
            ),
        }
    )


def _same(value: Any, keys: list[str]) -> pa.Array:
    return pa.repeat(value, len(keys))
