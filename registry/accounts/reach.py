"""How far a grant reaches: whether the things that a request names lie in its area and agency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from database.errors import PetaKasihError
from database.session import ReadSession
from registry.accounts import reach_queries as queries
from registry.accounts.service import Grant
from registry.households.reference import normalise_reference

BY_KEY = {
    "absorbed_id": queries.households,
    "aid_record_id": queries.aid,
    "application_id": queries.applications,
    "household": queries.households,
    "household_id": queries.households,
    "housing_application_id": queries.housing_applications,
    "inspection_id": queries.housing_inspections,
    "meeting_id": queries.meetings,
    "pair_id": queries.pairs,
    "person_id": queries.people,
    "photo_id": queries.housing_photos,
    "ppr_application_id": queries.flats,
    "referral_id": queries.referrals,
}
"""What names a thing by its key, and where it lies."""

BY_REFERENCE = ("household", "keep", "reference_no", "reference_nos")
"""What names a household by its reference number."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies, and whose it is; None: it states none."""

    state: str | None
    district: str | None
    agency: str | None = None

    @classmethod
    def of(cls, state: str | None, district: str | None, agency: str | None = None) -> "Place":
        """Return a place; a district without its state lies in the one of its code."""
        if state is None and district is not None and district.startswith("D"):
            state = "S" + district[1:3]
        return cls(state, district, agency)


def covers(grant: Grant, place: Place) -> bool:
    """Tell whether a place lies in a grant. Whatever states no area is the country's."""
    in_area = grant.area is None or grant.area in (place.state, place.district)
    of_agency = grant.agency is None or place.agency is None or place.agency == grant.agency
    return in_area and of_agency


def all_covered(grants: Iterable[Grant], places: Iterable[Place]) -> bool:
    """Tell whether each place lies in one of the grants."""
    known = tuple(grants)
    return all(any(covers(grant, place) for grant in known) for place in places)


def places_of(session: ReadSession, name: str, values: Sequence[str]) -> list[Place] | None:
    """Return where the things lie that a field names; None when the field names none.

    What is not there lies nowhere: an empty list.
    """
    keys = [key for key in map(_key, values) if key is not None]
    found: list[Place] | None = None
    if name in BY_KEY:
        found = [Place.of(*row) for row in BY_KEY[name](session, keys)] if keys else []
    numbers = [number for number in map(_reference, values) if number is not None]
    if name in BY_REFERENCE:
        found = (found or []) + (
            [Place.of(*row) for row in queries.references(session, numbers)] if numbers else []
        )
    return found


def _key(value: str) -> UUID | None:
    try:
        return UUID(value)
    except ValueError:
        return None


def _reference(value: str) -> str | None:
    try:
        return normalise_reference(value)
    except PetaKasihError:
        return None
