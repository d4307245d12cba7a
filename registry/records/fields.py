"""What each field of the record may hold: one table a part, one small check a kind of field.

A check takes the field's name and a value as sent, and returns the value as it is stored. None
empties a field; only those of `REQUIRED` cannot be empty.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from database.errors import InvalidInput
from registry.calendar.service import today
from registry.forms.service import text
from registry.identity.service import validate
from registry.options.service import get_option_list, require_option

Check = Callable[[str, Any], Any]

OLDEST_BIRTH = date(1890, 1, 1)
POSTCODE = re.compile(r"[0-9]{5}")
STATE = re.compile(r"S(0[1-9]|1[0-6])")
DISTRICT = re.compile(r"D[0-9]{2}-[0-9]{2}")
MUKIM = re.compile(r"M[0-9]{2}-[0-9]{2}-[0-9]{3}")
PARLIMEN = re.compile(r"P[0-9]{3}")
DUN = re.compile(r"N[0-9]{2}-[0-9]{2}")
PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
COUNTRY = re.compile(r"[A-Z]{3}")
MASCO = re.compile(r"[1-9][0-9]{1,3}|0[1-9][0-9]{0,2}")
SUB_MAJOR_DIGITS = 2


BANK_ACCOUNT = re.compile(r"[0-9]{6,20}")
UNMASKED = re.compile(r"[^*\x00-\x1f]{1,40}")
"""A number that does not come from a record shown with its numbers masked."""


def option(list_code: str, field: str, value: Any) -> str:
    """Return a code of an option list."""
    return require_option(list_code, _text_type(field, value), field).code


def options(list_code: str, field: str, value: Any) -> list[str]:
    """Return codes of an option list, each once, in the list's order."""
    if not isinstance(value, list | tuple):
        raise _wrong(field, f"a list of codes of the option list {list_code}")
    codes = {option(list_code, f"{field}[{place}]", code) for place, code in enumerate(value)}
    if "tiada" in codes and len(codes) > 1:
        raise _wrong(field, "tiada alone, or the others without it")
    return [code for code in get_option_list(list_code).codes if code in codes]


def free_text(longest: int, field: str, value: Any) -> str | None:
    """Return text with its spaces tidied."""
    return text(field, _text_type(field, value), longest)


def pattern(form: re.Pattern[str], expected: str, field: str, value: Any) -> str:
    """Return a text of a fixed form."""
    found = _text_type(field, value)
    if not form.fullmatch(found):
        raise _wrong(field, expected)
    return found


def whole(low: int, high: int, field: str, value: Any) -> int:
    """Return a whole number of a range."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _wrong(field, f"a whole number from {low} to {high}")
    return value


def amount(below: Decimal, step: Decimal, field: str, value: Any) -> Decimal:
    """Return a number of 0 or more, below a limit, no finer than `step`."""
    expected = f"a number from 0 to below {below}, in steps of {step}"
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise _wrong(field, expected) from error
    if isinstance(value, bool) or not found.is_finite() or not 0 <= found < below:
        raise _wrong(field, expected)
    if found != found.quantize(step):
        raise _wrong(field, expected)
    return found.quantize(step)


def yes_no(field: str, value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise _wrong(field, "true or false")
    return value


def past_date(field: str, value: Any) -> date:
    """Return a day that is not in the future, of a time in which living people were born."""
    if type(value) is not date or not OLDEST_BIRTH <= value <= today():
        raise _wrong(field, f"a day from {OLDEST_BIRTH} to today, YYYY-MM-DD")
    return value


def masco(field: str, value: Any) -> str:
    """Return an occupation: a sub-major group of MASCO, or a unit inside one."""
    found = pattern(MASCO, "two to four digits of MASCO", field, value)
    require_option("masco_sub_major_groups", found[:SUB_MAJOR_DIGITS], field)
    return found


def old_ic(field: str, value: Any) -> str:
    """Return an old identity card number in its normal form."""
    try:
        return validate("old_ic", _text_type(field, value)).normalised
    except InvalidInput as error:
        raise InvalidInput(error.message, field=field, expected=error.expected) from error


_state = partial(pattern, STATE, "a state's code, S01 to S16")
_district = partial(pattern, DISTRICT, "a district's code: D12-03")
_phone = partial(pattern, PHONE, "digits, with spaces or hyphens between")
_name = partial(free_text, 200)

HOUSEHOLD: Mapping[str, Check] = {
    "address": partial(free_text, 500),
    "house_no": partial(free_text, 50),
    "street": _name,
    "village": _name,
    "postcode": partial(pattern, POSTCODE, "five digits"),
    "town": _name,
    "pbt": _name,
    "stated_state_code": _state,
    "stated_district_code": _district,
    "stated_mukim_code": partial(pattern, MUKIM, "a mukim's code: M12-03-007"),
    "stated_parlimen_code": partial(pattern, PARLIMEN, "a constituency's code: P179"),
    "stated_dun_code": partial(pattern, DUN, "a state constituency's code: N12-36"),
    "stratum": partial(option, "strata"),
    "phone_fixed": _phone,
    "phone_mobile": _phone,
    "category": partial(option, "household_categories"),
    "profile_source": partial(option, "profile_sources"),
    "household_group": partial(option, "household_groups"),
    "size": partial(whole, 1, 60),
}

DWELLING: Mapping[str, Check] = {
    "tenure": partial(option, "tenures"),
    "house_type": partial(option, "house_types"),
    "wall_material": partial(option, "wall_materials"),
    "roof_material": partial(option, "roof_materials"),
    "floor_material": partial(option, "floor_materials"),
    "wall_condition": partial(option, "house_conditions"),
    "roof_condition": partial(option, "house_conditions"),
    "floor_condition": partial(option, "house_conditions"),
    "repair_economy": partial(option, "repair_economy"),
    "rooms": partial(whole, 0, 99),
    "floor_area_m2": partial(amount, Decimal(100_000), Decimal("0.1")),
    "water": partial(option, "water_sources"),
    "electricity": partial(option, "electricity_sources"),
    "toilet": partial(option, "toilets"),
    "land_status": partial(option, "land_statuses"),
    "land_owner": partial(option, "land_owners"),
    "hazards": partial(options, "hazards"),
}

PERSON: Mapping[str, Check] = {
    "name": _name,
    "birth_date": past_date,
    "sex": partial(option, "sexes"),
    "citizenship": partial(pattern, COUNTRY, "a country's three letters: MYS"),
    "relationship": partial(option, "relationships"),
    "old_ic": old_ic,
    "ethnic_group": partial(option, "ethnic_groups"),
    "religion": partial(option, "religions"),
    "marital_status": partial(option, "marital_statuses"),
    "education": partial(option, "education_levels"),
    "certificate": partial(option, "certificates"),
    "school_state_code": _state,
    "school_district_code": _district,
    "school_name": _name,
    "work_status": partial(option, "work_statuses"),
    "masco_code": masco,
    "job_detail": _name,
    "jkm_registered": yes_no,
    "jkm_number": partial(pattern, UNMASKED, "the number in full, at most 40 signs"),
    "jkm_category": partial(option, "jkm_oku_categories"),
    "bank": partial(option, "banks"),
    "bank_account": partial(pattern, BANK_ACCOUNT, "6 to 20 digits, without spaces"),
    "skills": partial(options, "skills"),
    "disabilities": partial(options, "disabilities_observed"),
    "savings": partial(options, "savings_kinds"),
}

PROPERTY: Mapping[str, Check] = {
    "quantity": partial(amount, Decimal(10**9), Decimal("0.001")),
    "value": partial(amount, Decimal(10**12), Decimal("0.01")),
}

PROPERTY_LISTS = {
    "vehicle": "vehicles",
    "livestock": "livestock",
    "land": "land_uses",
    "equipment": "equipment",
}
"""The option list of each kind of property."""

REQUIRED = ("address", "name")


def checked(part: Mapping[str, Check], sent: Mapping[str, Any], where: str = "") -> dict[str, Any]:
    """Return the fields of one part as they are stored. `where` goes before a field's name.

    Raises:
        InvalidInput: there is no such field, or a value is wrong; the error names the field.
    """
    found: dict[str, Any] = {}
    for name, value in sent.items():
        field = where + name
        if name not in part:
            raise InvalidInput(
                f"There is no field {field}.", field=field, expected="one of " + ", ".join(part)
            )
        found[name] = None if value is None else part[name](field, value)
        if found[name] is None and name in REQUIRED:
            raise InvalidInput(f"{field} is empty.", field=field, expected="text")
    return found


def check_places(values: Mapping[str, Any]) -> None:
    """Check that each stated area lies in the one above it, as its code tells.

    Raises:
        InvalidInput: one does not.
    """
    for field, above in (
        ("stated_district_code", "stated_state_code"),
        ("stated_mukim_code", "stated_district_code"),
        ("stated_dun_code", "stated_state_code"),
    ):
        code, parent = values.get(field), values.get(above)
        if code and parent and not code[1:].startswith(parent[1:]):
            raise InvalidInput(
                f"{field} {code} does not lie in {parent}.",
                field=field,
                expected=f"a code that goes on from {parent[1:]}",
            )


def _text_type(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(field, "text")
    return value


def _wrong(field: str, expected: str) -> InvalidInput:
    # What was sent may be personal: it is not told back.
    return InvalidInput(f"{field} cannot be that.", field=field, expected=expected)
