"""Loading the official figures: every row is a value, or a named exception with its value."""

from pathlib import Path

from boundaries.reference import queries, tables
from database.session import WriteSession


def load(session: WriteSession, folder: Path = tables.DATA) -> bool:
    """Load every official figure; return whether anything changed.

    Raises:
        InvalidInput: a row matches no area; nothing is stored then.
    """
    wanted = tables.read(folder)
    if queries.figures(session) == set(wanted.figures) and queries.exceptions(session) == set(
        wanted.exceptions
    ):
        return False
    queries.replace_all(session, wanted)
    return True
