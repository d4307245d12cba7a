"""Referring a family, and the agency's answer."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from database.errors import InvalidInput
from database.session import WriteSession
from registry.aid.service import RecipientNotFound
from registry.calendar.service import today
from registry.poverty_lines.service import load as load_lines
from registry.programmes.service import load
from registry.referrals.models import Referral
from registry.referrals.queries import ReferralFilter
from registry.referrals.service import (
    AlreadyAnswered,
    ReferralNotFound,
    answer,
    list_referrals,
    refer,
)
from tests.registry.records.made import family
from tests.registry.registrations.families import AGENCY, COUNTER

ASKED: dict[str, Any] = {
    "from_agency": "KKDW",
    "to_agency": "JKM",
    "purpose": "oku",
    "reason": "Anak OKU belum menerima apa-apa.",
    "referred_on": date(2026, 1, 5),
}


@pytest.fixture
def home(session: WriteSession) -> UUID:
    load(session)
    load_lines(session)
    return family(session).id


@pytest.fixture
def made(session: WriteSession, home: UUID) -> Referral:
    return refer(session, home, COUNTER, **ASKED)


def test_the_answer_is_due_in_fourteen_days(made: Referral) -> None:
    assert made.due_on == date(2026, 1, 19)


def test_an_answer_is_kept_with_who_and_when(session: WriteSession, made: Referral) -> None:
    answer(session, made.id, AGENCY, answer="accepted", note=None)
    assert (made.answer, made.answered_by, made.answered_on) == ("accepted", AGENCY.name, today())


def test_who_declines_says_why(session: WriteSession, made: Referral) -> None:
    with pytest.raises(InvalidInput) as refused:
        answer(session, made.id, AGENCY, answer="declined", note=" ")
    assert refused.value.field == "note"


def test_a_referral_is_answered_once(session: WriteSession, made: Referral) -> None:
    answer(session, made.id, AGENCY, answer="declined", note="Sudah menerima EPOKU.")
    with pytest.raises(AlreadyAnswered):
        answer(session, made.id, AGENCY, answer="accepted", note=None)


def test_the_list_begins_with_what_is_due_first(session: WriteSession, home: UUID) -> None:
    days = [date(2026, 3, 1), date(2026, 1, 1), date(2026, 2, 1)]
    for day in days:
        refer(session, home, COUNTER, **ASKED | {"referred_on": day})
    wanted = ReferralFilter(household_id=home, agency="JKM", is_open=True)
    found = list_referrals(session, wanted)
    assert [one.referral.referred_on for one in found] == sorted(days)
    assert list_referrals(session, ReferralFilter(household_id=home, agency="KKDW")) == []
    last = found[0].referral
    rest = list_referrals(session, wanted, after=(last.due_on, last.id))
    assert len(rest) == len(days) - 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to_agency": "KKDW"}, "to_agency"),
        ({"purpose": "cuti"}, "purpose"),
        ({"reason": " "}, "reason"),
        # Two days: midnight may pass between collecting and running.
        ({"referred_on": today() + timedelta(days=2)}, "referred_on"),
    ],
)
def test_a_referral_without_sense_is_refused(
    session: WriteSession, home: UUID, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        refer(session, home, COUNTER, **ASKED | change)
    assert refused.value.field == field


def test_only_people_of_the_household_are_referred(session: WriteSession, home: UUID) -> None:
    with pytest.raises(RecipientNotFound):
        refer(session, home, COUNTER, **ASKED, person_id=UUID(int=1))


def test_an_answer_needs_a_referral(session: WriteSession) -> None:
    with pytest.raises(ReferralNotFound):
        answer(session, UUID(int=1), AGENCY, answer="accepted", note=None)
