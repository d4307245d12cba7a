"""Households: taking one in with its people, finding it again, listing and counting."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from geoalchemy2 import WKTElement

from database.audit.service import note_subjects
from database.errors import InvalidInput, NotFound
from database.session import ReadSession, WriteSession
from registry.households import queries
from registry.households.models import (
    POVERTY_STATUSES,
    REGISTRATION_STATUSES,
    STRATA,
    Household,
)
from registry.households.reference import new_reference, normalise_reference
from registry.persons import service as persons
from registry.persons.service import NewPerson

NEW_STATUS = "baru"
MEMBERS_AT_MOST = 60
TEXTS = ("address", "postcode", "town", "stated_state_code", "stated_district_code")
PAGE_AT_MOST = 3_000


class HouseholdNotFound(NotFound):
    """No household has that key or reference number."""

    code = "household-not-found"


@dataclass(frozen=True)
class NewHousehold:
    """What an intake form says. The first person of `people` with role KIR is the head.

    Codes are those the form states; where the household is, the location floor decides. Incomes
    are RM a month of all members; None where the form does not say.
    """

    address: str
    people: Sequence[NewPerson]
    registered_on: date
    postcode: str | None = None
    town: str | None = None
    stated_state_code: str | None = None
    stated_district_code: str | None = None
    stratum: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    gross_income_monthly: Decimal | None = None
    aid_income_monthly: Decimal | None = None


@dataclass(frozen=True)
class HouseholdFilter:
    """Conditions that must all hold; None leaves one out."""

    state: str | None = None
    district: str | None = None
    stratum: str | None = None
    registration_status: str | None = None
    poverty_status: str | None = None
    is_demo: bool | None = None


@dataclass(frozen=True)
class HouseholdPage:
    """Some households in the order of their keys. `next` is the key to go on after, if any."""

    items: Sequence[Household]
    next: UUID | None


@dataclass(frozen=True)
class HouseholdCount:
    """Households of one kind."""

    is_demo: bool
    registration_status: str
    poverty_status: str | None
    households: int


def create(session: WriteSession, new: NewHousehold) -> Household:
    """Take a household in, with its people, under a new reference number and status `baru`.

    Raises:
        InvalidInput: a field is wrong; the error names it. Nothing is stored then.
    """
    _check(new)
    household = Household(
        reference_no=new_reference(),
        is_demo=False,
        registered_on=new.registered_on,
        address=new.address.strip(),
        postcode=new.postcode,
        town=new.town,
        stated_state_code=new.stated_state_code,
        stated_district_code=new.stated_district_code,
        stratum=new.stratum,
        point=_point(new),
        size=len(new.people),
        gross_income_monthly=new.gross_income_monthly,
        aid_income_monthly=new.aid_income_monthly,
        registration_status=NEW_STATUS,
    )
    session.add(household)
    session.flush()
    persons.add_all(session, household.id, new.people)
    return household


def get(session: ReadSession, household_id: UUID) -> Household:
    """Return one household.

    Raises:
        HouseholdNotFound: there is none with that key.
    """
    found = queries.by_id(session, household_id)
    if found is None:
        raise HouseholdNotFound("There is no such household.", field="household_id")
    note_subjects(session, found.id)
    return found


def get_by_reference(session: ReadSession, reference_no: str) -> Household:
    """Return the household with a reference number, however a person typed it.

    Raises:
        InvalidInput: the text is no reference number, or a character of it is wrong.
        HouseholdNotFound: no household has it.
    """
    found = queries.by_reference(session, normalise_reference(reference_no))
    if found is None:
        raise HouseholdNotFound("No household has this number.", field="reference_no")
    note_subjects(session, found.id)
    return found


def list_households(
    session: ReadSession,
    wanted: HouseholdFilter | None = None,
    *,
    after: UUID | None = None,
    limit: int = 100,
) -> HouseholdPage:
    """Return a page of the households that match, in the order of their keys.

    Raises:
        InvalidInput: a status or stratum is not one of its list, or the limit is out of range.
    """
    wanted = wanted or HouseholdFilter()
    _one_of("stratum", wanted.stratum, STRATA)
    _one_of("registration_status", wanted.registration_status, REGISTRATION_STATUSES)
    _one_of("poverty_status", wanted.poverty_status, POVERTY_STATUSES)
    if not 1 <= limit <= PAGE_AT_MOST:
        raise InvalidInput(
            f"A page cannot have {limit} households.",
            field="limit",
            expected=f"1 to {PAGE_AT_MOST}",
        )
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    found = queries.page(session, given, after, limit + 1)
    items = found[:limit]
    note_subjects(session, *(one.id for one in items))
    return HouseholdPage(items, items[-1].id if len(found) > limit else None)


def count(session: ReadSession) -> list[HouseholdCount]:
    """Return households by demonstration mark, registration status and poverty status."""
    return [HouseholdCount(*row) for row in queries.counts(session)]


def _check(new: NewHousehold) -> None:
    for field in TEXTS:
        if "\x00" in (getattr(new, field) or ""):
            raise InvalidInput(f"{field} holds a NUL.", field=field, expected="text")
    if not new.address.strip():
        raise InvalidInput("The address is empty.", field="address", expected="the address in full")
    if new.postcode is not None and not (len(new.postcode) == 5 and new.postcode.isdecimal()):
        raise InvalidInput("The postcode is wrong.", field="postcode", expected="five digits")
    _one_of("stratum", new.stratum, STRATA)
    if not 1 <= len(new.people) <= MEMBERS_AT_MOST:
        raise InvalidInput(
            f"A household cannot have {len(new.people)} people.",
            field="people",
            expected=f"1 to {MEMBERS_AT_MOST}, the head included",
        )
    heads = sum(person.role == "KIR" for person in new.people)
    if heads != 1:
        raise InvalidInput(
            f"The household has {heads} heads.", field="people", expected="exactly one KIR"
        )
    _check_income("gross_income_monthly", new.gross_income_monthly)
    _check_income("aid_income_monthly", new.aid_income_monthly)


def _check_income(field: str, amount: Decimal | None) -> None:
    if amount is None:
        return
    if not amount.is_finite() or not 0 <= amount < 10**10:
        raise InvalidInput(
            f"{amount} is no income.", field=field, expected="RM a month, 0 or more, or nothing"
        )


def _point(new: NewHousehold) -> WKTElement | None:
    """Return the captured point. On land or not, in the right place or not: location judges."""
    if new.longitude is None and new.latitude is None:
        return None
    if new.longitude is None or new.latitude is None:
        missing = "longitude" if new.longitude is None else "latitude"
        raise InvalidInput(f"The {missing} is missing.", field=missing, expected="both or neither")
    if not (-180 <= new.longitude <= 180 and -90 <= new.latitude <= 90):
        raise InvalidInput(
            "The point is not on the globe.",
            field="longitude",
            expected="longitude -180 to 180, latitude -90 to 90, in degrees",
        )
    return WKTElement(f"POINT({new.longitude} {new.latitude})", srid=4326)


def _one_of(field: str, value: str | None, allowed: Sequence[str]) -> None:
    if value is not None and value not in allowed:
        raise InvalidInput(
            f"{field} cannot be {value!r}.", field=field, expected="one of " + ", ".join(allowed)
        )
