"""One chunk of rows: checked, taken in, and accounted for, in the caller's transaction."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import ModuleType
from uuid import UUID

import numpy as np
import orjson
import pyarrow as pa

from database.session import WriteSession
from registry.imports import aid, households, members, queries
from registry.imports.checks import CELL_LONGEST, Findings, check_columns
from registry.imports.context import ImportContext
from registry.imports.models import ImportJob
from registry.imports.reading import Block, Source
from registry.imports.reasons import COMMITTED, PARKED, REFUSED, fate_of
from registry.imports.templates import ORIGIN_JOB, ORIGIN_ROW, Template

KINDS: dict[str, ModuleType] = {"households": households, "members": members, "aid": aid}
VISIBLE_NUL = "\u2400"
"""What stands for a NUL in a kept cell: PostgreSQL stores none."""


@dataclass(frozen=True, slots=True)
class CheckedBlock:
    """Some rows, checked by all they say themselves; the registry has not been asked yet."""

    block: Block
    findings: Findings
    columns: dict[str, pa.Array]

    @property
    def first(self) -> int:
        """Return the number of the first row."""
        return self.block.first

    @property
    def size(self) -> int:
        """Return how many rows there are."""
        return self.block.size


def checked_blocks(
    source: Source, context: ImportContext, rows: int, *, skip: int
) -> Generator[CheckedBlock, None, None]:
    """Yield the rows after the first `skip` in blocks.

    The next one is read and checked while PostgreSQL takes one in: both cores work.
    """
    blocks = source.blocks(rows, skip=skip)
    kind = KINDS[source.template.kind]

    def read() -> CheckedBlock | None:
        block = next(blocks, None)
        if block is None:
            return None
        findings = Findings(block.size)
        columns = check_columns(source.template, block, findings)
        return CheckedBlock(block, findings, kind.prepare(findings, columns, context))

    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(read)
        while (ready := coming.result()) is not None:
            coming = reader.submit(read)
            yield ready


def take_in(
    session: WriteSession,
    job: ImportJob,
    template: Template,
    checked: CheckedBlock,
    context: ImportContext,
) -> None:
    """Settle the fate of every row of a block, and count it."""
    kind = KINDS[template.kind]
    block, findings = checked.block, checked.findings
    columns = kind.check(session, findings, checked.columns, context)
    clean = findings.clean
    numbers = np.arange(block.first, block.first + block.size)
    taken = {name: cells.filter(pa.array(clean)) for name, cells in columns.items()}
    keys = kind.write(session, taken, numbers[clean], context) if clean.any() else []
    fates = _write_rows(session, template, block, findings, keys, context.job_id)
    queries.resolve(session, context.job_id, _settled(block, clean.tolist()))
    job.read_rows += block.size
    job.committed += fates.count(COMMITTED)
    job.parked += fates.count(PARKED)
    job.refused += fates.count(REFUSED)
    session.flush()


def _write_rows(
    session: WriteSession,
    template: Template,
    block: Block,
    findings: Findings,
    keys: list[str],
    job_id: UUID,
) -> list[str]:
    """Write what became of each row; return the fates."""
    found = findings.reasons
    fates = [COMMITTED] * block.size
    kept: list[str | None] = [None] * block.size
    for place, reasons in found.items():
        fates[place] = fate_of(reasons)
        kept[place] = _raw(template, block, place)
    waiting = iter(keys)
    queries.insert_rows(
        session,
        pa.table(
            {
                "job_id": pa.repeat(str(job_id), block.size),
                "row_number": pa.array(np.arange(block.first, block.first + block.size)),
                "fate": fates,
                "reasons": pa.array(
                    [_array(found.get(place)) for place in range(block.size)], pa.string()
                ),
                "raw": pa.array(kept, pa.string()),
                "record_id": pa.array(
                    [next(waiting) if fate == COMMITTED else None for fate in fates], pa.string()
                ),
            }
        ),
    )
    return fates


def _array(reasons: list[str] | None) -> str | None:
    """Return reasons as PostgreSQL writes an array; they are plain words."""
    return None if reasons is None else "{" + ",".join(dict.fromkeys(reasons)) + "}"


def _raw(template: Template, block: Block, place: int) -> str:
    """Return what stood in a row, as JSON."""
    cells = {name: block.cells[name][place] for name in template.names}
    kept = {
        name: cell[:CELL_LONGEST].replace("\x00", VISIBLE_NUL)
        for name, cell in cells.items()
        if cell is not None
    }
    return orjson.dumps(kept).decode()


def _settled(block: Block, clean: list[bool]) -> list[tuple[UUID, int, int]]:
    """Return the rows of other jobs that rows of this block stand for, with their numbers here."""
    origins = zip(block.cells[ORIGIN_JOB], block.cells[ORIGIN_ROW], clean, strict=True)
    found = []
    for place, (job, row, good) in enumerate(origins):
        if good and job and row and row.isdecimal() and len(row) < 10 and _is_key(job):
            found.append((UUID(job), int(row), block.first + place))
    return found


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
