"""All SQL of coordination: five files, each one statement."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Literal

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

Name = Literal["overlaps", "pairs", "leakage", "unserved", "timeline"]


def rows(session: Session, name: Name, parameters: Mapping[str, Any]) -> Sequence[Row[Any]]:
    """Return the rows of a statement; its columns are those of the file."""
    statement = files(__package__).joinpath(f"{name}.sql").read_text(encoding="utf-8")
    return session.execute(text(statement), dict(parameters)).all()
