"""Agencies: the committed list, loaded into the registry."""

import csv
from collections.abc import Sequence
from importlib.resources import files

from database.errors import NotFound
from database.session import ReadSession, WriteSession
from registry.agencies import queries
from registry.agencies.models import Agency


class AgencyNotFound(NotFound):
    """No agency has that code."""

    code = "agency-not-found"


def load(session: WriteSession) -> int:
    """Load the agencies that come with the service; loading again only renews names."""
    rows = committed()
    queries.upsert(session, rows)
    return len(rows)


def committed() -> list[dict[str, str]]:
    """Return the rows of `agencies.csv`: code, name_ms, name_en."""
    with files(__package__).joinpath("agencies.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def list_agencies(session: ReadSession) -> Sequence[Agency]:
    """Return every agency in the order of the codes."""
    return queries.agencies(session)


def get(session: ReadSession, code: str) -> Agency:
    """Return one agency.

    Raises:
        AgencyNotFound: no agency has that code.
    """
    found = queries.by_code(session, code)
    if found is None:
        raise AgencyNotFound(f"There is no agency {code!r}.", field="agency")
    return found
