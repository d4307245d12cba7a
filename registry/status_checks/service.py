"""Citizens ask where their case stands.

What is answered: status, day of the last step, what comes next, whom to call; never a name, never
a reason. The poverty class of a verified household, and where its applications for a house stand,
are told to who has the reference number of the receipt: a date of birth stands in the identity
number itself. A number that is not in the registry,
and one whose other detail does not fit, get one and the same answer after the same work. An address
and a number are answered a few times an hour. Every check is logged by keyed hashes (HMAC-SHA256):
the log proves use and tells no number.
"""

import hashlib
import hmac
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from ipaddress import IPv6Address, ip_address, ip_network

from database.errors import InvalidInput
from database.session import WriteSession
from registry.calendar.service import day_of, now
from registry.households.reference import normalise_reference
from registry.housing_applications import public as housing
from registry.identity.service import normalise
from registry.offices.service import Office, office_to_call
from registry.options.service import Option, require_option
from registry.ppr import public as ppr
from registry.status_checks import queries
from registry.status_checks.models import StatusCheck
from registry.status_checks.settings import StatusCheckSettings

WINDOW = timedelta(hours=1)
NO_MATCH = "tiada_padanan"
VERIFIED = "disahkan"
NUMBER_LENGTH = range(4, 21)
HOME_NETWORK = 64
"""Bits of an IPv6 address that name a subscriber; the rest are his own to choose."""


@dataclass(frozen=True, slots=True)
class Question:
    """An identity number, and one of: reference number, date of birth."""

    identity_no: str
    reference_no: str | None = None
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """What a citizen is told, in both languages. `office` and the day are None without a match."""

    status: str
    status_ms: str
    status_en: str
    last_step_on: date | None
    next_ms: str
    next_en: str
    office: Office | None
    poverty: Option | None
    """The poverty class, told for a reference number only."""
    houses: "tuple[HouseStanding, ...]"
    """Where the newest applications for a house and a flat stand, for a reference number only."""


@dataclass(frozen=True, slots=True)
class HouseStanding:
    """An application for a house in plain words: which house, where it stands, what comes next."""

    status: str
    category: Mapping[str, str]
    label: Mapping[str, str]
    next: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The question was one too many; it may be asked again after some seconds."""

    limit: str
    retry_after: int


def check(
    session: WriteSession, question: Question, address: str, settings: StatusCheckSettings
) -> StatusAnswer | Refusal:
    """Answer one question from one network address, and log it.

    A refusal is returned, not raised: the caller commits, so that the log keeps it as well.

    Raises:
        InvalidInput: the question is not one; nothing of the registry decides that.
    """
    number, reference_no = _checked(question)
    address_hash = _hash(settings, "address", _subscriber(address))
    number_hash = _hash(settings, "number", number)
    queries.wait_turn(session, address_hash, number_hash)
    refusal = _refusal(session, address_hash, number_hash, settings)
    # The look-up runs for refused questions too: a limit reached must not show in the pace.
    found = queries.find(session, number, reference_no, question.birth_date)
    session.add(
        StatusCheck(
            at=now(),
            address_hash=address_hash,
            number_hash=number_hash,
            refused=refusal.limit if refusal else None,
            registration_id=None if refusal or found is None else found.registration_id,
        )
    )
    session.flush()
    return refusal or _answer(found, holds_receipt=reference_no is not None)


def forget(session: WriteSession, older_than_days: int) -> int:
    """Remove log entries older than some days; return how many."""
    return queries.forget_before(session, now() - timedelta(days=older_than_days))


def _checked(question: Question) -> tuple[str, str | None]:
    number = normalise(question.identity_no)
    if not (number.isascii() and number.isalnum() and len(number) in NUMBER_LENGTH):
        raise InvalidInput(
            "This is no identity number.",
            field="identity_no",
            expected="letters and digits, with or without dashes",
        )
    if (question.reference_no is None) == (question.birth_date is None):
        raise InvalidInput(
            "Give the reference number or the date of birth, one of the two.",
            field="reference_no",
            expected="reference_no or birth_date",
        )
    if question.reference_no is None:
        return number, None
    return number, normalise_reference(question.reference_no)


def _refusal(
    session: WriteSession, address_hash: bytes, number_hash: bytes, settings: StatusCheckSettings
) -> Refusal | None:
    moment = now()
    asked = queries.asked_since(session, address_hash, number_hash, moment - WINDOW)
    limits = (
        ("address", asked.by_address, settings.per_address_hour, asked.first_by_address),
        ("number", asked.for_number, settings.per_number_hour, asked.first_for_number),
    )
    for name, count, most, first in limits:
        if count >= most:
            return Refusal(name, _seconds_until(first, moment))
    return None


def _seconds_until(first: datetime | None, moment: datetime) -> int:
    free_at = (first or moment) + WINDOW
    return max(1, int((free_at - moment).total_seconds()))


def _answer(found: queries.Found | None, *, holds_receipt: bool) -> StatusAnswer:
    status = found.state if found else NO_MATCH
    told = _texts()[status]
    last_step_on = None
    if found is not None:
        last_step_on = day_of(found.last_step_at) if found.last_step_at else found.registered_on
    return StatusAnswer(
        status=status,
        status_ms=told["status"]["ms"],
        status_en=told["status"]["en"],
        last_step_on=last_step_on,
        next_ms=told["next"]["ms"],
        next_en=told["next"]["en"],
        office=office_to_call(found.state_code, found.district_code) if found else None,
        poverty=_poverty(found) if found and holds_receipt else None,
        houses=tuple(_houses(found)) if found and holds_receipt else (),
    )


def _houses(found: queries.Found) -> Iterator[HouseStanding]:
    if found.house_category is not None and found.house_state is not None:
        told = housing.words(found.house_state)
        category = housing.CATEGORY_WORDS[found.house_category]
        yield HouseStanding(found.house_state, category, told["status"], told["next"])
    if found.flat_state is not None:
        told = ppr.words(found.flat_state)
        yield HouseStanding(found.flat_state, ppr.FLAT_WORDS, told["status"], told["next"])


def _poverty(found: queries.Found) -> Option | None:
    if found.state != VERIFIED or found.poverty_status is None:
        return None
    return require_option("poverty_statuses", found.poverty_status, "poverty_status")


def _hash(settings: StatusCheckSettings, kind: str, value: str) -> bytes:
    key = settings.secret.get_secret_value().encode()
    return hmac.new(key, f"{kind}:{value}".encode(), hashlib.sha256).digest()


def _subscriber(address: str) -> str:
    """Return what names the one who asks: an IPv4 address, the network of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, HOME_NETWORK), strict=False))


@cache
def _texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = files(__package__).joinpath("texts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
