"""All SQL of the poverty lines."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from registry.poverty_lines.models import PovertyLine, PovertyLineVersion


def versions(session: Session) -> Sequence[tuple[PovertyLineVersion, int]]:
    """Return every version with its number of cells, oldest first."""
    statement = (
        select(PovertyLineVersion, func.count(PovertyLine.id))
        .outerjoin(PovertyLine, PovertyLine.version == PovertyLineVersion.version)
        .group_by(PovertyLineVersion.version)
        .order_by(PovertyLineVersion.effective_from, PovertyLineVersion.version)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def add_cells(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write cells, each given by the values of its columns."""
    if rows:
        session.execute(insert(PovertyLine), rows)


def cells(
    session: Session,
    version: str | None = None,
    state_code: str | None = None,
    stratum: str | None = None,
    basis: str | None = None,
) -> Sequence[PovertyLine]:
    """Return the cells that match every value given, in a fixed order."""
    wanted = {
        PovertyLine.version: version,
        PovertyLine.state_code: state_code,
        PovertyLine.stratum: stratum,
        PovertyLine.basis: basis,
    }
    statement = (
        select(PovertyLine)
        .where(*(column == value for column, value in wanted.items() if value is not None))
        .order_by(
            PovertyLine.version,
            PovertyLine.state_code,
            PovertyLine.basis,
            PovertyLine.line,
            PovertyLine.stratum,
        )
    )
    return session.scalars(statement).all()
