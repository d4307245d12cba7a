"""The person that a row tells of: identity, birth date and sex, each checked by the others."""

from collections.abc import Hashable, Sequence
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from database.rights.identity import registry_wide
from database.session import ReadSession
from registry.identity.service import MYKAD
from registry.imports import queries
from registry.imports.checks import Findings, true_where
from registry.imports.identities import checked_numbers, told_birth_dates, told_sexes
from registry.imports.keys import PERSON, is_of_job

IN_FILE, IN_REGISTRY = "duplicate_in_file", "duplicate_in_registry"


def check_person(findings: Findings, columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """Return the columns with identity, birth date and sex as they are stored.

    Birth date and sex come from a MyKad number where the row leaves them out; where the row
    contradicts the number, a person must look.
    """
    types = pc.fill_null(columns["identity_type"], MYKAD)
    given = columns["identity_no"]
    numbers = checked_numbers(types, given)
    wrong = np.asarray(given.is_valid()) & np.asarray(numbers.is_null())
    findings.add(wrong, "identity", "identity_no")
    mykad = pc.if_else(pc.equal(types, MYKAD), numbers, None)
    late, early = told_birth_dates(mykad)
    birth, sex, told_sex = columns["birth_date"], columns["sex"], told_sexes(mykad)
    fits = true_where(pc.equal(birth, late)) | true_where(pc.equal(birth, early))
    contradicts = np.asarray(birth.is_valid()) & np.asarray(mykad.is_valid()) & ~fits
    findings.add(contradicts, "birth_date_mismatch")
    findings.add(true_where(pc.not_equal(sex, told_sex)), "sex_mismatch")
    return columns | {
        "identity_type": types,
        "identity_no": numbers,
        "birth_date": pc.coalesce(birth, late, early),
        "sex": pc.coalesce(sex, told_sex),
    }


def note_known_people(
    session: ReadSession, findings: Findings, columns: dict[str, pa.Array], job: UUID
) -> None:
    """Note the identities that the registry has, by this file or otherwise, and repeated ones."""
    keys = list(
        zip(columns["identity_type"].to_pylist(), columns["identity_no"].to_pylist(), strict=True)
    )
    clean = findings.clean
    wanted = {key[1] for key, good in zip(keys, clean, strict=True) if good and key[1] is not None}
    with registry_wide(session):
        holders = {
            (one.identity_type, one.identity_no): one.person_id
            for one in queries.holders(session, wanted)
        }
    known: dict[Hashable, bool] = {
        key: is_of_job(person, job, PERSON) for key, person in holders.items()
    }
    note_repeated(findings, [key if key[1] is not None else None for key in keys], known)


def note_repeated(
    findings: Findings, keys: Sequence[Hashable | None], known: dict[Hashable, bool]
) -> None:
    """Note rows without findings whose key is known (True: by this file) or came before."""
    seen = dict(known)
    for place, good in enumerate(findings.clean):
        key = keys[place]
        if not good or key is None:
            continue
        if key in seen:
            findings.reasons[place] = [IN_FILE if seen[key] else IN_REGISTRY]
        else:
            seen[key] = True
