"""What officers hand in: the short form, its reporter, and a step of a case."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from database.errors import InvalidInput
from registry.forms.service import past_day, required_text, text, yearly_income
from registry.households.models import STRATA
from registry.identity.service import validate
from registry.options.service import require_option
from registry.poverty_lines.tables import state_names

NATION = "MY"
SIZE_AT_MOST = 60
ADDRESS_LONGEST = 500
NOTE_LONGEST = 2_000
POSTCODE = re.compile(r"[0-9]{5}")
DISTRICT_CODE = re.compile(r"D[0-9]{2}-[0-9]{2}")
MUKIM_CODE = re.compile(r"M[0-9]{2}-[0-9]{2}-[0-9]{3}")
COUNTRY = re.compile(r"[A-Z]{3}")
PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
CHANNELS_WITH_REPORTER = ("pelapor",)
SEALED = ("identity_no", "phone")
"""Fields of the short form that are stored sealed, in the rows of head and household."""


@dataclass(frozen=True, slots=True)
class ShortForm:
    """Borang Pendaftaran Ringkas. None where the form does not say; name and address are needed.

    `yearly_income` is RM a year of all members; codes are those the form states.
    """

    head_name: str
    address: str
    identity_type: str = "mykad"
    identity_no: str | None = None
    birth_date: date | None = None
    sex: str | None = None
    citizenship: str | None = None
    yearly_income: Decimal | None = None
    household_size: int | None = None
    postcode: str | None = None
    town: str | None = None
    state_code: str | None = None
    district_code: str | None = None
    mukim_code: str | None = None
    stratum: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports a case on behalf of the family."""

    name: str
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step that an officer asks for, on the case as it stood at `version`.

    `visited_on` and `enumerator` belong to a census visit, `outcome` to an upheld appeal,
    `short_form` to a correction or a new application.
    """

    event: str
    version: int
    reason: str | None = None
    note: str | None = None
    visited_on: date | None = None
    enumerator: str | None = None
    outcome: str | None = None
    short_form: ShortForm | None = None


def checked_form(form: ShortForm) -> ShortForm:
    """Return the form with its texts tidied and its identity number as it is stored.

    Birth date and sex come from a MyKad number where the form leaves them out.

    Raises:
        InvalidInput: a field is wrong; the error names it.
    """
    tidy = replace(
        form,
        head_name=required_text("head_name", form.head_name),
        address=required_text("address", form.address, ADDRESS_LONGEST),
        town=text("town", form.town),
        yearly_income=yearly_income("yearly_income", form.yearly_income),
    )
    _one_of("sex", form.sex, ("lelaki", "perempuan"))
    _one_of("stratum", form.stratum, STRATA)
    _pattern("postcode", form.postcode, POSTCODE, "five digits")
    _pattern("citizenship", form.citizenship, COUNTRY, "a country's three letters: MYS")
    _pattern("phone", form.phone, PHONE, "digits, with spaces or hyphens between")
    _check_place(form)
    _check_size(form.household_size)
    return _with_identity(tidy)


def checked_reporter(channel: str, reporter: Reporter | None) -> Reporter | None:
    """Return the reporter with texts tidied; a report on a family's behalf must name one.

    Raises:
        InvalidInput: a field is wrong, or the channel needs a reporter and there is none.
    """
    require_option("channels", channel, "channel")
    if reporter is None:
        if channel in CHANNELS_WITH_REPORTER:
            raise InvalidInput(
                "This channel needs the reporter.",
                field="reporter",
                expected="name, address and phone of the reporter",
            )
        return None
    _pattern("reporter.phone", reporter.phone, PHONE, "digits, with spaces or hyphens between")
    return Reporter(
        name=required_text("reporter.name", reporter.name),
        address=text("reporter.address", reporter.address, ADDRESS_LONGEST),
        phone=reporter.phone,
    )


def checked_step(step: Step) -> Step:
    """Return the step with texts tidied and its form checked.

    Raises:
        InvalidInput: a field is wrong; the error names it.
    """
    if step.visited_on is not None:
        past_day("visited_on", step.visited_on)
    return replace(
        step,
        note=text("note", step.note, NOTE_LONGEST),
        enumerator=text("enumerator", step.enumerator),
        short_form=None if step.short_form is None else checked_form(step.short_form),
    )


def as_record(form: ShortForm) -> dict[str, Any]:
    """Return what a case keeps of the form, as JSON values: all that is not stored sealed."""
    kept = {name: getattr(form, name) for name in ShortForm.__slots__ if name not in SEALED}
    return {
        name: str(value) if isinstance(value, Decimal | date) else value
        for name, value in kept.items()
    }


def _with_identity(form: ShortForm) -> ShortForm:
    if form.identity_no is None:
        return form
    told = validate(form.identity_type, form.identity_no, form.birth_date, form.sex)
    return replace(
        form,
        identity_no=told.normalised,
        birth_date=form.birth_date or told.birth_date,
        sex=form.sex or told.sex,
    )


def _check_place(form: ShortForm) -> None:
    states = tuple(code for code in state_names() if code != NATION)
    _one_of("state_code", form.state_code, states)
    _pattern("district_code", form.district_code, DISTRICT_CODE, "a district's code: D12-03")
    _pattern("mukim_code", form.mukim_code, MUKIM_CODE, "a mukim's code: M12-03-007")
    inside = (
        ("district_code", form.district_code, form.state_code),
        ("mukim_code", form.mukim_code, form.district_code),
    )
    for field, code, parent in inside:
        if code is not None and parent is not None and not code[1:].startswith(parent[1:]):
            raise InvalidInput(
                f"{field} {code} does not lie in {parent}.",
                field=field,
                expected=f"a code that goes on from {parent[1:]}",
            )


def _check_size(size: int | None) -> None:
    if size is not None and not 1 <= size <= SIZE_AT_MOST:
        raise InvalidInput(
            f"A household cannot have {size} members.",
            field="household_size",
            expected=f"1 to {SIZE_AT_MOST}, the head included",
        )


def _one_of(field: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise InvalidInput(
            f"{field} cannot be that.", field=field, expected="one of " + ", ".join(allowed)
        )


def _pattern(field: str, value: str | None, pattern: re.Pattern[str], expected: str) -> None:
    if value is not None and not pattern.fullmatch(value):
        raise InvalidInput(f"{field} cannot be that.", field=field, expected=expected)
