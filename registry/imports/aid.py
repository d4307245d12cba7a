"""Rows of aid: each records aid of one programme to a household or to one person of it."""

from collections.abc import Hashable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from database.session import ReadSession, WriteSession
from registry.imports import queries
from registry.imports.checks import Findings, true_where
from registry.imports.context import ImportContext
from registry.imports.keys import AID, is_of_job, record_keys
from registry.imports.people import note_repeated
from registry.imports.targets import find_households


def prepare(
    findings: Findings, columns: dict[str, pa.Array], _context: ImportContext
) -> dict[str, pa.Array]:
    """Return the columns as they are stored, as far as rows themselves tell. Pure."""
    ends_first = pc.less_equal(columns["active_until"], columns["active_from"])
    findings.add(true_where(ends_first), "period")
    return columns


def check(
    session: ReadSession,
    findings: Findings,
    columns: dict[str, pa.Array],
    context: ImportContext,
) -> dict[str, pa.Array]:
    """Return the columns, households and programmes; what stands in the way of a row is noted."""
    household, person = find_households(
        session, findings, columns, "recipient_identity_no", heads_only=False
    )
    programme = _programmes(findings, columns, context)
    keys = list(
        zip(
            household.to_pylist(),
            person.to_pylist(),
            programme.to_pylist(),
            columns["active_from"].to_pylist(),
            strict=True,
        )
    )
    there = queries.aid_of(session, {key[0] for key in keys if key[0] is not None})
    known: dict[Hashable, bool] = {
        (str(one.household_id), _text(one.person_id), str(one.programme_id), one.active_from): (
            is_of_job(one.id, context.job_id, AID)
        )
        for one in there
    }
    note_repeated(findings, keys, known)
    return columns | {"household_id": household, "person_id": person, "programme_id": programme}


def write(
    session: WriteSession,
    columns: dict[str, pa.Array],
    rows: npt.NDArray[np.int64],
    context: ImportContext,
) -> list[str]:
    """Write the aid of these rows; return the keys of the records."""
    keys = record_keys(context.job_id, AID, rows)
    told = ("household_id", "person_id", "programme_id", "active_from", "active_until")
    amounts = columns["amount_monthly"].cast(pa.string())
    queries.insert_aid(
        session,
        pa.table({"id": keys, "amount_monthly": amounts, **{name: columns[name] for name in told}}),
    )
    return keys


def _programmes(
    findings: Findings, columns: dict[str, pa.Array], context: ImportContext
) -> pa.Array:
    agencies, codes = columns["agency"].to_pylist(), columns["programme"].to_pylist()
    found = [
        None if None in pair else context.programmes.get((pair[0].upper(), pair[1].upper()))
        for pair in zip(agencies, codes, strict=True)
    ]
    given = np.asarray(pc.and_(columns["agency"].is_valid(), columns["programme"].is_valid()))
    findings.add(given & np.array([one is None for one in found]), "unknown_programme")
    return pa.array([_text(one) for one in found], pa.string())


def _text(key: object | None) -> str | None:
    return None if key is None else str(key)
