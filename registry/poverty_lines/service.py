"""Rules of the poverty line tables: loading, listing, and the line that applies to a household."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from database.errors import Conflict, InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.poverty_lines import queries
from registry.poverty_lines.lines import HOUSEHOLD_STRATA, LinePair, LineTable, line_table
from registry.poverty_lines.models import (
    BASES,
    LINE_STRATA,
    PovertyLine,
    PovertyLineVersion,
)
from registry.poverty_lines.tables import (
    LineRow,
    UnusualRatio,
    VersionHeader,
    committed_headers,
    committed_rows,
    read_rows,
    state_names,
    unusual_ratios,
)


class PovertyLineVersionNotFound(NotFound):
    """No poverty line table of that version is loaded."""

    code = "poverty-line-version-not-found"


class PovertyLineChanged(Conflict):
    """A loaded poverty line would change; assessments already name it."""

    code = "poverty-line-changed"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: cells in the table, cells new, and ratios that hint at a misprint."""

    version: str
    cells: int
    added: int
    unusual: Sequence[UnusualRatio]


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """A version and the number of its cells."""

    version: PovertyLineVersion
    cells: int


def load(session: WriteSession) -> list[LoadReport]:
    """Load the tables that come with the service. Loading them again changes nothing."""
    return [
        load_version(session, header, committed_rows(header.version))
        for header in committed_headers()
    ]


def load_file(session: WriteSession, header: VersionHeader, content: bytes) -> LoadReport:
    """Load an operator's table: CSV, one row a cell (columns: `tables.EXPECTED`).

    Cells may be added to a version that lacks them; a loaded cell never changes.

    Raises:
        InvalidInput: the file is at fault; the message names rows and columns.
        PovertyLineChanged: the version is loaded with another header or amount.
    """
    return load_version(session, header, read_rows(content))


def load_version(
    session: WriteSession, header: VersionHeader, rows: Sequence[LineRow]
) -> LoadReport:
    """Load one version from checked rows; see `load_file`."""
    _load_header(session, header)
    present = {
        (cell.state_code, cell.stratum, cell.basis, cell.line): cell
        for cell in queries.cells(session, version=header.version)
    }
    changed = [row for row in rows if row.key in present and _differs(row, present[row.key])]
    if changed:
        names = ", ".join("/".join(row.key) for row in changed[:5])
        raise PovertyLineChanged(
            f"{header.version} is loaded with other amounts for {names}.",
            field="version",
            expected="a new version code for a corrected table: results name the one they used",
        )
    added = [_cell(header, row) for row in rows if row.key not in present]
    queries.add_cells(session, added)
    return LoadReport(header.version, len(rows), len(added), unusual_ratios(rows))


def list_versions(session: ReadSession) -> list[VersionSummary]:
    """Return every version, oldest first."""
    return [VersionSummary(version, count) for version, count in queries.versions(session)]


def get_version(session: ReadSession, version: str) -> PovertyLineVersion:
    """Return one version's header.

    Raises:
        PovertyLineVersionNotFound: it is not loaded.
    """
    found = session.get(PovertyLineVersion, version)
    if found is None:
        raise PovertyLineVersionNotFound(
            f"There is no poverty line table {version!r}.",
            field="version",
            expected="a loaded version, see the list of poverty lines",
        )
    return found


def list_lines(
    session: ReadSession,
    version: str | None = None,
    state_code: str | None = None,
    stratum: str | None = None,
    basis: str | None = None,
) -> Sequence[PovertyLine]:
    """Return the cells that match, each with its amount used, what was printed, and the reason.

    Raises:
        PovertyLineVersionNotFound: the version is not loaded.
        InvalidInput: a filter value is not one of its list.
    """
    if version is not None:
        get_version(session, version)
    _require_one_of("state_code", state_code, tuple(state_names()))
    _require_one_of("stratum", stratum, LINE_STRATA)
    _require_one_of("basis", basis, BASES)
    return queries.cells(session, version, state_code, stratum, basis)


def get_line_table(session: ReadSession, version: str, basis: str) -> LineTable:
    """Return every line of a version on one basis, ready to look up households in.

    Raises:
        PovertyLineVersionNotFound: the version is not loaded.
        InvalidInput: the basis is neither isi_rumah nor per_kapita.
    """
    get_version(session, version)
    _require_one_of("basis", basis, BASES)
    return line_table(version, basis, queries.cells(session, version=version, basis=basis))


def line_for(
    session: ReadSession, version: str, state_code: str, stratum: str | None, basis: str
) -> LinePair | None:
    """Return the total and food line for a household; None when the table has no row for it.

    An unknown stratum (None) takes the state's all-strata row; the pair is flagged
    `stratum_assumed`.

    Raises:
        PovertyLineVersionNotFound: the version is not loaded.
        InvalidInput: the stratum or the basis is not one of its list.
    """
    _require_one_of("stratum", stratum, HOUSEHOLD_STRATA)
    return get_line_table(session, version, basis).pair(state_code, stratum)


def _load_header(session: Session, header: VersionHeader) -> None:
    found = session.get(PovertyLineVersion, header.version)
    values: dict[str, Any] = header.model_dump()
    if found is None:
        session.add(PovertyLineVersion(**values))
        session.flush()
        return
    changed = [name for name, value in values.items() if getattr(found, name) != value]
    if changed:
        raise PovertyLineChanged(
            f"{header.version} is loaded with another {', '.join(changed)}.",
            field=changed[0],
            expected=f"{getattr(found, changed[0])}, or a new version code",
        )


def _differs(row: LineRow, cell: PovertyLine) -> bool:
    return (row.amount, row.printed_amount) != (cell.amount, cell.printed_amount)


def _cell(header: VersionHeader, row: LineRow) -> dict[str, Any]:
    values = row.model_dump(exclude={"row", "source"})
    return values | {"version": header.version, "source": row.source or header.source}


def _require_one_of(field: str, value: str | None, allowed: Sequence[str]) -> None:
    if value is not None and value not in allowed:
        raise InvalidInput(
            f"{field} cannot be {value!r}.", field=field, expected="one of " + ", ".join(allowed)
        )
