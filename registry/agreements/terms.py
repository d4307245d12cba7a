"""What an agreement says, and whether it may say so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from database.errors import InvalidInput
from database.rights.sharing import ALWAYS, SharedField, shared_fields
from database.session import ReadSession
from registry.accounts.service import AREA
from registry.agencies import service as agencies
from registry.agreements import queries
from registry.calendar.service import today
from registry.forms.service import required_text, text
from registry.options.service import require_option

TEXT_LONGEST = 2_000
LONGEST = timedelta(days=5 * 366)
"""An agreement is looked at again after five years at the latest."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an agreement.

    `areas` are codes of states and districts, `classes` poverty classes, `programmes` codes like
    `JKM/BWE` of which a family receives one now (none: whatever it receives), `fields` codes of
    `database/rights/fields.csv`. Both days are included.
    """

    giver: str
    recipient: str
    purpose: str
    purpose_note: str
    legal_basis: str
    handling: str
    areas: Sequence[str]
    classes: Sequence[str]
    fields: Sequence[str]
    first_day: date
    last_day: date
    giver_signatory: str
    recipient_signatory: str
    programmes: Sequence[str] = ()
    legal_note: str | None = None
    sensitive_reason: str | None = None


def fields_named(codes: Collection[str]) -> list[SharedField]:
    """Return the fields of these codes, in the order of the table."""
    return [one for one in shared_fields() if one.code in codes]


def checked(session: ReadSession, terms: Terms) -> dict[str, Any]:
    """Return the values of an agreement's row: texts tidied, lists without repeats and in order.

    Raises:
        AgencyNotFound: one of the parties is not known.
        InvalidInput: a term is missing, unknown or not allowed; the field is named.
    """
    _check_parties(session, terms)
    _check_days(terms)
    require_option("sharing_purposes", terms.purpose, "purpose")
    require_option("sharing_legal_bases", terms.legal_basis, "legal_basis")
    for code in terms.classes:
        require_option("poverty_statuses", code, "classes")
    if wrong := [code for code in terms.areas if not AREA.fullmatch(code)]:
        raise InvalidInput(
            f"{wrong[0]!r} is no area.", field="areas", expected="codes like S12 or D12-08"
        )
    chosen = _fields(terms)
    reason = text("sensitive_reason", terms.sensitive_reason, TEXT_LONGEST)
    if reason is None and (sensitive := [one.code for one in chosen if one.is_sensitive]):
        raise InvalidInput(
            f"Sensitive fields need a reason: {', '.join(sensitive)}.",
            field="sensitive_reason",
            expected="why the purpose cannot do without them",
        )
    required = ("purpose_note", "handling", "giver_signatory", "recipient_signatory")
    return {
        "giver": terms.giver,
        "recipient": terms.recipient,
        "purpose": terms.purpose,
        "legal_basis": terms.legal_basis,
        "legal_note": text("legal_note", terms.legal_note, TEXT_LONGEST),
        "areas": _some("areas", terms.areas),
        "classes": _some("classes", terms.classes),
        "programmes": _programmes(session, terms),
        "fields": [one.code for one in chosen],
        "sensitive_reason": reason,
        "first_day": terms.first_day,
        "last_day": terms.last_day,
    } | {name: required_text(name, getattr(terms, name), TEXT_LONGEST) for name in required}


def _check_parties(session: ReadSession, terms: Terms) -> None:
    agencies.get(session, terms.giver)
    agencies.get(session, terms.recipient)
    if terms.giver == terms.recipient:
        raise InvalidInput(
            "An agency needs no agreement with itself.", field="recipient", expected="another one"
        )


def _check_days(terms: Terms) -> None:
    if terms.first_day > terms.last_day:
        raise InvalidInput(
            "The last day comes before the first.", field="last_day", expected="a later day"
        )
    if terms.last_day < today():
        raise InvalidInput(
            "The last day is over.", field="last_day", expected="today or a later day"
        )
    if terms.last_day - terms.first_day > LONGEST:
        raise InvalidInput(
            "That is too long.", field="last_day", expected="five years after the first day at most"
        )


def _fields(terms: Terms) -> list[SharedField]:
    known = {one.code for one in shared_fields()}
    if unknown := sorted(set(terms.fields) - known):
        raise InvalidInput(
            f"{unknown[0]!r} is no field that can be shared.",
            field="fields",
            expected="codes of GET /v1/shareable-fields",
        )
    _some("fields", terms.fields)
    return fields_named({ALWAYS, *terms.fields})


def _programmes(session: ReadSession, terms: Terms) -> list[str]:
    known = queries.programme_codes(session) if terms.programmes else set()
    if unknown := sorted(set(terms.programmes) - known):
        raise InvalidInput(
            f"There is no programme {unknown[0]!r}.",
            field="programmes",
            expected="AGENCY/CODE of the catalogue, like JKM/BWE",
        )
    return sorted(set(terms.programmes))


def _some(field: str, values: Collection[str]) -> list[str]:
    if not values:
        raise InvalidInput(f"{field} names none.", field=field, expected="one or more codes")
    return sorted(set(values))
