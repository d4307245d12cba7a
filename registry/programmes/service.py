"""Aid programmes: those that come with the service, and versions of their terms over time."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from database.errors import InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.actors.service import Actor
from registry.agencies import service as agencies
from registry.agencies.models import Agency
from registry.calendar.service import today
from registry.forms.service import code as checked_code
from registry.forms.service import required_text
from registry.options.service import require_option
from registry.programmes import queries
from registry.programmes.models import RECIPIENTS, Programme, ProgrammeVersion
from registry.programmes.queries import Listed
from registry.validity.service import SERVICE, checked_period, is_new

PURPOSES = ("pendapatan", "makanan", "perumahan", "pendidikan", "kesihatan", "oku", "lain")
AMOUNT_BELOW = Decimal(10**9)


class ProgrammeNotFound(NotFound):
    """The agency has no programme with that code."""

    code = "programme-not-found"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a programme gives, how and to whom, from `starts_on` to `ends_on` (included)."""

    starts_on: date
    ends_on: date | None
    name_ms: str
    name_en: str
    form: str
    """Code of the option list `aid_forms`."""
    recipient: str
    """`isi_rumah`: the household, by its head; `orang`: any one of its people."""
    amount_monthly: Decimal | None
    """RM a month where one amount holds for all; else the words tell how it is found."""
    amount_ms: str
    amount_en: str
    income_limit: Decimal | None
    """RM a month: the greatest income of a household that may have it, where one is published."""
    for_the_poor: bool
    """Only for households under the poverty line, or listed as such."""
    is_offered: bool
    confirmed: bool
    """False: a single secondary source, to be checked before use."""
    source: str


COMPARED = tuple(field.name for field in fields(Terms))


@dataclass(frozen=True, slots=True)
class CommittedProgramme:
    """A row of `programmes.csv`: one version of one programme."""

    agency: str
    code: str
    purpose: str
    terms: Terms


def load(session: WriteSession) -> int:
    """Load agencies and programmes that come with the service; return how many programmes.

    What is there keeps its key. A version that came before and reads otherwise now is entered
    anew; where a person entered one for its first day, that one stays the last.
    """
    agencies.load(session)
    keys = {agency.code: agency.id for agency in agencies.list_agencies(session)}
    there = {(agency, one.code): one for agency, one in queries.programmes(session)}
    told: dict[object, list[ProgrammeVersion]] = {}
    for one in queries.versions(session):
        told.setdefault(one.programme_id, []).append(one)
    for row in committed():
        key = (row.agency, row.code)
        if key not in there:
            there[key] = _made(session, keys[row.agency], row.code, row.purpose, row.terms)
    session.flush()
    for row in committed():
        programme = there[row.agency, row.code]
        own = told.setdefault(programme.id, [])
        version = _version(programme, row.terms, SERVICE, len(own) + 1)
        if is_new(version, own, COMPARED):
            own.append(version)
            session.add(version)
            programme.name_ms, programme.name_en = version.name_ms, version.name_en
    session.flush()
    return len({(row.agency, row.code) for row in committed()})


@cache
def committed() -> Sequence[CommittedProgramme]:
    """Return the rows of `programmes.csv`, those of one programme in the order of their days."""
    with files(__package__).joinpath("programmes.csv").open(encoding="utf-8") as lines:
        return [
            CommittedProgramme(row["agency"], row["code"], row["purpose"], _terms(row))
            for row in csv.DictReader(lines)
        ]


def list_programmes(
    session: ReadSession,
    purpose: str | None = None,
    *,
    on: date | None = None,
    agency: str | None = None,
) -> list[Listed]:
    """Return the programmes of a day, today by default, with agency and version in force.

    Raises:
        InvalidInput: the purpose is not one of `PURPOSES`.
    """
    if purpose is not None:
        _known("purpose", purpose, PURPOSES)
    return queries.on_day(session, on or today(), purpose, agency)


def get(session: ReadSession, agency_code: str, code: str) -> Programme:
    """Return one programme; the same code means other aid at another agency.

    Raises:
        ProgrammeNotFound: the agency has no such programme.
    """
    found = queries.by_key(session, agency_code, code)
    if found is None:
        raise ProgrammeNotFound(
            f"{agency_code} has no programme {code!r}.",
            field="programme",
            expected="agency and code of a loaded programme",
        )
    return found


def require_offered(session: ReadSession, programme: Programme, on: date) -> None:
    """Check that nothing says that a programme is not offered on a day.

    Raises:
        InvalidInput: its version of the day says so.
    """
    terms = queries.version_on(session, programme, on)
    if terms is not None and not terms.is_offered:
        raise InvalidInput(
            f"{programme.name_ms} is not offered on {on}.",
            field="programme",
            expected="a programme that is offered on the day of the application",
        )


def versions(session: ReadSession, programme: Programme) -> Sequence[ProgrammeVersion]:
    """Return every version of a programme, first entered first."""
    return queries.versions_of(session, programme)


def enter(
    session: WriteSession,
    agency_code: str,
    code: str,
    terms: Terms,
    actor: Actor,
    *,
    purpose: str | None = None,
) -> ProgrammeVersion:
    """Enter a version of a programme; with `purpose`, the first one makes the programme.

    Nothing that was entered before is changed: for the days that the version tells of, it holds
    from now on, and what held until now stays readable.

    Raises:
        AgencyNotFound: there is no such agency.
        ProgrammeNotFound: there is no such programme, and no purpose to make it for.
        InvalidInput: the terms are not complete, or the purpose is another than the programme's.
    """
    _check(terms)
    agency = agencies.get(session, agency_code)
    programme = _found_or_made(session, agency, code, terms, purpose)
    session.flush()
    version = _version(programme, terms, actor.name, queries.next_number(session, programme))
    session.add(version)
    programme.name_ms, programme.name_en = terms.name_ms, terms.name_en
    session.flush()
    return version


def _found_or_made(
    session: WriteSession, agency: Agency, code: str, terms: Terms, purpose: str | None
) -> Programme:
    found = queries.by_key(session, agency.code, code)
    if found is None and purpose is not None:
        _known("purpose", purpose, PURPOSES)
        return _made(session, agency.id, checked_code("programme", code), purpose, terms)
    programme = found or get(session, agency.code, code)
    if purpose not in (None, programme.purpose):
        raise InvalidInput(
            f"{agency.code} {code} is for {programme.purpose}; aid for another purpose is another "
            "programme.",
            field="purpose",
            expected=programme.purpose,
        )
    return programme


def _check(terms: Terms) -> None:
    checked_period(terms.starts_on, terms.ends_on)
    for name in ("name_ms", "name_en", "amount_ms", "amount_en", "source"):
        required_text(name, getattr(terms, name), 500)
    require_option("aid_forms", terms.form, "form")
    _known("recipient", terms.recipient, RECIPIENTS)
    for name in ("amount_monthly", "income_limit"):
        value = getattr(terms, name)
        if value is not None and not (value.is_finite() and 0 < value < AMOUNT_BELOW):
            raise InvalidInput(
                f"{name} is {value}.", field=name, expected="RM a month above 0, or nothing"
            )


def _known(field: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise InvalidInput(
            f"There is no {field} {value!r}.", field=field, expected=", ".join(known)
        )


def _made(
    session: WriteSession, agency_id: object, code: str, purpose: str, terms: Terms
) -> Programme:
    made = Programme(
        agency_id=agency_id,
        code=code,
        name_ms=terms.name_ms,
        name_en=terms.name_en,
        purpose=purpose,
    )
    session.add(made)
    return made


def _version(programme: Programme, terms: Terms, by: str, number: int) -> ProgrammeVersion:
    return ProgrammeVersion(
        programme_id=programme.id, number=number, entered_by=by, **asdict(terms)
    )


def _terms(row: dict[str, str]) -> Terms:
    amount, limit = row["amount_monthly"], row["income_limit"]
    return Terms(
        starts_on=date.fromisoformat(row["starts_on"]),
        ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
        name_ms=row["name_ms"],
        name_en=row["name_en"],
        form=row["form"],
        recipient=row["recipient"],
        amount_monthly=Decimal(amount) if amount else None,
        amount_ms=row["amount_ms"],
        amount_en=row["amount_en"],
        income_limit=Decimal(limit) if limit else None,
        for_the_poor=row["for_the_poor"] == "yes",
        is_offered=row["is_offered"] == "yes",
        confirmed=row["confirmed"] == "yes",
        source=row["source"],
    )
