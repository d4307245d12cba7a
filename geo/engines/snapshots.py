"""The snapshot of a publication as files: what any engine computes the same figures from."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from database.copying import copy_out
from database.errors import InvalidInput
from database.session import ReadSession
from geo.engines.engine import AREAS_FILE, HOUSEHOLDS_FILE
from geo.indicators.columns import AREA_COLUMNS, HOUSEHOLD_COLUMNS
from geo.indicators.declaration import REFERENCES
from geo.publication import writing
from geo.publication.queries import PublicationInfo

ABOUT_FILE = "about.json"

GROUP_ROWS = 100_000
"""Engines read groups of rows side by side."""

TYPES = {
    "string": pa.string(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "decimal(14, 4)": pa.decimal128(14, 4),
    "decimal(12, 2)": pa.decimal128(12, 2),
}

HOUSEHOLDS_SQL = "SELECT {columns} FROM snapshot_household WHERE publication_number = %(number)s"


def write(session: ReadSession, publication: PublicationInfo, folder: Path) -> int:
    """Write the snapshot of a publication to a folder; return how many households it has.

    `households.parquet` has no key, no name, no address and no point; `areas.parquet` the known
    areas with the official figures the publication used; `about.json` says which publication.

    Raises:
        InvalidInput: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"{folder} cannot be made.", field="output", expected="a folder, new or there"
        ) from error
    households = _households(session, publication.number)
    pq.write_table(
        households, folder / HOUSEHOLDS_FILE, compression="zstd", row_group_size=GROUP_ROWS
    )
    pq.write_table(_areas(session, publication), folder / AREAS_FILE, compression="zstd")
    about = {
        "publication": publication.number,
        "as_of": publication.as_of.isoformat(),
        "boundary_set": publication.boundary_set,
        "is_demo": publication.is_demo,
        "reference_years": publication.summary["reference_years"],
        "households": households.num_rows,
    }
    (folder / ABOUT_FILE).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    return int(households.num_rows)


def _households(session: ReadSession, number: int) -> pa.Table:
    statement = HOUSEHOLDS_SQL.format(columns=", ".join(HOUSEHOLD_COLUMNS))
    types = {name: TYPES[kind] for name, kind in HOUSEHOLD_COLUMNS.items()}
    return copy_out(session, statement, {"number": number}, types)


def _areas(session: ReadSession, publication: PublicationInfo) -> pa.Table:
    areas = writing.areas(session, publication.boundary_set_id)
    for name in REFERENCES:
        figures = writing.reference(session, name)
        year = publication.summary["reference_years"][name]
        chosen = figures[figures["year"] == year].set_index("area_code")["value"]
        areas[name] = areas["code"].map(chosen).astype(float)
    schema = pa.schema([(name, TYPES[kind]) for name, kind in AREA_COLUMNS.items()])
    return pa.Table.from_pandas(areas[list(AREA_COLUMNS)], schema=schema, preserve_index=False)
