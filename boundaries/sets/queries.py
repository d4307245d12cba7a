"""SQL that reads boundary sets."""

from collections.abc import Sequence

from sqlalchemy import select

from boundaries.sets.models import BoundarySet
from database.session import ReadSession


def list_sets(session: ReadSession) -> Sequence[BoundarySet]:
    """Return every boundary set, newest first."""
    return session.scalars(select(BoundarySet).order_by(BoundarySet.id.desc())).all()


def current(session: ReadSession) -> BoundarySet | None:
    """Return the set that new publications use, None before the first build."""
    return session.scalars(select(BoundarySet).where(BoundarySet.is_current)).one_or_none()


def by_code(session: ReadSession, code: str) -> BoundarySet | None:
    """Return the set of this code, None when there is none."""
    return session.scalars(select(BoundarySet).where(BoundarySet.code == code)).one_or_none()
