"""Checks, normal form, display and mask of identity numbers.

The normal form is what is stored and compared: capital letters and digits, nothing between them.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.exceptions import ValidationError
from stdnum.my import nric

from database.errors import InvalidInput

IdentityType = Literal["mykad", "old_ic", "passport", "birth_certificate"]
MYKAD = "mykad"
SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
MYKAD_EXPECTED = "12 digits YYMMDD-PB-###G with a real date and an assigned place-of-birth code"


@dataclass(frozen=True, slots=True)
class Format:
    """The normal form of a document number, and the words for it."""

    pattern: re.Pattern[str]
    expected: str


FORMATS = {
    MYKAD: Format(re.compile(r"[0-9]{12}"), MYKAD_EXPECTED),
    "old_ic": Format(re.compile(r"[A-Z]?[0-9]{7}"), "7 digits, or a letter and 7 digits"),
    # Foreign and old forms differ: only what no document exceeds is asked.
    "passport": Format(
        re.compile(r"(?=.*[0-9])[A-Z0-9]{5,15}"), "5 to 15 letters and digits, a digit among them"
    ),
    "birth_certificate": Format(
        re.compile(r"(?=.*[0-9])[A-Z0-9]{4,15}"), "4 to 15 letters and digits, a digit among them"
    ),
}


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """A number in normal form, and what it tells (MyKad only).

    `warnings` are `birth_date_mismatch` and `sex_mismatch`: the number contradicts what is stored,
    which happens and is for a person to look at. Nothing here tells citizenship or address: the
    place of birth is neither.
    """

    identity_type: str
    normalised: str
    warnings: tuple[str, ...] = ()
    birth_date: date | None = None
    sex: str | None = None
    birth_place_code: str | None = None


def validate(
    identity_type: str,
    value: str,
    birth_date: date | None = None,
    sex: str | None = None,
    *,
    today: date | None = None,
) -> IdentityCheck:
    """Check a document number as written; spaces, dashes and letter case do not matter.

    `birth_date` and `sex` (lelaki, perempuan) are what the form says, compared with a MyKad.
    `today` decides the century where no birth date does; it defaults to the present day.

    Raises:
        InvalidInput: the type is unknown or the number cannot be of that type. The message never
            repeats the number.
    """
    form = _format(identity_type)
    normalised = normalise(value)
    if not form.pattern.fullmatch(normalised):
        raise _invalid(identity_type)
    if identity_type != MYKAD:
        return IdentityCheck(identity_type, normalised)
    return _mykad(normalised, birth_date, sex, today or date.today())


def normalise(value: str) -> str:
    """Return the number without spaces and dashes, in capitals, full-width forms made plain."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", value)).upper()


def display(identity_type: str, normalised: str) -> str:
    """Return the number as people write it: a MyKad with dashes, others as they are."""
    return str(nric.format(normalised)) if identity_type == MYKAD else normalised


def mask(identity_type: str, normalised: str) -> str:
    """Return the number with its middle hidden: `800101-**-***5`, `A******7`.

    A MyKad keeps the birth date and the digit of the sex, other numbers the first and last sign.
    """
    if identity_type == MYKAD:
        return f"{normalised[:6]}-**-***{normalised[-1:]}"
    return normalised[:1] + "*" * max(len(normalised) - 2, 0) + normalised[1:][-1:]


def _mykad(number: str, birth_date: date | None, sex: str | None, today: date) -> IdentityCheck:
    try:
        nric.validate(number)
    except ValidationError as error:
        raise _invalid(MYKAD) from error
    told_sex = "lelaki" if int(number[-1]) % 2 else "perempuan"
    told_date = _birth_date(number, birth_date, today)
    mismatches = {
        "birth_date_mismatch": birth_date is not None and told_date != birth_date,
        "sex_mismatch": sex is not None and told_sex != sex,
    }
    return IdentityCheck(
        identity_type=MYKAD,
        normalised=number,
        warnings=tuple(name for name, found in mismatches.items() if found),
        birth_date=told_date,
        sex=told_sex,
        birth_place_code=number[6:8],
    )


def _birth_date(number: str, stored: date | None, today: date) -> date | None:
    """Return the date told by a MyKad: the stored one if it fits, else the latest that has come."""
    dates = [found for century in (1900, 2000) if (found := _date(number, century))]
    if stored in dates:
        return stored
    return max((found for found in dates if found <= today), default=None)


def _date(number: str, century: int) -> date | None:
    year, month, day = (int(number[start : start + 2]) for start in (0, 2, 4))
    try:
        return date(century + year, month, day)
    except ValueError:
        return None


def _format(identity_type: str) -> Format:
    found = FORMATS.get(identity_type)
    if found is None:
        raise InvalidInput(
            "The type of the identity document is unknown.",
            field="identity_type",
            expected="one of " + ", ".join(FORMATS),
        )
    return found


def _invalid(identity_type: str) -> InvalidInput:
    return InvalidInput(
        f"The number cannot be of the type {identity_type}.",
        field="identity_no",
        expected=FORMATS[identity_type].expected,
    )
