"""Agencies: those that come with the service, and versions of them over time."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from importlib.resources import files

from database.errors import NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.agencies import queries
from registry.agencies.models import Agency, AgencyVersion
from registry.calendar.service import today
from registry.forms.service import code as checked_code
from registry.forms.service import required_text
from registry.validity.service import SERVICE, checked_period, is_new


class AgencyNotFound(NotFound):
    """No agency has that code."""

    code = "agency-not-found"


@dataclass(frozen=True, slots=True)
class AgencyTerms:
    """What an agency is called, and whether it works, from `starts_on` to `ends_on` (included)."""

    starts_on: date
    ends_on: date | None
    name_ms: str
    name_en: str
    is_active: bool
    source: str


COMPARED = tuple(field.name for field in fields(AgencyTerms))


def load(session: WriteSession) -> int:
    """Load the agencies that come with the service; what is there stays, and gets new versions."""
    rows = committed()
    there = {agency.code: agency for agency in queries.agencies(session)}
    told = queries.versions(session)
    for code, terms in rows:
        if code not in there:
            there[code] = _made(session, code, terms)
    session.flush()
    for code, terms in rows:
        agency = there[code]
        own = [one for one in told if one.agency_id == agency.id]
        version = _version(agency, terms, SERVICE, len(own) + 1)
        if is_new(version, own, COMPARED):
            session.add(version)
            told.append(version)
    session.flush()
    return len(rows)


def committed() -> list[tuple[str, AgencyTerms]]:
    """Return the rows of `agencies.csv`: code and terms of each version."""
    with files(__package__).joinpath("agencies.csv").open(encoding="utf-8") as lines:
        return [(row["code"], _terms(row)) for row in csv.DictReader(lines)]


def list_agencies(session: ReadSession) -> Sequence[Agency]:
    """Return every agency in the order of the codes."""
    return queries.agencies(session)


def on_day(session: ReadSession, on: date | None = None) -> list[tuple[Agency, AgencyVersion]]:
    """Return the agencies of a day, today by default, each with the version in force."""
    return queries.on_day(session, on or today())


def get(session: ReadSession, code: str) -> Agency:
    """Return one agency.

    Raises:
        AgencyNotFound: no agency has that code.
    """
    found = queries.by_code(session, code)
    if found is None:
        raise AgencyNotFound(f"There is no agency {code!r}.", field="agency")
    return found


def versions(session: ReadSession, code: str) -> Sequence[AgencyVersion]:
    """Return every version of an agency, first entered first.

    Raises:
        AgencyNotFound: no agency has that code.
    """
    return queries.versions_of(session, get(session, code))


def enter(session: WriteSession, code: str, terms: AgencyTerms, actor: Actor) -> AgencyVersion:
    """Enter a version of an agency; the first one makes the agency. Earlier ones stay.

    Raises:
        InvalidInput: the code is none, a text is missing, or the version ends before it starts.
    """
    _check(terms)
    agency = queries.by_code(session, code) or _made(session, checked_code("agency", code), terms)
    session.flush()
    version = _version(agency, terms, actor.name, queries.next_number(session, agency))
    session.add(version)
    agency.name_ms, agency.name_en = terms.name_ms, terms.name_en
    session.flush()
    return version


def _check(terms: AgencyTerms) -> None:
    checked_period(terms.starts_on, terms.ends_on)
    for name in ("name_ms", "name_en", "source"):
        required_text(name, getattr(terms, name))


def _made(session: WriteSession, code: str, terms: AgencyTerms) -> Agency:
    made = Agency(code=code, name_ms=terms.name_ms, name_en=terms.name_en)
    session.add(made)
    return made


def _version(agency: Agency, terms: AgencyTerms, by: str, number: int) -> AgencyVersion:
    return AgencyVersion(agency_id=agency.id, number=number, entered_by=by, **asdict(terms))


def _terms(row: dict[str, str]) -> AgencyTerms:
    return AgencyTerms(
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
        name_ms=row["name_ms"],
        name_en=row["name_en"],
        is_active=row["is_active"] == "yes",
        source=row["source"],
    )
