"""The rows of one district, as columns of the tables they go to."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from registry.demo.aid import Aid
from registry.demo.numbers import Ids
from registry.demo.people import People
from registry.demo.settle import Settlement


@dataclass(frozen=True)
class Rows:
    """The rows of one district, as columns of the tables they go to."""

    household: pa.Table
    person: pa.Table
    aid_record: pa.Table
    demo_truth: pa.Table


def points(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> list[str | None]:
    """Return points as hexadecimal EWKB in EPSG:4326, None for NaN."""
    text = np.column_stack([x, y]).astype("<f8").tobytes().hex()
    missing = np.isnan(x).tolist()
    return [
        None if missing[i] else "0101000020e6100000" + text[i * 32 : i * 32 + 32]
        for i in range(len(missing))
    ]


def person_table(members: People, ids: Ids) -> pa.Table:
    """Return the rows of `person`; the head has no relationship to itself."""
    head = members.relationship == "KIR"
    relationship = members.relationship.copy()
    relationship[head] = None
    household = np.array(ids.household, dtype=object)
    return pa.table(
        {
            "id": ids.person,
            "household_id": household[members.household].tolist(),
            "role": np.where(head, "KIR", "AIR").tolist(),
            "name": members.name.tolist(),
            "identity_type": members.identity_type.tolist(),
            "identity_no": members.identity_no.tolist(),
            "birth_date": members.birth_date,
            "sex": np.where(members.male, "lelaki", "perempuan").tolist(),
            "citizenship": members.citizenship.tolist(),
            "relationship": relationship.tolist(),
            "ethnic_group": members.ethnic_group.tolist(),
            "jkm_registered": members.registered_disabled.tolist(),
        }
    )


def aid_table(given: Aid, ids: Ids, programme_ids: Sequence[str]) -> pa.Table:
    """Return the rows of `aid_record`; `programme_ids` stand in the order of `aid.RULES`."""
    # The last one stands for -1: aid to the household itself.
    person = np.array([*ids.person, None], dtype=object)
    return pa.table(
        {
            "id": ids.aid,
            "household_id": np.array(ids.household, dtype=object)[given.household].tolist(),
            "person_id": person[given.person].tolist(),
            "programme_id": np.array(programme_ids, dtype=object)[given.rule].tolist(),
            "amount_monthly": given.amount,
            "active_from": given.active_from,
            "active_until": given.active_until,
        }
    )


def truth_table(places: pd.DataFrame, settled: Settlement, ids: Ids) -> pa.Table:
    """Return the rows of `demo_truth`; `places` is the table that was settled around."""
    return pa.table(
        {
            "household_id": ids.household,
            "point": points(settled.x, settled.y),
            "place_name": places["name"].to_numpy()[settled.place].tolist(),
            "place_kind": places["kind"].to_numpy()[settled.place].tolist(),
            "fault": settled.fault.tolist(),
        }
    )


def joined(parts: Sequence[Rows]) -> Rows:
    """Return the rows of several districts as one."""
    tables = {field.name: [getattr(one, field.name) for one in parts] for field in fields(Rows)}
    # A column without a single value in one district has no type of its own yet.
    return Rows(
        **{name: pa.concat_tables(some, promote_options="default") for name, some in tables.items()}
    )
