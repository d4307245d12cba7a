"""The households that rows of members and of aid speak of."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from database.rights.identity import registry_wide
from database.session import ReadSession
from registry.identity.service import MYKAD
from registry.imports import queries
from registry.imports.checks import Findings

REFERENCE = "household_reference_no"
Target = tuple[str | None, str | None]
"""A household, and the person in it who was named, if any."""
NOBODY: Target = (None, None)


def find_households(
    session: ReadSession,
    findings: Findings,
    columns: dict[str, pa.Array],
    identity: str,
    *,
    heads_only: bool,
) -> tuple[pa.Array, pa.Array]:
    """Return the keys of households and of the people who were named, null where none was.

    A row names its household by reference number, or by the MyKad in the column `identity`.
    """
    references, numbers = columns[REFERENCE], columns[identity]
    unnamed = np.asarray(pc.and_(references.is_null(), numbers.is_null())) & findings.clean
    findings.add(unnamed, "no_household")
    by_reference = queries.households_of(session, _distinct(references))
    roles = ("KIR",) if heads_only else ("KIR", "AIR")
    by_identity: dict[str, list[Target]] = {}
    with registry_wide(session):
        holders = queries.holders(session, _distinct(numbers))
    for one in holders:
        wanted = one.household_id is not None and one.role in roles
        if one.identity_no and one.identity_type == MYKAD and wanted:
            home = (str(one.household_id), str(one.person_id))
            by_identity.setdefault(one.identity_no, []).append(home)
    found = [
        _fitting(reference, number, by_reference, by_identity)
        for reference, number in zip(references.to_pylist(), numbers.to_pylist(), strict=True)
    ]
    named = ~np.asarray(pc.and_(references.is_null(), numbers.is_null()))
    counts = np.array([len(fitting) for fitting in found])
    findings.add(named & (counts == 0), "household_not_found")
    findings.add(named & (counts > 1), "household_ambiguous")
    only = [fitting[0] if len(fitting) == 1 else NOBODY for fitting in found]
    return (
        pa.array([household for household, _ in only], pa.string()),
        pa.array([person for _, person in only], pa.string()),
    )


def _fitting(
    reference: str | None,
    number: str | None,
    by_reference: Mapping[str, str],
    by_identity: Mapping[str, list[Target]],
) -> Sequence[Target]:
    """Return the households that fit all that a row says."""
    by_number = by_identity.get(number, []) if number is not None else []
    if reference is None:
        return by_number
    household = by_reference.get(reference)
    if household is None:
        return []
    if number is None:
        return [(household, None)]
    return [target for target in by_number if target[0] == household]


def _distinct(cells: pa.Array) -> list[str]:
    return [cell for cell in pc.unique(cells).to_pylist() if cell is not None]
