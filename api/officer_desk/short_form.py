"""The short form between a page and the registry: every field is text on the page."""

from decimal import Decimal

from api.pages.typed import day, ringgit, whole
from database.session import ReadSession
from registry.persons.service import of_household
from registry.registrations.forms import ShortForm
from registry.registrations.service import Case

MONTHS, SEN = 12, Decimal("0.01")
TEXTS = (
    "head_name",
    "address",
    "identity_type",
    "identity_no",
    "sex",
    "citizenship",
    "postcode",
    "town",
    "state_code",
    "district_code",
    "mukim_code",
    "stratum",
    "phone",
)


HOUSEHOLD = {
    "address": "address",
    "postcode": "postcode",
    "town": "town",
    "state_code": "stated_state_code",
    "district_code": "stated_district_code",
    "mukim_code": "stated_mukim_code",
    "stratum": "stratum",
    "phone": "phone_mobile",
    "household_size": "size",
}
HEAD = {
    "head_name": "name",
    "identity_type": "identity_type",
    "identity_no": "identity_no",
    "birth_date": "birth_date",
    "sex": "sex",
    "citizenship": "citizenship",
}
"""Fields of the form, and the columns that hold what the registry knows now."""


def form_values(session: ReadSession, case: Case) -> dict[str, str]:
    """Return the form as the registry knows it now, for the fields of a page."""
    home = case.household
    people = of_household(session, home.id)
    found = {name: getattr(home, column) for name, column in HOUSEHOLD.items()}
    if people:
        found |= {name: getattr(people[0], column) for name, column in HEAD.items()}
    if home.gross_income_monthly is not None:
        found["yearly_income"] = (home.gross_income_monthly * MONTHS).quantize(SEN)
    return {name: str(value) for name, value in found.items() if value is not None}


def read_short_form(sent: dict[str, str]) -> ShortForm:
    """Return the form that a page sent.

    Raises:
        InvalidInput: a number or a date is none; the registry checks the rest.
    """
    words = {name: sent.get(name, "").strip() or None for name in TEXTS}
    size = sent.get("household_size", "").strip()
    return ShortForm(
        head_name=words.pop("head_name") or "",
        address=words.pop("address") or "",
        identity_type=words.pop("identity_type") or "mykad",
        birth_date=day(sent.get("birth_date", ""), "birth_date"),
        yearly_income=ringgit(sent.get("yearly_income", ""), "yearly_income"),
        household_size=whole(size, "household_size") if size else None,
        **words,
    )
